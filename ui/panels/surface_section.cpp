#include "ui/panels/surface_section.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <cmath>

#include "ui/panels/caption_label.h"
#include "ui/panels/color_button.h"
#include "ui/panels/form_parts.h"
#include "ui/panels/number_field.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kSteps = 1000;  // of the slider

}  // namespace

SurfaceSection::SurfaceSection(QWidget* parent) : QWidget(parent) {
    m_form = makeForm();
    laySection(this, makeHeader(), m_form, 0);
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
    m_about = makeChoice({tr("A threshold"), tr("Each label")});
    m_about->setToolTip(tr("Everything from one value on, or each label by itself, in its own colour"));
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setObjectName("surfaceThreshold");
    m_slider->setRange(0, kSteps);
    m_threshold = new NumberField;
    m_threshold->setRange(-1e12, 1e12);
    m_threshold->setAccessibleName(tr("Threshold of the surface"));
    m_color = new ColorButton(tr("Colour of the surface"));
    m_write = new QPushButton(tr("Save…"));
    m_write->setToolTip(tr("As PLY, OBJ or STL, in µm"));
    m_thresholdRow = new QWidget;
    QHBoxLayout* row = layRow(m_thresholdRow);
    row->addWidget(m_slider, 1);
    row->addWidget(m_threshold);
    row->addWidget(m_color);

    auto* form = new QWidget;
    QGridLayout* grid = layForm(form);
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
    connect(m_color, &ColorButton::colorWanted, this, [this](PackedColor color) { want([=](SurfaceLook& look) { look.color = color; }); });
    connect(m_write, &QPushButton::clicked, this, &SurfaceSection::writeWanted);
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
    m_color->setColor(look.color);
}

}  // namespace volumen
