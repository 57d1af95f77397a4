#include "ui/panels/surface_section.h"

#include <QCheckBox>
#include <QColorDialog>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <cmath>

#include "ui/panels/caption_label.h"
#include "ui/panels/number_field.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kSteps = 1000;  // of the slider

}  // namespace

SurfaceSection::SurfaceSection(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 0, 12, 12);
    column->setSpacing(metrics::kGrid);
    column->addWidget(makeHeader());
    m_form = makeForm();
    column->addWidget(m_form);
    connectAll();
    showLook();
}

QWidget* SurfaceSection::makeHeader() {
    m_shown = new QCheckBox(tr("Surface"));
    m_shown->setObjectName("surfaceShown");
    m_shown->setToolTip(tr("Show this layer's surface in the 3D pane (Shift+D)"));
    return m_shown;
}

QWidget* SurfaceSection::makeForm() {
    m_about = new QComboBox;
    m_about->setItemDelegate(new QStyledItemDelegate(m_about));
    m_about->addItems({tr("At a threshold"), tr("Of each label, in its own colour")});
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setObjectName("surfaceThreshold");
    m_slider->setRange(0, kSteps);
    m_threshold = new NumberField;
    m_threshold->setRange(-1e12, 1e12);
    m_threshold->setAccessibleName(tr("Threshold of the surface"));
    m_color = new QPushButton;
    m_color->setFixedWidth(metrics::kControl);
    m_color->setToolTip(tr("Colour of the surface"));
    m_color->setAccessibleName(tr("Colour of the surface"));
    m_write = new QPushButton(tr("Save…"));
    m_write->setToolTip(tr("As PLY, OBJ or STL, in µm"));
    m_thresholdRow = new QWidget;
    auto* row = new QHBoxLayout(m_thresholdRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::kGrid);
    row->addWidget(m_slider, 1);
    row->addWidget(m_threshold);
    row->addWidget(m_color);

    auto* form = new QWidget;
    auto* grid = new QGridLayout(form);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(metrics::kGrid);
    grid->setColumnStretch(1, 1);
    grid->addWidget(new CaptionLabel(tr("About")), 0, 0);
    grid->addWidget(m_about, 0, 1);
    grid->addWidget(m_thresholdRow, 1, 0, 1, 2);
    grid->addWidget(m_write, 2, 1, Qt::AlignRight);
    return form;
}

template <class Change>
void SurfaceSection::want(Change change) {
    SurfaceLook look = m_surface.look;
    if (!look.threshold) look.threshold = m_surface.threshold;
    change(look);
    Q_EMIT lookWanted(look);
}

void SurfaceSection::connectAll() {
    connect(m_shown, &QCheckBox::clicked, this, [this](bool on) { want([=](SurfaceLook& look) { look.shown = on; }); });
    connect(m_about, &QComboBox::activated, this, [this](int index) { want([=](SurfaceLook& look) { look.eachValue = index == 1; }); });
    connect(m_slider, &QSlider::valueChanged, this, [this](int step) {
        const double value = m_surface.lo + (m_surface.hi - m_surface.lo) * step / kSteps;
        want([=, this](SurfaceLook& look) { look.threshold = m_surface.integers ? std::round(value) : value; });
    });
    connect(m_threshold, &NumberField::valueChanged, this, [this](double value) { want([=](SurfaceLook& look) { look.threshold = value; }); });
    connect(m_color, &QPushButton::clicked, this, &SurfaceSection::chooseColor);
    connect(m_write, &QPushButton::clicked, this, &SurfaceSection::writeWanted);
}

/// Changes show as they are tried, and go back when the dialog is left without choosing.
void SurfaceSection::chooseColor() {
    const PackedColor before = m_surface.look.color;
    auto* dialog = new QColorDialog(QColor(QRgb(0xff000000u | before)), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QColorDialog::DontUseNativeDialog);
    const auto color = [this](PackedColor packed) { want([=](SurfaceLook& look) { look.color = packed; }); };
    connect(dialog, &QColorDialog::currentColorChanged, this, [color](const QColor& chosen) { color(chosen.rgb() & 0xffffff); });
    connect(dialog, &QDialog::rejected, this, [color, before] { color(before); });
    dialog->open();
}

void SurfaceSection::setSurface(const InspectedSurface& surface) {
    m_surface = surface;
    showLook();
}

void SurfaceSection::showLook() {
    const SurfaceLook& look = m_surface.look;
    m_shown->setChecked(look.shown);
    m_form->setVisible(look.shown);
    m_about->setEnabled(m_surface.integers);
    m_about->setCurrentIndex(look.eachValue ? 1 : 0);
    m_thresholdRow->setVisible(!look.eachValue);
    const QSignalBlocker quiet(m_slider);
    const double share = (m_surface.threshold - m_surface.lo) / std::max(m_surface.hi - m_surface.lo, 1e-12);
    m_slider->setValue(static_cast<int>(std::round(std::clamp(share, 0.0, 1.0) * kSteps)));
    m_threshold->setDecimals(m_surface.integers ? 0 : 4);
    m_threshold->show(m_surface.threshold);
    QPixmap swatch(metrics::kSmallIcon, metrics::kSmallIcon);
    swatch.fill(QColor(QRgb(0xff000000u | look.color)));
    m_color->setIcon(swatch);
}

}  // namespace volumen
