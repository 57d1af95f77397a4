#include "ui/panels/jobs_panel.h"

#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/panels/job_row.h"
#include "ui/theme.h"

namespace volumen {

JobsPanel::JobsPanel(QWidget* parent) : QDialog(parent), m_rows(new QVBoxLayout), m_empty(new QLabel(tr("No job has run yet. Convert a volume by File, Convert."))) {
    setWindowTitle(tr("Jobs"));
    resize(640, 320);
    auto* list = new QWidget;
    m_rows->addWidget(m_empty);
    m_rows->addStretch(1);
    m_rows->setSpacing(metrics::kGrid);
    list->setLayout(m_rows);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(list);
    auto* column = new QVBoxLayout(this);
    column->addWidget(scroll);
}

JobRow* JobsPanel::rowOf(const JobView& job) {
    const auto found = m_rowOfJob.find(job.id);
    if (found != m_rowOfJob.end()) return found->second;
    auto* row = new JobRow;
    m_rows->insertWidget(0, row);
    connect(row, &JobRow::cancelWanted, this, [this, id = job.id] { Q_EMIT cancelWanted(id); });
    connect(row, &JobRow::resumeWanted, this, [this, id = job.id] { Q_EMIT resumeWanted(id); });
    connect(row, &JobRow::openWanted, this, [this, id = job.id] { Q_EMIT openWanted(id); });
    connect(row, &JobRow::removeWanted, this, [this, id = job.id] { Q_EMIT removeWanted(id); });
    return m_rowOfJob[job.id] = row;
}

void JobsPanel::setJobs(const std::vector<JobView>& jobs) {
    for (const JobView& job : jobs) rowOf(job)->setJob(job);
    std::erase_if(m_rowOfJob, [&](const auto& entry) {
        const bool gone = std::none_of(jobs.begin(), jobs.end(), [&](const JobView& job) { return job.id == entry.first; });
        if (gone) entry.second->deleteLater();   // it may be what was clicked
        return gone;
    });
    m_empty->setVisible(jobs.empty());
}

}  // namespace volumen
