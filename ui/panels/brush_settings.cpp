#include "ui/panels/brush_settings.h"

#include <QComboBox>
#include <QHBoxLayout>

#include "ui/panels/caption_label.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/mask_settings.h"
#include "ui/panels/number_field.h"
#include "ui/panels/slider_field.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr double kLargestOnSlider = 100, kLargest = 500;   // voxels

QComboBox* choice(const QStringList& names) {
    auto* box = new QComboBox;
    box->addItems(names);
    box->setFixedHeight(metrics::kControl);
    box->setFocusPolicy(Qt::TabFocus);
    return box;
}

}  // namespace

BrushSettings::BrushSettings(QWidget* parent)
    : QWidget(parent), m_caption(new CaptionLabel(tr("Radius"))), m_radius(new SliderField({.lo = 0, .hi = kLargestOnSlider, .step = 1})),
      m_shape(choice({tr("Sphere"), tr("Disc"), tr("Square")})), m_reach(choice({tr("In this slice"), tr("Through slices")})), m_overwrite(choice({})), m_mask(new MaskSettings) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2 * metrics::kGrid, 0, 0, 0);
    row->setSpacing(metrics::kGrid);
    m_radius->setFixedWidth(160);
    m_radius->field().setRange(0, kLargest);
    m_radius->setToolTip(tr("Voxels; Shift and the wheel, or [ and ], change it"));
    m_shape->setToolTip(tr("A sphere paints through slices, a disc and a square in the slice or slab that is seen"));
    m_reach->setToolTip(tr("How far a fill goes from where it is clicked"));
    m_overwrite->setToolTip(tr("What may be painted over; locked labels never are"));
    const std::initializer_list<QWidget*> parts{m_caption, m_radius, m_shape, m_reach, m_overwrite, m_mask};
    for (QWidget* part : parts) row->addWidget(part);
    row->addStretch(1);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);  // a narrow window cuts it off rather than growing
    connect(m_radius, &SliderField::valueWanted, this, &BrushSettings::radiusWanted);
    connect(m_shape, &QComboBox::activated, this, &BrushSettings::shapeWanted);
    connect(m_reach, &QComboBox::activated, this, &BrushSettings::reachWanted);
    connect(m_overwrite, &QComboBox::activated, this, &BrushSettings::overwriteWanted);
}

void BrushSettings::setParts(const Parts& parts) {
    for (QWidget* part : std::initializer_list<QWidget*>{m_caption, m_radius, m_shape}) part->setVisible(parts.size);
    m_mask->setVisible(parts.mask);
    m_reach->setVisible(parts.reach);
}

void BrushSettings::setValues(double radiusVoxels, int shape, bool inDepth) {
    m_radius->setValue(radiusVoxels);
    m_shape->setCurrentIndex(shape);
    m_reach->setCurrentIndex(inDepth ? 1 : 0);
}

void BrushSettings::setOverwrites(const QStringList& names, int current) {
    showChoices(*m_overwrite, names, current);
}

}  // namespace volumen
