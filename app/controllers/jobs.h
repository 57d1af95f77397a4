#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "app/controllers/job_process.h"
#include "app/controllers/worker.h"
#include "ui/panels/jobs_indicator.h"

namespace volumen {

/// The long jobs of this window, newest last: started, cancelled, continued, forgotten.
class Jobs : public QObject {
    Q_OBJECT
public:
    explicit Jobs(QString program = cliProgram(), QObject* parent = nullptr);
    ~Jobs() override;

    /// The new job's id.
    int start(JobRequest request);
    void cancel(int job);
    /// Again, with `--resume` where the job knows it, in the same place of the list.
    void resume(int job);
    /// Only one that is over.
    void remove(int job);

    /// Work that goes on in this process, shown among the rest; its ids are below 0.
    void showOthers(std::vector<JobView> others);

    std::vector<JobView> views() const;
    JobsSummary summary() const;
    /// What the job wrote; empty when there is no such job.
    QString outputOf(int job) const;
    /// Null: there is no such job.
    const JobView* view(int job) const;
    /// The process of warm jobs; 0: there is none.
    qint64 workerProcess() const { return m_worker.processId(); }

Q_SIGNALS:
    void changed();
    void ended(const volumen::JobView& job);
    /// A chunk of a job's output is on disk.
    void wrote(int job, const volumen::JobChunk& chunk);
    void otherCancelWanted(int job);

private:
    struct Entry {
        int id;
        std::unique_ptr<JobRun> process;
    };
    Entry* find(int job);
    const Entry* find(int job) const;
    void run(Entry& entry, JobRequest request);

    QString m_program;
    Worker m_worker;   // outlives its jobs
    std::vector<Entry> m_entries;
    std::vector<JobView> m_others;
    int m_lastId = 0;
};

}  // namespace volumen
