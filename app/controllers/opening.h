#pragma once

#include <QObject>
#include <QStringList>
#include <functional>
#include <list>

#include "app/controllers/engine.h"
#include "app/controllers/label_opening.h"
#include "app/controllers/opened_volume.h"
#include "core/project/project.h"
#include "core/project/project_file.h"

namespace volumen {

/// Opens volumes and projects in the background and puts them into the project.
class Opening : public QObject {
    Q_OBJECT
public:
    /// Called on the main thread when all that was asked for is open; empty, or the sentence that says what could not be opened.
    using Done = std::function<void(const QString& problem)>;

    /// Told of a project's lock (null: somebody else has it open, or it cannot be written) right after it is shown.
    using TakeLock = std::function<void(std::unique_ptr<FileLock>)>;
    /// Asked to put on disk what changed last, before another project replaces it; with a sentence, what is open stays.
    using LetGo = std::function<void(Done)>;
    Opening(Engine& engine, Project& project, LetGo letGo, TakeLock takeLock, QObject* parent = nullptr);

    /// Whatever lies at the path: a project folder replaces what is open, a volume joins it.
    void open(const QString& path, const OpenOptions& options, Done done);
    void openProject(const QString& folder, Done done);
    /// What journals of labels that are opened are to call; before anything is opened.
    void setJournalListener(JournalListener listener) { m_journalListener = std::move(listener); }
    bool busy() const { return !m_jobs.empty(); }

Q_SIGNALS:
    /// The layer has the look of its type only; a window chosen from its data would suit it better.
    void opened(volumen::LayerId layer);
    /// A volume was opened by a person, or a project whose lowest layer this is.
    void shown(volumen::LayerId layer);
    /// What is open is new, and nobody said how to look at it.
    void fitWanted();
    void problem(const QString& sentence);
    /// A journal brought back what a crash would have cost, or labels may be looked at only.
    void recovered(const QString& sentence);
    /// The container holds several volumes, or the picture several channels, and none was chosen.
    void choiceNeeded(const volumen::VolumeChoice& choice);

private:
    struct OpenedProject;
    void openVolumeLayer(const QString& path, const OpenOptions& options, Done done);
    void addOpened(const Path& path, const OpenOptions& options, VolumeSourcePtr source);
    void readProjectFrom(const Path& folder, Done done);
    void showProject(OpenedProject& opened);
    void tellOf(const LabelLayer& labels, const std::string& name);
    void report(const Error& error, const Done& done);
    template <class Work, class Then>
    void run(Work work, Then then);

    Engine& m_engine;
    Project& m_project;
    LetGo m_letGo;
    TakeLock m_takeLock;
    JournalListener m_journalListener;
    std::list<JobHandle> m_jobs;
};

}  // namespace volumen
