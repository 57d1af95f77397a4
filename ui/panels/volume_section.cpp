#include "ui/panels/volume_section.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <cmath>
#include <map>

#include "ui/panels/caption_label.h"
#include "ui/panels/color_button.h"
#include "ui/panels/form_parts.h"
#include "ui/panels/number_field.h"
#include "ui/panels/slider_field.h"
#include "ui/panels/transfer_curve.h"
#include "ui/theme.h"

namespace volumen {

namespace {

/// In the order of kVolumePresets, and what none of them is.
QStringList presetTitles() {
    const std::map<std::string_view, QString> titles{{"papyrus", VolumeSection::tr("Papyrus")}, {"translucent", VolumeSection::tr("Translucent papyrus")}, {"ink", VolumeSection::tr("Ink")},
                                                     {"bone", VolumeSection::tr("Bone")},       {"maximum", VolumeSection::tr("Maximum")}};
    QStringList texts;
    for (const VolumePreset& preset : kVolumePresets) texts << titles.at(preset.name);
    return texts << VolumeSection::tr("Own look");
}

SliderField* makePercent() {
    auto* field = new SliderField({.lo = 0, .hi = 100, .step = 1});
    field->field().setSuffix(QStringLiteral(" %"));
    return field;
}

// The slider of density goes by powers of two, so that half and twice lie equally far.
double exponentOf(double density) { return std::log2(std::clamp(density, 1.0 / 16, 16.0)); }

}  // namespace

VolumeSection::VolumeSection(QWidget* parent) : QWidget(parent) {
    m_form = makeForm();
    laySection(this, makeHeader(), m_form, 10);
    connectAll();
    showLook();
}

QWidget* VolumeSection::makeHeader() {
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    auto* title = new QLabel(tr("In 3D"));
    QFont bold = controlFont();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    m_shown = new QCheckBox(tr("Shown"));
    m_shown->setToolTip(tr("Show this layer as a volume in the 3D pane (D)"));
    row->addWidget(title, 1);
    row->addWidget(m_shown);
    return header;
}

/// The selected point of the curve, in numbers.
QWidget* VolumeSection::makePointRow() {
    m_pointRow = new QWidget;
    QHBoxLayout* row = layRow(m_pointRow);
    m_value = new NumberField;
    m_value->setAccessibleName(tr("Value of the point"));
    m_opacity = new NumberField;
    m_opacity->setRange(0, 100);
    m_opacity->setSuffix(QStringLiteral(" %"));
    m_opacity->setAccessibleName(tr("Opacity of the point"));
    m_color = new ColorButton(tr("Colour of the point"));
    row->addWidget(m_value, 1);
    row->addWidget(m_opacity, 1);
    row->addWidget(m_color);
    return m_pointRow;
}

QWidget* VolumeSection::makeForm() {
    m_preset = makeChoice(presetTitles());
    m_mode = makeChoice({tr("Composite"), tr("Maximum"), tr("Minimum"), tr("Average")});
    m_curve = new TransferCurve;
    m_density = new SliderField({.lo = -4, .hi = 4, .step = 0.05});
    m_density->setNaturalZero(0);
    m_edges = makePercent();
    m_glow = makePercent();
    m_shaded = new QCheckBox(tr("Surfaces are lit"));

    auto* form = new QWidget;
    QGridLayout* grid = layForm(form);
    grid->addWidget(new CaptionLabel(tr("Look")), 0, 0);
    grid->addWidget(m_preset, 0, 1);
    grid->addWidget(m_curve, 1, 0, 1, 2);
    const std::pair<QString, QWidget*> rows[] = {{tr("Point"), makePointRow()}, {tr("Mode"), m_mode}, {tr("Density"), m_density}, {tr("Edges only"), m_edges},
                                                 {tr("Glow"), m_glow},          {tr("Light"), m_shaded}};
    int line = 2;
    for (const auto& [text, field] : rows) {
        grid->addWidget(new CaptionLabel(text), line, 0);
        grid->addWidget(field, line++, 1);
    }
    m_density->setToolTip(tr("How much matter there is: each step doubles it"));
    m_edges->setToolTip(tr("How far even regions fade, so that surfaces stand out"));
    m_glow->setToolTip(tr("How far it shines by itself, whatever the light"));
    return form;
}

template <class Change>
void VolumeSection::want(Change change) {
    VolumeLook look = m_look;
    change(look);
    if (look == m_look) return;
    m_look = look;
    showLook();
    Q_EMIT lookWanted(m_look);
}

template <class Change>
void VolumeSection::wantPoint(Change change) {
    const std::optional<std::size_t> point = m_curve->selected();
    if (point && *point < m_look.points.size()) want([&](VolumeLook& look) { change(look.points[*point]); });
}

void VolumeSection::connectAll() {
    connect(m_shown, &QCheckBox::clicked, this, &VolumeSection::shownWanted);
    connect(m_preset, &QComboBox::activated, this, [this](int i) {
        const auto index = static_cast<std::size_t>(i);
        if (index < kVolumePresets.size()) Q_EMIT presetWanted(QString::fromUtf8(kVolumePresets[index].name.data()));
        else showLook();
    });
    connect(m_mode, &QComboBox::activated, this, [this](int i) { want([=](VolumeLook& look) { look.mode = static_cast<VolumeMode>(i); }); });
    connect(m_curve, &TransferCurve::pointsWanted, this, [this](const std::vector<TransferPoint>& points) { want([&](VolumeLook& look) { look.points = points; }); });
    connect(m_curve, &TransferCurve::selectionChanged, this, &VolumeSection::showPoint);
    connect(m_curve, &TransferCurve::colorWanted, m_color, &ColorButton::choose);
    connect(m_color, &ColorButton::colorWanted, this, [this](PackedColor color) { wantPoint([=](TransferPoint& point) { point.color = color; }); });
    connect(m_value, &NumberField::valueChanged, this, [this](double value) { m_curve->moveSelected(value); });
    connect(m_opacity, &NumberField::valueChanged, this, [this](double percent) { wantPoint([=](TransferPoint& point) { point.opacity = percent / 100; }); });
    connect(m_density, &SliderField::valueWanted, this, [this](double power) { want([=](VolumeLook& look) { look.density = std::exp2(power); }); });
    connect(m_edges, &SliderField::valueWanted, this, [this](double percent) { want([=](VolumeLook& look) { look.gradientOpacity = percent / 100; }); });
    connect(m_glow, &SliderField::valueWanted, this, [this](double percent) { want([=](VolumeLook& look) { look.glow = percent / 100; }); });
    connect(m_shaded, &QCheckBox::clicked, this, [this](bool on) { want([=](VolumeLook& look) { look.shaded = on; }); });
}

void VolumeSection::setVolume(const InspectedVolume& volume) {
    m_look = volume.look;
    m_curve->setIntegers(volume.integers);
    m_curve->setHistogram(volume.histogram);
    m_value->setDecimals(volume.integers ? 0 : 4);
    m_value->setRange(-3e38, 3e38);
    int preset = static_cast<int>(kVolumePresets.size());
    for (std::size_t i = 0; i < kVolumePresets.size(); ++i)
        if (volume.preset == QLatin1String(kVolumePresets[i].name.data())) preset = static_cast<int>(i);
    m_preset->setCurrentIndex(preset);
    showLook();
}

void VolumeSection::showLook() {
    m_shown->setChecked(m_look.shown);
    m_form->setVisible(m_look.shown);
    m_curve->setPoints(m_look.points);
    m_mode->setCurrentIndex(static_cast<int>(m_look.mode));
    m_density->setValue(exponentOf(m_look.density));
    m_edges->setValue(m_look.gradientOpacity * 100);
    m_glow->setValue(m_look.glow * 100);
    m_shaded->setChecked(m_look.shaded);
    m_shaded->setEnabled(m_look.mode == VolumeMode::composite);
    showPoint();
}

void VolumeSection::showPoint() {
    const std::optional<std::size_t> point = m_curve->selected();
    const bool there = point && *point < m_look.points.size();
    m_pointRow->setEnabled(there);
    if (!there) return m_color->setColor({});
    const TransferPoint& shown = m_look.points[*point];
    m_value->show(shown.value);
    m_opacity->show(std::round(shown.opacity * 1000) / 10);
    m_color->setColor(shown.color);
}

void VolumeSection::paintEvent(QPaintEvent*) {
    QPainter p(this);
    p.setPen(currentTheme().border);
    p.drawLine(12, 0, width() - 12, 0);
}

}  // namespace volumen
