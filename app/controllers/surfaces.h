#pragma once

#include <QObject>
#include <map>
#include <memory>
#include <vector>

#include "core/jobs/job_runner.h"
#include "core/project/project.h"
#include "ui/render/label_surfaces.h"
#include "ui/render/surface_picture.h"
#include "ui/render/volume_picture.h"

namespace volumen {

/// The surfaces in the 3D pane, at a threshold or of each label: each layer's are meshed on the compute pool from the block that the pane has of it, anew where threshold or block are
/// others, and shown as soon as they are there; what was shown before stays until then. Of labels that somebody paints only what changed is meshed anew, at its own pace. Main thread.
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
    /// What is meshed of a layer.
    struct Wanted {
        PlacedBlock of;
        std::optional<double> threshold;  ///< nothing: each value
    };
    struct Part {
        int label = 0;
        std::shared_ptr<const TriangleMesh> mesh;
        std::shared_ptr<const TriangleMesh> draft;  ///< for a view that moves, where all parts together have many triangles
    };
    using Parts = std::vector<Part>;
    struct Meshed {
        Parts parts;
        std::shared_ptr<const LabelSurfaces> labels;  ///< what they are of, where they are of labels
    };
    struct Surface {
        std::optional<Wanted> wanted;  ///< what the job meshes, or has meshed
        Meshed meshed;
        JobHandle job;
    };
    static TriangleMesh joined(const Parts& parts);
    static void addDrafts(Parts& parts, const std::stop_token& stop);
    static Meshed mesh(const Wanted& wanted, const LabelSurfaces* former, const std::stop_token& stop);
    void follow(const Layer& layer);
    void start(LayerId layer, Surface& surface, const Wanted& wanted);
    void finished(LayerId layer, Outcome<Meshed>&& outcome);
    static std::optional<QColor> colorOf(const Layer& layer, int label);
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
