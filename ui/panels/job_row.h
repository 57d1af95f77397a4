#pragma once

#include <QWidget>

#include "ui/panels/job_view.h"

class QAbstractButton;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
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
    void folderWanted();
    void removeWanted();

private:
    QHBoxLayout* makeButtons();
    QPushButton* addButton(const QString& name, const QString& text, void (JobRow::*wanted)());
    QAbstractButton* addIcon(const QString& name, const QString& icon, const QString& tip);
    void showLog(const QStringList& lines);

    QLabel* m_title;
    QProgressBar* m_bar;
    QLabel* m_progress;
    QLabel* m_problem;
    QLineEdit* m_command;
    QPlainTextEdit* m_log;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_resume = nullptr;
    QPushButton* m_open = nullptr;
    QAbstractButton* m_folder = nullptr;
    QAbstractButton* m_showsLog = nullptr;
    QAbstractButton* m_remove = nullptr;
};

}  // namespace volumen
