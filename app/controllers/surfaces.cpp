#include "app/controllers/surfaces.h"

#include <algorithm>

#include "core/base/coarse_mesh.h"
#include "core/base/error.h"
#include "core/base/mesh_writer.h"
#include "ui/render/isosurface.h"

namespace volumen {

namespace {

constexpr std::size_t kQuickTriangles = 80'000;  // drawn in some 8 ms by a processor

bool isShown(const Layer& layer) { return layer.source && layer.look.visible && layer.surfaceLook.usable(); }

/// Of a label that no table names. Neighbouring labels get hues far apart: steps of the golden angle.
QColor hueOf(int label) { return QColor::fromHsvF(std::fmod(label * 0.381966, 1.0), label % 2 ? 0.55 : 0.7, label % 3 ? 0.95 : 0.8); }

}  // namespace

Surfaces::Surfaces(const Project& project, JobRunner& computeJobs, JobRunner& ioJobs) : m_project(project), m_computeJobs(computeJobs), m_ioJobs(ioJobs) {}
Surfaces::~Surfaces() = default;

void Surfaces::setBlocks(const std::vector<PlacedBlock>& blocks, bool settled) {
    m_blocks = blocks;
    m_settled = settled;
    projectChanged();
}

void Surfaces::projectChanged() {
    std::erase_if(m_surfaces, [this](const auto& kept) {
        const Layer* layer = m_project.layer(kept.first);
        return !layer || !isShown(*layer);
    });
    for (const Layer& layer : m_project.layers())
        if (isShown(layer)) follow(layer);
    show();
}

const PlacedBlock* Surfaces::blockOf(LayerId layer) const {
    const auto at = std::find_if(m_blocks.begin(), m_blocks.end(), [layer](const PlacedBlock& block) { return block.layer == layer; });
    return at == m_blocks.end() ? nullptr : &*at;
}

void Surfaces::follow(const Layer& layer) {
    const PlacedBlock* block = blockOf(layer.id);
    if (!block || !block->block) return;
    Surface& surface = m_surfaces[layer.id];
    const std::optional<double> threshold = layer.surfaceLook.eachValue ? std::nullopt : layer.surfaceLook.threshold;
    const bool sameBlock = surface.wanted && surface.wanted->of == *block;
    if (sameBlock && surface.wanted->threshold == threshold) return;
    const bool onlyOtherBlock = surface.wanted && !sameBlock && surface.wanted->threshold == threshold;
    if (onlyOtherBlock && (!m_settled || surface.job.running())) return;  // the one that runs is shown first, however often somebody paints
    start(layer.id, surface, {*block, threshold});
}

void Surfaces::addDrafts(Parts& parts, const std::stop_token& stop) {
    std::size_t all = 0;
    for (const Part& part : parts) all += part.mesh->triangles.size();
    if (all <= kQuickTriangles) return;
    for (Part& part : parts) {
        if (stop.stop_requested()) throw Cancelled{};
        part.draft = std::make_shared<const TriangleMesh>(coarsened(*part.mesh, part.mesh->triangles.size() * kQuickTriangles / all));
    }
}

Surfaces::Meshed Surfaces::mesh(const Wanted& wanted, const LabelSurfaces* former, const std::stop_token& stop) {
    const PlacedBlock& of = wanted.of;
    Meshed made;
    if (wanted.threshold) {
        made.parts.push_back({0, std::make_shared<const TriangleMesh>(isosurface(*of.block, *wanted.threshold, of.originUm, of.spacingUm, stop)), nullptr});
    } else {
        made.labels = LabelSurfaces::make(of.block, of.originUm, of.spacingUm, former, stop);
        for (const LabelSurface& surface : made.labels->surfaces()) made.parts.push_back({static_cast<int>(surface.label), surface.mesh, nullptr});
    }
    addDrafts(made.parts, stop);
    return made;
}

void Surfaces::start(LayerId layer, Surface& surface, const Wanted& wanted) {
    surface.wanted = wanted;
    surface.job = m_computeJobs.run([wanted, former = surface.meshed.labels](std::stop_token stop) { return mesh(wanted, former.get(), stop); },
                                    [this, layer](Outcome<Meshed>&& outcome) { finished(layer, std::move(outcome)); });
}

/// What has changed meanwhile comes next.
void Surfaces::finished(LayerId layer, Outcome<Meshed>&& outcome) {
    if (Meshed* meshed = std::get_if<Meshed>(&outcome)) m_surfaces[layer].meshed = std::move(*meshed);
    else if (const Error* error = std::get_if<Error>(&outcome)) Q_EMIT failed(tr("the surface: %1").arg(QString::fromStdString(error->what())));
    show();
    if (const Layer* now = m_project.layer(layer); now && isShown(*now)) follow(*now);
}

/// Nothing: it is hidden.
std::optional<QColor> Surfaces::colorOf(const Layer& layer, int part) {
    if (part == 0) return QColor::fromRgb(layer.surfaceLook.color);
    const Label* label = layer.labels ? layer.labels->table().find(static_cast<LabelId>(part)) : nullptr;
    if (!label) return hueOf(part);
    return label->visible ? std::optional(QColor(label->color[0], label->color[1], label->color[2])) : std::nullopt;
}

void Surfaces::show() {
    std::vector<SurfacePicture> pictures;
    for (const auto& [id, surface] : m_surfaces)
        for (const Part& part : surface.meshed.parts)
            if (const auto color = colorOf(*m_project.layer(id), part.label)) pictures.push_back({id, part.label, part.mesh, *color, part.draft});
    if (pictures == m_pictures) return;
    m_pictures = std::move(pictures);
    Q_EMIT changed();
}

bool Surfaces::complete() const {
    return std::none_of(m_surfaces.begin(), m_surfaces.end(), [](const auto& kept) { return kept.second.job.running(); });
}

TriangleMesh Surfaces::joined(const Parts& parts) {
    TriangleMesh whole;
    for (const Part& part : parts) {
        const auto first = static_cast<std::uint32_t>(whole.points.size());
        whole.points.insert(whole.points.end(), part.mesh->points.begin(), part.mesh->points.end());
        whole.normals.insert(whole.normals.end(), part.mesh->normals.begin(), part.mesh->normals.end());
        for (const auto& t : part.mesh->triangles) whole.triangles.push_back({t[0] + first, t[1] + first, t[2] + first});
    }
    return whole;
}

void Surfaces::write(LayerId layer, const QString& path, std::function<void(const QString&)> done) {
    const auto at = m_surfaces.find(layer);
    if (at == m_surfaces.end() || at->second.meshed.parts.empty()) return done(tr("this layer shows no surface; show one in 3D first"));
    m_writes = m_ioJobs.run([parts = at->second.meshed.parts, file = Path(path.toStdString())](std::stop_token stop) { return writeMesh(file, joined(parts), true, stop), true; },
                            [done = std::move(done)](const Outcome<bool>& outcome) {
                                const Error* error = std::get_if<Error>(&outcome);
                                done(error ? QString::fromStdString(error->what()) : QString());
                            });
}

}  // namespace volumen
