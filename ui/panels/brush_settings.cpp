#include "ui/panels/brush_settings.h"

#include <QComboBox>
#include <QHBoxLayout>

#include "ui/panels/caption_label.h"
#include "ui/panels/slider_field.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr double kLargestOnSlider = 100;

QComboBox* choice(const QStringList& names) {
    auto* box = new QComboBox;
    box->addItems(names);
    box->setFixedHeight(metrics::kControl);
    box->setFocusPolicy(Qt::TabFocus);
    return box;
}

}  // namespace

BrushSettings::BrushSettings(bool overwrites, QWidget* parent)
    : QWidget(parent), m_radius(new SliderField({.lo = 0, .hi = kLargestOnSlider, .step = 1})), m_shape(choice({tr("Sphere"), tr("Disc"), tr("Square")})),
      m_overwrite(choice({tr("Over everything"), tr("Only unlabeled"), tr("Only this label")})) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2 * metrics::kGrid, 0, 0, 0);
    row->setSpacing(metrics::kGrid);
    row->addWidget(new CaptionLabel(tr("Radius")));
    m_radius->setFixedWidth(200);
    for (QWidget* widget : {static_cast<QWidget*>(m_radius), static_cast<QWidget*>(m_shape), static_cast<QWidget*>(m_overwrite)}) row->addWidget(widget);
    m_overwrite->setVisible(overwrites);
    connect(m_radius, &SliderField::valueWanted, this, &BrushSettings::radiusWanted);
    connect(m_shape, &QComboBox::activated, this, &BrushSettings::shapeWanted);
    connect(m_overwrite, &QComboBox::activated, this, &BrushSettings::overwriteWanted);
}

void BrushSettings::setValues(double radiusVoxels, int shape, int overwrite) {
    m_radius->setValue(radiusVoxels);
    m_shape->setCurrentIndex(shape);
    m_overwrite->setCurrentIndex(overwrite);
}

}  // namespace volumen
