// What a project does with labels: strokes, steps of the history, tables.

#include <algorithm>

#include "core/base/error.h"
#include "core/project/project.h"

namespace volumen {

const Layer* Project::paintLayer() const {
    if (const Layer* active = layer(m_active); active && active->labels) return active;
    const auto top = std::find_if(m_layers.rbegin(), m_layers.rend(), [](const Layer& layer) { return layer.labels != nullptr; });
    return top == m_layers.rend() ? nullptr : &*top;
}

/// Null when none is begun, or its layer was closed meanwhile.
const Layer* Project::strokeLayer() const {
    const Layer* painted = m_strokeLayer == 0 ? nullptr : layer(m_strokeLayer);
    return painted && painted->labels->inGesture() ? painted : nullptr;
}

void Project::selectLabel(LayerId id, LabelId label) {
    const auto at = find(id);
    if (at->selectedLabel == label) return;
    at->selectedLabel = label;
    if (m_observer) m_observer->labelsChanged(id, {});
}

void Project::setLabelTable(LayerId id, const LabelTable& table) {
    const auto at = find(id);
    at->labels->setTable(table);
    if (!table.find(at->selectedLabel)) at->selectedLabel = table.labels().empty() ? kUnlabeled : table.labels().front().id;
    widen(*at);
    if (m_observer) m_observer->labelsChanged(id, {});
}

/// Every id has its label in the table before it is painted or imported.
void Project::widen(Layer& layer) {
    const bool words = layer.labels->table().needsWords();
    if (!words || !layer.labelSource || size(layer.labelSource->info().type) > 1) return;
    layer.labelSource = std::make_shared<LabelSource>(layer.labels->geometry(), layer.labels->shown(), VoxelType::u16, layer.path.string());
    layer.source = layer.labelSource;
    if (m_observer) m_observer->layersChanged();
}

void Project::beginStroke(std::string name) {
    const Layer* painted = paintLayer();
    if (!painted) throw Error("there is no layer of labels to paint in; make one with Label, New layer of labels");
    painted->labels->begin(std::move(name));
    m_strokeLayer = painted->id;
}

void Project::extendStroke(const std::function<Box(LabelLayer&)>& change) {
    const Layer* painted = strokeLayer();
    if (!painted) return;
    const Box box = change(*painted->labels);
    if (!box.empty()) showLabels(*painted, {box});
}

void Project::endStroke() {
    const Layer* painted = strokeLayer();
    m_strokeLayer = 0;
    if (!painted) return;
    painted->labels->end();
    showLabels(*painted, {});
}

void Project::cancelStroke() {
    const Layer* painted = strokeLayer();
    m_strokeLayer = 0;
    if (painted) showLabels(*painted, painted->labels->cancel());
}

void Project::goToStep(LayerId id, std::uint64_t position) {
    const auto at = find(id);
    showLabels(*at, at->labels->goTo(position));
}

void Project::applyEdit(LayerId id, const std::string& name, const LabelGrid& before, const LabelGrid& after, const PaintRule& rule) {
    const auto at = find(id);
    showLabels(*at, at->labels->apply(name, before, after, rule));
}

std::optional<ProposedEdit> Project::proposeEdit(LayerId id, const LabelGrid& before, const LabelGrid& after, const PaintRule& rule) {
    const auto at = find(id);
    const LabelLayer::Proposed proposed = at->labels->propose(before, after, rule);
    if (proposed.id == 0) return std::nullopt;
    showLabels(*at, proposed.boxes);
    return ProposedEdit{id, proposed.id};
}

std::optional<ProposedEdit> Project::suspendStroke() {
    const Layer* painted = strokeLayer();
    m_strokeLayer = 0;
    if (!painted) return std::nullopt;
    const ProposedEdit proposed{painted->id, painted->labels->suspend()};
    showLabels(*painted, {});
    return proposed;
}

bool Project::proposes(const ProposedEdit& proposed) const {
    const Layer* at = layer(proposed.layer);
    return at && at->labels->proposes(proposed.id);
}

void Project::keepProposed(const ProposedEdit& proposed, const std::string& name, const PaintRule& rule) {
    if (!proposes(proposed)) return;
    const Layer& at = *layer(proposed.layer);
    const std::vector<Box> boxes = at.labels->keep(proposed.id, name, rule);
    if (!boxes.empty()) showLabels(at, boxes);
    showLabels(at, {});
}

void Project::dropProposed(const ProposedEdit& proposed) {
    if (!proposes(proposed)) return;
    const Layer& at = *layer(proposed.layer);
    if (const std::vector<Box> boxes = at.labels->drop(proposed.id); !boxes.empty()) showLabels(at, boxes);
}

void Project::setLabels(LayerId id, const Path& path, std::shared_ptr<LabelLayer> labels) {
    const auto at = find(id);
    at->path = path;
    at->labels = std::move(labels);
    showLabels(*at, {});
    if (m_observer) m_observer->layersChanged();
}

void Project::showLabels(const Layer& layer, const std::vector<Box>& boxes) {
    if (!boxes.empty()) layer.labelSource->setGrid(layer.labels->shown());
    if (m_observer) m_observer->labelsChanged(layer.id, boxes);
}

}  // namespace volumen
