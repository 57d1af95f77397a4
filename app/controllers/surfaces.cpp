#include "app/controllers/surfaces.h"

#include <algorithm>

#include "core/base/mesh_writer.h"
#include "ui/render/isosurface.h"

namespace volumen {

namespace {

bool isShown(const Layer& layer) { return layer.source && layer.look.visible && layer.surfaceLook.shown && layer.surfaceLook.threshold; }

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
    const double threshold = *layer.surfaceLook.threshold;
    const bool sameBlock = surface.wanted && surface.wanted->of == *block;
    if (sameBlock && surface.wanted->threshold == threshold) return;
    const bool onlyFiner = surface.wanted && !sameBlock && surface.wanted->threshold == threshold;
    if (onlyFiner && !m_settled) return;
    mesh(layer.id, surface, {*block, threshold});
}

void Surfaces::mesh(LayerId layer, Surface& surface, const Meshed& wanted) {
    surface.wanted = wanted;
    surface.job = m_computeJobs.run(
        [wanted](std::stop_token stop) { return std::make_shared<const TriangleMesh>(isosurface(*wanted.of.block, wanted.threshold, wanted.of.originUm, wanted.of.spacingUm, stop)); },
        [this, layer](const Outcome<std::shared_ptr<const TriangleMesh>>& outcome) {
            const auto* made = std::get_if<std::shared_ptr<const TriangleMesh>>(&outcome);
            if (made) m_surfaces[layer].mesh = *made;
            else if (const Error* error = std::get_if<Error>(&outcome)) Q_EMIT failed(tr("the surface: %1").arg(QString::fromStdString(error->what())));
            show();
        });
}

void Surfaces::show() {
    std::vector<SurfacePicture> pictures;
    for (const auto& [id, surface] : m_surfaces)
        if (const Layer* layer = m_project.layer(id); layer && surface.mesh) pictures.push_back({id, 0, surface.mesh, QColor::fromRgb(layer->surfaceLook.color)});
    if (pictures == m_pictures) return;
    m_pictures = std::move(pictures);
    Q_EMIT changed();
}

bool Surfaces::complete() const {
    return std::none_of(m_surfaces.begin(), m_surfaces.end(), [](const auto& kept) { return kept.second.job.running(); });
}

void Surfaces::write(LayerId layer, const QString& path, std::function<void(const QString&)> done) {
    const auto at = m_surfaces.find(layer);
    if (at == m_surfaces.end() || !at->second.mesh || at->second.mesh->empty()) return done(tr("this layer shows no surface; show one in 3D first"));
    m_writes = m_ioJobs.run([mesh = at->second.mesh, file = Path(path.toStdString())](std::stop_token stop) { return writeMesh(file, *mesh, true, stop), true; },
                            [done = std::move(done)](const Outcome<bool>& outcome) {
                                const Error* error = std::get_if<Error>(&outcome);
                                done(error ? QString::fromStdString(error->what()) : QString());
                            });
}

}  // namespace volumen
