#pragma once

#include <QWidget>

#include "ui/panels/job_view.h"

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace volumen {

/// One job of the JobsPanel.
class JobRow : public QWidget {
    Q_OBJECT

public:
    explicit JobRow(QWidget* parent = nullptr);
    void setJob(const JobView& job);

Q_SIGNALS:
    void cancelWanted();
    void resumeWanted();
    void openWanted();
    void removeWanted();

private:
    void build();
    QPushButton* addButton(const QString& name, const QString& text, void (JobRow::*wanted)());

    QLabel* m_title;
    QProgressBar* m_bar;
    QLabel* m_progress;
    QLabel* m_problem;
    QLineEdit* m_command;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_resume = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_remove = nullptr;
};

}  // namespace volumen
