#include "ui/panels/mask_settings.h"

#include <QHBoxLayout>

#include "ui/panels/caption_label.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/histogram_plot.h"
#include "ui/panels/icon_button.h"
#include "ui/panels/number_field.h"
#include "ui/theme.h"

namespace volumen {

namespace {

IconButton* toggle(const QString& icon, const QString& tip) {
    auto* button = new IconButton(icon, tip);
    button->setCheckable(true);
    button->setFixedSize(metrics::kControl, metrics::kControl);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

NumberField* number(const QString& name) {
    auto* field = new NumberField;
    field->setFixedSize(7 * metrics::kGrid, metrics::kControl);
    field->setAccessibleName(name);
    field->setToolTip(name);
    field->setFocusPolicy(Qt::ClickFocus);
    return field;
}

}  // namespace

MaskSettings::MaskSettings(QWidget* parent)
    : QWidget(parent), m_on(toggle("mask", tr("Intensity mask: paint only values of this range (I)"))), m_layer(new QComboBox), m_plot(new HistogramPlot(HistogramPlot::Form::range)),
      m_lo(number(tr("Lowest value that is painted"))), m_hi(number(tr("Highest value that is painted"))), m_inverted(toggle("invert", tr("Paint only values outside the range (Shift+I)"))) {
    m_layer->setFixedHeight(metrics::kControl);
    m_layer->setMinimumContentsLength(9);
    m_layer->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_layer->setFocusPolicy(Qt::TabFocus);
    m_layer->setAccessibleName(tr("Layer that tools read"));
    m_layer->setToolTip(tr("The layer whose values mask, fill by value and grow go by"));
    m_plot->setFixedSize(140, metrics::kControl);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::kGrid);
    const std::initializer_list<QWidget*> parts{m_on, new CaptionLabel(tr("Reads")), m_layer, m_plot, m_lo, new CaptionLabel(QStringLiteral("–")), m_hi, m_inverted};
    for (QWidget* part : parts) row->addWidget(part);
    connect(m_on, &QToolButton::clicked, this, &MaskSettings::onWanted);
    connect(m_inverted, &QToolButton::clicked, this, &MaskSettings::invertedWanted);
    connect(m_plot, &HistogramPlot::windowWanted, this, &MaskSettings::bandWanted);
    connect(m_lo, &NumberField::valueChanged, this, [this](double lo) { Q_EMIT bandWanted(lo, std::max(lo, m_values.hi)); });
    connect(m_hi, &NumberField::valueChanged, this, [this](double hi) { Q_EMIT bandWanted(std::min(m_values.lo, hi), hi); });
    connect(m_layer, &QComboBox::activated, this, &MaskSettings::layerWanted);
}

void MaskSettings::setValues(const MaskValues& values) {
    m_values = values;
    showChoices(*m_layer, values.layers, values.layer);
    setEnabled(values.layer >= 0);
    setToolTip(values.layer >= 0 ? QString() : tr("There is no volume whose values could mask; open one"));
    m_on->setChecked(values.on);
    m_inverted->setChecked(values.inverted);
    m_plot->setHistogram(values.histogram);
    m_plot->setEmptyText(tr("Counting…"));
    m_plot->setIntegers(values.integers);
    m_plot->setWindow(values.lo, values.hi);
    m_lo->show(values.lo);
    m_hi->show(values.hi);
}

}  // namespace volumen
