#pragma once

#include <QObject>
#include <QTimer>
#include <deque>
#include <functional>

#include "app/controllers/engine.h"
#include "app/controllers/label_opening.h"
#include "core/project/project_file.h"

namespace volumen {

/// Keeps the project folder: locks it, writes it in the background, and, once the project lies somewhere, saves as it goes.
class Saving : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(const QString& problem)>;  ///< empty: it is on disk

    Saving(Engine& engine, Project& project, QObject* parent = nullptr);
    ~Saving() override;

    /// What journals of labels that are opened in a new place are to call; before anything is saved.
    void setJournalListener(JournalListener listener) { m_journalListener = std::move(listener); }
    /// Makes `folder` the project's place and writes what is open there. Refused where a project lies already, unless `overwrite`.
    void saveAs(const Path& folder, bool overwrite, Done done);
    /// The project file, and a snapshot of every layer of labels that changed.
    void save(Done done);
    /// The lock of a project that was just opened; null: it is shown read-only, unless its lock is held already.
    void takeLock(std::unique_ptr<FileLock> lock);
    bool readOnly() const { return !m_project.path().empty() && !m_lock; }
    /// Something that changed is not on disk yet.
    bool pending() const;
    /// The project changed; it is written soon when it has a place.
    void noteChange();
    /// Ends what is being written, writes at once what noteChange has put off, then calls `done`; before the project is closed or replaced.
    void flush(Done done);
    /// Brings the project file to disk, no snapshots.
    void flushFile(Done done);

Q_SIGNALS:
    void problem(const QString& sentence);

private:
    void inTurn(std::function<void()> task);
    void turnOver();
    enum class What { file, all };
    void write(What what, const Done& done);
    void autosave();
    void create(const Path& place, bool overwrite, const Done& done);

    Engine& m_engine;
    Project& m_project;
    std::unique_ptr<FileLock> m_lock;
    Path m_locked;  ///< the folder that m_lock is of
    QTimer m_soon;
    QTimer m_autosave;      ///< of labels
    JournalListener m_journalListener;
    JobHandle m_job;
    std::deque<std::function<void()>> m_queue;  // one write at a time, in order
};

}  // namespace volumen
