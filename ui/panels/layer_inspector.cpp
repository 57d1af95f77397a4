#include "ui/panels/layer_inspector.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <cmath>

#include "ui/panels/caption_label.h"
#include "ui/panels/color_map_box.h"
#include "ui/panels/form_parts.h"
#include "ui/panels/icon_button.h"
#include "ui/panels/number_field.h"
#include "ui/panels/slider_field.h"
#include "ui/theme.h"

namespace volumen {

namespace {

/// A path may break after each of its folders.
QString breakable(QString text) { return text.replace('/', QStringLiteral("/\u200b")); }

template <class Enum>
Enum chosen(int index) {
    return static_cast<Enum>(index);
}

}  // namespace

LayerInspector::LayerInspector(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_form = makeForm();
    m_empty = new CaptionLabel(tr("Select a layer to see how it is shown"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setContentsMargins(0, 24, 0, 24);
    column->addWidget(m_form);
    column->addWidget(m_empty);
    column->addStretch(1);
    connectAll();
    setNoLayer();
}

QWidget* LayerInspector::makeHeader() {
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    m_name = new QLabel;
    m_name->setTextFormat(Qt::PlainText);
    QFont bold = controlFont();
    bold.setWeight(QFont::DemiBold);
    m_name->setFont(bold);
    m_name->setMinimumWidth(0);
    m_logScale = new IconButton("log-scale", tr("Logarithmic counts"));
    m_logScale->setCheckable(true);
    m_logScale->setChecked(true);
    m_auto = new IconButton("auto", tr("Automatic window: 1st to 99th percentile (A)"));
    row->addWidget(m_name, 1);
    row->addWidget(m_logScale);
    row->addWidget(m_auto);
    return header;
}

QWidget* LayerInspector::makeWindowRow() {
    auto* widget = new QWidget;
    QHBoxLayout* row = layRow(widget);
    m_lo = new NumberField;
    m_hi = new NumberField;
    m_lo->setAccessibleName(tr("Window from"));
    m_hi->setAccessibleName(tr("Window to"));
    row->addWidget(m_lo, 1);
    row->addWidget(new CaptionLabel(QStringLiteral("–")));
    row->addWidget(m_hi, 1);
    return widget;
}

/// Under a histogram that there cannot be: why, and a way out.
QWidget* LayerInspector::makeTrouble() {
    auto* trouble = new QWidget;
    auto* column = new QVBoxLayout(trouble);
    column->setContentsMargins(0, 0, 0, metrics::kGrid);
    column->setSpacing(metrics::kGrid);
    m_reason = new CaptionLabel;
    m_reason->setWordWrap(true);
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_retry = new QPushButton(tr("Try again"));
    column->addWidget(m_reason);
    column->addWidget(m_retry, 0, Qt::AlignLeft);
    return trouble;
}

QWidget* LayerInspector::makeForm() {
    m_plot = new HistogramPlot;
    m_gamma = new SliderField({.lo = 0.25, .hi = 4, .step = 0.05});
    m_gamma->setNaturalZero(1);
    m_opacity = new SliderField({.lo = 0, .hi = 100, .step = 1});
    m_opacity->setNaturalZero(100);
    m_opacity->field().setSuffix(QStringLiteral(" %"));
    m_slab = new SliderField({.lo = 0, .hi = 32, .step = 1});
    m_slab->field().setPrefix(QStringLiteral("± "));
    m_slab->field().setRange(0, 256);
    m_colorMap = new ColorMapBox;
    m_labelStyle = makeChoice({tr("Filled"), tr("Outline"), tr("Both")});
    m_blend = makeChoice({tr("Over"), tr("Add"), tr("Maximum")});
    m_interpolation = makeChoice({tr("Nearest voxel"), tr("Linear")});
    m_reduce = makeChoice({tr("Mean"), tr("Maximum"), tr("Minimum")});

    auto* form = new QWidget;
    QGridLayout* grid = layForm(form);
    grid->setContentsMargins(12, 10, 12, 12);
    grid->addWidget(makeHeader(), 0, 0, 1, 2);
    grid->addWidget(m_plot, 1, 0, 1, 2);
    m_trouble = makeTrouble();
    grid->addWidget(m_trouble, 2, 0, 1, 2);
    const std::pair<QString, QWidget*> rows[] = {
        {tr("Window"), makeWindowRow()}, {tr("Gamma"), m_gamma}, {tr("Opacity"), m_opacity},          {tr("Colour map"), m_colorMap},
        {tr("Labels"), m_labelStyle},
        {tr("Blend"), m_blend},          {tr("Interpolation"), m_interpolation}, {tr("Slab"), m_slab}, {tr("Slab shows"), m_reduce},
    };
    int line = 3;
    for (const auto& [text, field] : rows) {
        auto* caption = new CaptionLabel(text);
        grid->addWidget(caption, line, 0);
        grid->addWidget(field, line++, 1);
        if (field == m_labelStyle) m_ofLabels = {caption, field};
        else if (field != m_opacity) m_ofValues.insert(m_ofValues.end(), {caption, field});
    }
    m_ofValues.insert(m_ofValues.end(), {m_plot, m_logScale, m_auto});
    m_interpolation->setToolTip(tr("How values between voxel centres are made"));
    m_slab->setToolTip(tr("Slices on each side, in voxels, that are shown as one"));
    return form;
}

template <class Change>
void LayerInspector::want(Change change) {
    LayerLook look = m_look;
    change(look);
    if (look == m_look) return;
    m_look = look;
    showLook();
    Q_EMIT lookWanted(m_look);
}

void LayerInspector::connectAll() {
    connect(m_logScale, &QToolButton::toggled, m_plot, &HistogramPlot::setLogScale);
    connect(m_auto, &QToolButton::clicked, this, &LayerInspector::autoWindowWanted);
    connect(m_plot, &HistogramPlot::autoWanted, this, &LayerInspector::autoWindowWanted);
    connect(m_plot, &HistogramPlot::windowWanted, this, [this](double lo, double hi) {
        want([=](LayerLook& look) { look.windowLo = lo, look.windowHi = hi; });
    });
    connect(m_retry, &QPushButton::clicked, this, &LayerInspector::retryWanted);
    connect(m_lo, &NumberField::valueChanged, this, [this](double lo) { want([=](LayerLook& look) { look.windowLo = lo; }); });
    connect(m_hi, &NumberField::valueChanged, this, [this](double hi) { want([=](LayerLook& look) { look.windowHi = hi; }); });
    connect(m_gamma, &SliderField::valueWanted, this, [this](double gamma) { want([=](LayerLook& look) { look.gamma = gamma; }); });
    connect(m_opacity, &SliderField::valueWanted, this, [this](double percent) { want([=](LayerLook& look) { look.opacity = percent / 100; }); });
    connect(m_colorMap, &ColorMapBox::colorMapWanted, this,
            [this](const QString& name) { want([&](LayerLook& look) { look.colorMap = name.toStdString(); }); });
    connect(m_labelStyle, &QComboBox::activated, this, [this](int i) { want([=](LayerLook& look) { look.labelStyle = chosen<LabelStyle>(i); }); });
    connect(m_blend, &QComboBox::activated, this, [this](int i) { want([=](LayerLook& look) { look.blend = chosen<Blend>(i); }); });
    connect(m_interpolation, &QComboBox::activated, this,
            [this](int i) { want([=](LayerLook& look) { look.interpolation = chosen<Interpolation>(i); }); });
    connect(m_slab, &SliderField::valueWanted, this,
            [this](double half) { want([=](LayerLook& look) { look.slab.halfVoxels = static_cast<int>(std::lround(half)); }); });
    connect(m_reduce, &QComboBox::activated, this, [this](int i) { want([=](LayerLook& look) { look.slab.reduce = chosen<Reduce>(i); }); });
}

void LayerInspector::setLayer(const InspectedLayer& layer) {
    m_look = layer.look;
    m_name->setText(m_name->fontMetrics().elidedText(layer.name, Qt::ElideMiddle, 200));
    m_name->setToolTip((layer.name + "\n" + layer.about).trimmed());
    m_plot->setIntegers(layer.integers);
    m_plot->setHistogram(layer.histogram);
    m_plot->setEmptyText(!layer.unreadable.isEmpty()          ? tr("The values cannot be read")
                         : layer.histogram.counts.empty() ? tr("Counting values…")
                                                          : tr("Nothing is stored here"));
    m_reason->setText(breakable(layer.unreadable));
    for (QWidget* each : m_ofValues) each->setVisible(!layer.labels);
    for (QWidget* each : m_ofLabels) each->setVisible(layer.labels);
    m_trouble->setVisible(!layer.unreadable.isEmpty());
    const double step = layer.integers ? 1 : (layer.histogram.hi - layer.histogram.lo) / 256;
    m_lo->setSingleStep(step);
    m_hi->setSingleStep(step);
    showLook();
    m_form->show();
    m_empty->hide();
}

void LayerInspector::setNoLayer() {
    m_form->hide();
    m_empty->show();
}

void LayerInspector::showLook() {
    m_plot->setWindow(m_look.windowLo, m_look.windowHi);
    m_plot->setColorMap(QString::fromStdString(m_look.colorMap));
    m_plot->setGamma(m_look.gamma);
    m_lo->show(m_look.windowLo);
    m_hi->show(m_look.windowHi);
    m_gamma->setValue(m_look.gamma);
    m_opacity->setValue(m_look.opacity * 100);
    m_colorMap->setColorMap(QString::fromStdString(m_look.colorMap));
    m_labelStyle->setCurrentIndex(static_cast<int>(m_look.labelStyle));
    m_blend->setCurrentIndex(static_cast<int>(m_look.blend));
    m_interpolation->setCurrentIndex(static_cast<int>(m_look.interpolation));
    m_slab->setValue(m_look.slab.halfVoxels);
    m_reduce->setCurrentIndex(static_cast<int>(m_look.slab.reduce));
    m_reduce->setEnabled(m_look.slab.halfVoxels > 0);
}

}  // namespace volumen
