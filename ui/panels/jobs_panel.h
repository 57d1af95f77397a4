#pragma once

#include <QWidget>
#include <map>
#include <vector>

#include "ui/panels/job_view.h"

class QLabel;
class QVBoxLayout;

namespace volumen {

class JobRow;

/// Every long job of this window, newest first: how far it is, how fast, its command line, and what can be done about it.
class JobsPanel : public QWidget {
    Q_OBJECT

public:
    explicit JobsPanel(QWidget* parent = nullptr);
    /// Rows stay where they are while their jobs go on.
    void setJobs(const std::vector<JobView>& jobs);

Q_SIGNALS:
    void cancelWanted(int job);
    void resumeWanted(int job);
    void openWanted(int job);
    void folderWanted(int job);  ///< shows where its result lies
    void removeWanted(int job);  ///< from the list

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    JobRow* rowOf(const JobView& job);

    QVBoxLayout* m_rows;
    QLabel* m_empty;
    std::map<int, JobRow*> m_rowOfJob;
};

}  // namespace volumen
