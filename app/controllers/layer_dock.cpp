#include "app/controllers/layer_dock.h"

#include "core/base/integer_voxels.h"
#include "core/base/text.h"
#include "core/project/first_volume_look.h"

namespace volumen {

namespace {

constexpr std::size_t kShownBins = 256;

/// "7.91 µm · 13 x 2,000 x 2,000 · u8"
QString detailOf(const VolumeInfo& info) {
    const Voxel shape = info.shape();
    const auto count = [](std::int64_t n) { return QString::fromStdString(formatThousands(n)); };
    QStringList parts;
    if (info.spacingUm) parts.append(QString("%1 µm").arg(info.spacingUm->x, 0, 'g', 4));
    parts.append(QString("%1 × %2 × %3").arg(count(shape.z), count(shape.y), count(shape.x)));
    parts.append(QString::fromUtf8(name(info.type).data()));
    return parts.join(" · ");
}

LayerLook windowed(LayerLook look, const Histogram& histogram) {
    const Window window = autoWindow(histogram);
    look.windowLo = window.lo;
    look.windowHi = window.hi;
    return look;
}

}  // namespace

HistogramView shownOf(const Histogram& histogram) {
    const Histogram shown = histogram.coarsened(kShownBins);
    return {shown.lo, shown.hi, shown.counts};
}

LayerRow rowOf(const Layer& layer) {
    LayerRow row{.id = layer.id, .name = QString::fromStdString(layer.name), .problem = QString::fromStdString(layer.problem), .path = QString::fromStdString(layer.path.string())};
    row.colorMap = QString::fromStdString(layer.look.colorMap);
    row.visible = layer.look.visible;
    if (layer.source) row.detail = detailOf(layer.source->info());
    if (layer.labels)
        for (const Label& label : layer.labels->table().labels()) row.labelColors.push_back(qRgb(label.color[0], label.color[1], label.color[2]));
    row.isLabels = layer.labels != nullptr;
    return row;
}

LayerDock::LayerDock(Engine& engine, Project& project, LayersPanel& panel, LayerInspector& inspector)
    : m_engine(engine), m_project(project), m_panel(panel), m_inspector(inspector) {
    connectPanel();
    connect(&m_inspector, &LayerInspector::lookWanted, this, [this](const LayerLook& look) {
        if (m_project.layer(m_project.activeLayer())) m_project.setLook(m_project.activeLayer(), look);
    });
    connect(&m_inspector, &LayerInspector::retryWanted, this, [this] { Q_EMIT retryWanted(m_project.activeLayer()); });
    connect(&m_inspector, &LayerInspector::autoWindowWanted, this, [this] { autoWindow(m_project.activeLayer()); });
    layersChanged();
}

LayerDock::~LayerDock() = default;

const Histogram* LayerDock::histogram(LayerId layer) const {
    const auto found = m_histograms.find(layer);
    return found == m_histograms.end() ? nullptr : &found->second;
}

void LayerDock::connectPanel() {
    connect(&m_panel, &LayersPanel::addWanted, this, &LayerDock::addWanted);
    connect(&m_panel, &LayersPanel::retryWanted, this, &LayerDock::retryWanted);
    connect(&m_panel, &LayersPanel::activeWanted, this, [this](LayerId layer) { m_project.setActiveLayer(layer); });
    connect(&m_panel, &LayersPanel::moveWanted, this, [this](LayerId layer, std::size_t index) { m_project.moveLayer(layer, index); });
    connect(&m_panel, &LayersPanel::renameWanted, this, [this](LayerId layer, const QString& name) { m_project.renameLayer(layer, name.toStdString()); });
    connect(&m_panel, &LayersPanel::removeWanted, this, [this](LayerId layer) { m_project.removeLayer(layer); });
    connect(&m_panel, &LayersPanel::visibleWanted, this, [this](LayerId layer, bool visible) {
        LayerLook look = m_project.layer(layer)->look;
        look.visible = visible;
        m_project.setLook(layer, look);
    });
    connect(&m_panel, &LayersPanel::revealWanted, this, [this](LayerId layer) {
        Q_EMIT revealWanted(QString::fromStdString(m_project.layer(layer)->path.parent_path().string()));
    });
}

void LayerDock::layersChanged() {
    std::vector<LayerRow> rows;
    for (auto layer = m_project.layers().rbegin(); layer != m_project.layers().rend(); ++layer) rows.push_back(rowOf(*layer));
    m_panel.setLayers(rows, m_project.activeLayer());
    const auto gone = [this](const auto& entry) { return m_project.layer(entry.first) == nullptr; };
    std::erase_if(m_histograms, gone);
    std::erase_if(m_jobs, gone);
    std::erase_if(m_windowWanted, gone);
    std::erase_if(m_unreadable, gone);
    if (m_project.activeLayer() != 0) findHistogram(m_project.activeLayer());
    inspect();
}

void LayerDock::lookChanged(LayerId layer) {
    if (layer == m_project.activeLayer()) inspect();
    std::vector<LayerRow> rows;
    for (auto each = m_project.layers().rbegin(); each != m_project.layers().rend(); ++each) rows.push_back(rowOf(*each));
    m_panel.setLayers(rows, m_project.activeLayer());
}

void LayerDock::inspect() {
    const Layer* layer = m_project.layer(m_project.activeLayer());
    if (!layer || !layer->source) return m_inspector.setNoLayer();
    InspectedLayer shown{.name = QString::fromStdString(layer->name), .integers = holdsIntegers(layer->source->info().type), .labels = layer->labels != nullptr, .look = layer->look};
    for (const auto& [name, text] : layer->source->info().provenance) shown.about += QString::fromStdString(name + ": " + text) + "\n";
    if (const auto at = m_histograms.find(layer->id); at != m_histograms.end()) shown.histogram = shownOf(at->second);
    if (const auto at = m_unreadable.find(layer->id); at != m_unreadable.end()) shown.unreadable = at->second;
    m_inspector.setLayer(shown);
}

void LayerDock::chooseFirstWindow(LayerId layer) {
    m_windowWanted[layer] = true;
    findHistogram(layer);
}

void LayerDock::autoWindow(LayerId id) {
    const Layer* layer = m_project.layer(id);
    if (!layer || !layer->source || layer->labels) return;
    if (const auto at = m_histograms.find(id); at != m_histograms.end()) return m_project.setLook(id, windowed(layer->look, at->second));
    m_windowWanted[id] = false;
    retry(id);
}

void LayerDock::retry(LayerId layer) {
    if (m_unreadable.erase(layer) == 0 && !m_windowWanted.contains(layer)) return;
    findHistogram(layer);
    inspect();
}

void LayerDock::countAnew(LayerId layer) {
    m_histograms.erase(layer);
    m_jobs.erase(layer);
    m_unreadable.erase(layer);
    findHistogram(layer);
}

void LayerDock::findHistogram(LayerId id) {
    const Layer* layer = m_project.layer(id);
    if (!layer || !layer->source || layer->labels || m_histograms.contains(id) || m_jobs.contains(id) || m_unreadable.contains(id)) return;
    m_jobs[id] = m_engine.ioJobs.run([source = layer->source](std::stop_token stop) { return histogramOf(*source, HistogramLimits{}, stop); },
                                     [this, id](Outcome<Histogram> outcome) {
                                         const JobHandle finished = std::move(m_jobs.at(id));
                                         m_jobs.erase(id);
                                         if (const Histogram* histogram = std::get_if<Histogram>(&outcome)) return histogramFound(id, *histogram);
                                         if (const Error* error = std::get_if<Error>(&outcome)) histogramFailed(id, QString::fromStdString(error->what()));
                                     });
}

void LayerDock::histogramFailed(LayerId id, const QString& sentence) {
    m_unreadable[id] = sentence;
    if (id == m_project.activeLayer()) inspect();
    Q_EMIT unreadable(id, sentence);
}

void LayerDock::histogramFound(LayerId id, const Histogram& histogram) {
    m_histograms[id] = histogram;
    Q_EMIT histogramChanged(id);
    const auto wanted = m_windowWanted.extract(id);
    if (!wanted.empty() && wanted.mapped()) beginWindow(m_project, id, windowed(m_project.layer(id)->look, histogram));
    else if (!wanted.empty()) m_project.setLook(id, windowed(m_project.layer(id)->look, histogram));
    if (id == m_project.activeLayer()) inspect();
}

}  // namespace volumen
