#pragma once

#include <QObject>
#include <list>

#include "app/controllers/engine.h"
#include "app/controllers/label_opening.h"
#include "app/controllers/layer_sources.h"

namespace volumen {

/// What a save writes of a layer of labels.
struct LabelSave {
    std::shared_ptr<LabelLayer> labels;
    LabelSnapshot snapshot;
};

/// The layers of a project whose snapshot on disk is older than they are. Main thread.
std::vector<LabelSave> labelSaves(const Project& project);

/// Keeps what was painted: new layers, steps of undo that lie on disk, what the journals say, and the chunks that changed. Main thread; never waits.
class LabelKeeping : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(const QString& problem)>;  ///< empty: it worked

    LabelKeeping(Engine& engine, Project& project, LayerSources& sources, QObject* parent = nullptr);
    ~LabelKeeping() override;

    /// Adds a layer in the voxels of the active one to the project, on disk when `done` is called. An empty name: one that is free.
    void create(const std::string& name, Done done);
    /// Undoes (below 0) or does again so many steps of the layer that is painted in; as many as there are.
    void step(std::int64_t steps, Done done);
    void goTo(LayerId layer, std::uint64_t position, Done done);
    /// Calls `done` when every edit so far is on disk, or says why it cannot be written.
    void whenDurable(Done done);
    /// What journals of this project are to call.
    JournalListener listener();
    /// Every edit of the layer is on disk.
    bool isDurable(const Layer& layer) const;
    bool busy() const { return !m_jobs.empty(); }

public Q_SLOTS:
    /// What lies in these boxes is drawn anew.
    void labelsChanged(volumen::LayerId layer, const std::vector<volumen::Box>& boxes);
    /// The journals may have got further.
    void look();

Q_SIGNALS:
    /// More edits are on disk.
    void progressed();
    /// Why edits of a layer are in memory only; empty: they are on disk again.
    void journalProblem(const QString& sentence);

private:
    struct Waiting {
        std::vector<std::pair<LayerId, std::uint64_t>> until = {};   ///< the last record of each layer
        Done done;
    };
    template <class Work, class Then>
    void run(Work work, Then then);
    void finishStep(LayerId layer, std::uint64_t position, const Done& done);
    QString problem() const;
    bool reached(const Waiting& waiting) const;

    Engine& m_engine;
    Project& m_project;
    LayerSources& m_sources;
    std::list<JobHandle> m_jobs;
    std::list<Waiting> m_waiting;
    QString m_problem;
};

}  // namespace volumen
