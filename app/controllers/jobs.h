#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "app/controllers/job_process.h"
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
    /// Again, with `--resume`, in the same place of the list.
    void resume(int job);
    /// Only one that is over.
    void remove(int job);

    /// Work that goes on in this process, shown among the rest; its ids are below 0.
    void showOthers(std::vector<JobView> others);

    std::vector<JobView> views() const;
    JobsSummary summary() const;
    /// What the job wrote; empty when there is no such job.
    QString outputOf(int job) const;

Q_SIGNALS:
    void changed();
    void ended(const volumen::JobView& job);
    void otherCancelWanted(int job);

private:
    struct Entry {
        int id;
        std::unique_ptr<JobProcess> process;
    };
    Entry* find(int job);
    void run(Entry& entry, JobRequest request);

    QString m_program;
    std::vector<Entry> m_entries;
    std::vector<JobView> m_others;
    int m_lastId = 0;
};

}  // namespace volumen
