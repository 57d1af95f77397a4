#pragma once

#include <QObject>
#include <map>
#include <memory>
#include <vector>

#include "core/jobs/job_runner.h"
#include "core/project/project.h"
#include "ui/render/surface_picture.h"
#include "ui/render/volume_picture.h"

namespace volumen {

/// The isosurfaces in the 3D pane: each layer's is meshed on the compute pool from the block that the pane has of it, anew where threshold or block are
/// others, and shown as soon as it is there; what was shown before stays until then. Main thread.
class Surfaces : public QObject {
    Q_OBJECT
public:
    Surfaces(const Project& project, JobRunner& computeJobs, JobRunner& ioJobs);
    ~Surfaces() override;

    /// What the pane has of each layer. `settled`: nothing finer is to come as long as the view rests; until then only what has no mesh yet is meshed.
    void setBlocks(const std::vector<PlacedBlock>& blocks, bool settled);
    /// Thresholds, colours or layers are others now.
    void projectChanged();

    const std::vector<SurfacePicture>& pictures() const { return m_pictures; }
    /// Nothing is being meshed.
    bool complete() const;

    /// Writes a layer's surface as it is shown. `done` gets why it cannot, or an empty sentence.
    void write(LayerId layer, const QString& path, std::function<void(const QString& problem)> done);

Q_SIGNALS:
    void changed();                         ///< `pictures` are others now
    void failed(const QString& sentence);

private:
    struct Meshed {
        PlacedBlock of;
        double threshold = 0;
    };
    struct Surface {
        std::optional<Meshed> wanted;  ///< what the job meshes, or has meshed
        std::shared_ptr<const TriangleMesh> mesh;
        JobHandle job;
    };
    void follow(const Layer& layer);
    void mesh(LayerId layer, Surface& surface, const Meshed& wanted);
    void show();
    const PlacedBlock* blockOf(LayerId layer) const;

    const Project& m_project;
    JobRunner& m_computeJobs;
    JobRunner& m_ioJobs;
    std::vector<PlacedBlock> m_blocks;
    bool m_settled = false;
    std::map<LayerId, Surface> m_surfaces;
    std::vector<SurfacePicture> m_pictures;
    JobHandle m_writes;
};

}  // namespace volumen
