#include "ui/panels/jobs_panel.h"

#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/panels/caption_label.h"
#include "ui/panels/job_row.h"
#include "ui/theme.h"

namespace volumen {

JobsPanel::JobsPanel(QWidget* parent) : QWidget(parent), m_rows(new QVBoxLayout), m_empty(new CaptionLabel(tr("No job has run yet. A prediction, a conversion or an export is shown here with its command line, and can be cancelled and resumed."))) {
    m_empty->setWordWrap(true);
    auto* list = new QWidget;
    m_rows->setContentsMargins(12, 12, 12, 12);
    m_rows->addWidget(m_empty);
    m_rows->addStretch(1);
    m_rows->setSpacing(metrics::kGrid);
    list->setLayout(m_rows);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setWidget(list);
    list->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
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
    connect(row, &JobRow::folderWanted, this, [this, id = job.id] { Q_EMIT folderWanted(id); });
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

void JobsPanel::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), currentTheme().panel); }

}  // namespace volumen
