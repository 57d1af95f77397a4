#include "app/controllers/paint_dock.h"

#include <cmath>
#include <limits>

#include "core/base/integer_voxels.h"
#include "ui/panels/mask_settings.h"

namespace volumen {

namespace {

/// Above which a prediction says ink: one half of what its type holds, or of 1.
double halfOf(VoxelType type) {
    return visitType(type, [](auto zero) {
        using T = decltype(zero);
        if constexpr (std::is_integral_v<T>) return std::ceil(static_cast<double>(std::numeric_limits<T>::max()) / 2);
        else return 0.5;
    });
}

double mostOf(VoxelType type) {
    return visitType(type, [](auto zero) {
        using T = decltype(zero);
        if constexpr (std::is_integral_v<T>) return static_cast<double>(std::numeric_limits<T>::max());
        else return 1e12;
    });
}

}  // namespace

PaintDock::PaintDock(const Project& project, LayerDock& layers, ValueReading& reading, PaintSettings& settings)
    : m_project(project), m_layers(layers), m_reading(reading), m_settings(settings) {
    connect(&m_layers, &LayerDock::histogramChanged, this, &PaintDock::show);
}

QWidget* PaintDock::makeSettings(const std::string& tool) {
    m_shown = new BrushSettings;
    m_shown->setParts({.size = tool == "brush" || tool == "erase", .reach = tool == "fill", .mask = tool != "erase"});
    m_erases = tool == "erase";
    connect(m_shown, &BrushSettings::radiusWanted, this, [this](double voxels) { m_settings.radiusVoxels = voxels, Q_EMIT changed(); });
    connect(m_shown, &BrushSettings::shapeWanted, this, [this](int index) { m_settings.shape = static_cast<BrushShape>(index), Q_EMIT changed(); });
    connect(m_shown, &BrushSettings::reachWanted, this, [this](int index) { m_settings.fillsInDepth = index == 1, Q_EMIT changed(); });
    connect(m_shown, &BrushSettings::overwriteWanted, this, &PaintDock::overwrite);
    connectMask(m_shown->mask());
    return m_shown;
}

void PaintDock::connectMask(MaskSettings& mask) {
    connect(&mask, &MaskSettings::onWanted, this, [this](bool on) { m_settings.masked = on, Q_EMIT changed(); });
    connect(&mask, &MaskSettings::invertedWanted, this, [this](bool inverted) { m_settings.masked = true, m_settings.band.inverted = inverted, Q_EMIT changed(); });
    connect(&mask, &MaskSettings::bandWanted, this, [this](double lo, double hi) { m_settings.masked = true, setBand({lo, hi, m_settings.band.inverted}), Q_EMIT changed(); });
    connect(&mask, &MaskSettings::layerWanted, this, [this](int index) { choose(m_reading.layers().at(static_cast<std::size_t>(index))->id), Q_EMIT changed(); });
}

void PaintDock::choose(LayerId layer) {
    m_reading.choose(layer);
    show();
}

void PaintDock::setBand(const ValueBand& band) {
    m_settings.band = band;
    if (const Layer* read = m_reading.layer()) m_bandOf = read->id;
}

void PaintDock::acceptUpperHalf(LayerId layer) {
    const VoxelType type = m_project.layer(layer)->source->info().type;
    m_reading.choose(layer);
    m_bandOf = layer;
    m_settings.masked = true;
    m_settings.band = {halfOf(type), mostOf(type), false};
}

/// What comes before the labels in the list of what may be painted over; an eraser has nothing to do where nothing is labelled.
QStringList PaintDock::firstOverwrites() const { return m_erases ? QStringList{tr("Erases all")} : QStringList{tr("Over everything"), tr("Only unlabeled")}; }

void PaintDock::overwrite(int index) {
    const auto first = static_cast<int>(firstOverwrites().size());
    const Layer* painted = m_project.paintLayer();
    if (index < first) m_settings.overwrite = static_cast<Overwrite>(index);
    else if (painted) m_settings.overwrite = Overwrite::oneLabel, m_settings.overLabel = painted->labels->table().labels().at(static_cast<std::size_t>(index - first)).id;
    Q_EMIT changed();
}

void PaintDock::showOverwrites() {
    QStringList names = firstOverwrites();
    const Layer* painted = m_project.paintLayer();
    if (m_settings.overwrite == Overwrite::oneLabel && !(painted && painted->labels->table().find(m_settings.overLabel))) m_settings.overwrite = Overwrite::everything;
    int current = m_erases ? 0 : static_cast<int>(m_settings.overwrite);
    for (const Label& label : painted ? painted->labels->table().labels() : std::vector<Label>{}) {
        if (m_settings.overwrite == Overwrite::oneLabel && label.id == m_settings.overLabel) current = static_cast<int>(names.size());
        names.append((m_erases ? tr("Erases %1") : tr("Only over %1")).arg(QString::fromStdString(label.name)));
    }
    m_shown->setOverwrites(names, current);
}

/// The first range of a layer: what is brighter than most of it; of labels, any label.
void PaintDock::chooseFirstBand(const Layer& read) {
    const Histogram* counted = m_layers.histogram(read.id);
    if (m_bandOf == read.id || (!counted && !read.labels)) return;
    m_bandOf = read.id;
    const double lo = counted ? counted->percentile(50) : 1, hi = counted ? counted->max : mostOf(VoxelType::u16);
    m_settings.band = {holdsIntegers(read.source->info().type) ? std::round(lo) : lo, hi, false};
}

MaskValues PaintDock::maskValues() const {
    const Layer* read = m_reading.layer();
    MaskValues values{.layers = {}, .on = m_settings.masked, .lo = m_settings.band.lo, .hi = m_settings.band.hi, .inverted = m_settings.band.inverted, .histogram = {}};
    for (const Layer* each : m_reading.layers()) {
        if (each == read) values.layer = static_cast<int>(values.layers.size());
        values.layers.append(QString::fromStdString(each->name));
    }
    if (!read) return values;
    values.integers = holdsIntegers(read->source->info().type);
    if (const Histogram* counted = m_layers.histogram(read->id)) values.histogram = shownOf(*counted);
    return values;
}

void PaintDock::show() {
    if (!m_shown) return;
    if (const Layer* read = m_reading.layer()) m_layers.countValues(read->id), chooseFirstBand(*read);
    m_shown->setValues(m_settings.radiusVoxels, static_cast<int>(m_settings.shape), m_settings.fillsInDepth);
    showOverwrites();
    m_shown->mask().setValues(maskValues());
}

}  // namespace volumen
