#include "ui/panels/job_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/panels/icon_button.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kFine = 10'000;   // steps of a bar
constexpr int kLogHeight = 112;

QLabel* plainLabel(const QString& name = {}) {
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

}  // namespace

JobRow::JobRow(QWidget* parent)
    : QWidget(parent), m_title(plainLabel()), m_bar(new QProgressBar), m_progress(plainLabel("progress")), m_problem(plainLabel("problem")), m_command(new QLineEdit), m_log(new QPlainTextEdit) {
    m_command->setObjectName("command");
    m_command->setReadOnly(true);
    m_command->setFont(captionFont());
    m_command->setAccessibleName(tr("Command line"));
    m_command->setToolTip(tr("The same job by hand"));
    m_progress->setFont(captionFont());
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(metrics::kHalf);
    m_log->setObjectName("log");
    m_log->setReadOnly(true);
    m_log->setFont(captionFont());
    m_log->setFixedHeight(kLogHeight);
    m_log->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, metrics::kGrid, 0, metrics::kGrid);
    column->setSpacing(metrics::kHalf);
    const std::initializer_list<QWidget*> parts{m_title, m_bar, m_progress, m_problem, m_command, m_log};
    for (QWidget* part : parts) column->addWidget(part);
    column->addLayout(makeButtons());
}

QHBoxLayout* JobRow::makeButtons() {
    m_open = addButton("open", tr("Open"), &JobRow::openWanted);
    m_open->setProperty("primary", true);
    m_resume = addButton("resume", tr("Resume"), &JobRow::resumeWanted);
    m_cancel = addButton("cancel", tr("Cancel"), &JobRow::cancelWanted);
    m_showsLog = addIcon("showLog", "log", tr("What it said"));
    m_showsLog->setCheckable(true);
    connect(m_showsLog, &QAbstractButton::toggled, m_log, &QWidget::setVisible);
    m_folder = addIcon("folder", "folder", tr("Open the folder of the result"));
    connect(m_folder, &QAbstractButton::clicked, this, &JobRow::folderWanted);
    m_remove = addIcon("remove", "close", tr("Remove from the list"));
    connect(m_remove, &QAbstractButton::clicked, this, &JobRow::removeWanted);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::kGrid);
    for (QPushButton* button : {m_open, m_resume, m_cancel}) buttons->addWidget(button);
    buttons->addStretch(1);
    for (QAbstractButton* button : {m_showsLog, m_folder, m_remove}) buttons->addWidget(button);
    return buttons;
}

QPushButton* JobRow::addButton(const QString& name, const QString& text, void (JobRow::*wanted)()) {
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    connect(button, &QPushButton::clicked, this, wanted);
    return button;
}

QAbstractButton* JobRow::addIcon(const QString& name, const QString& icon, const QString& tip) {
    auto* button = new IconButton(icon, tip);
    button->setObjectName(name);
    return button;
}

void JobRow::setJob(const JobView& job) {
    const bool over = isOver(job), stopped = job.state == JobState::cancelled || job.state == JobState::failed;
    const double share = shareOf(job);
    m_title->setText(job.title);
    m_bar->setRange(0, share < 0 && !over ? 0 : kFine);   // no range: it runs to and fro
    m_bar->setValue(job.state == JobState::finished ? kFine : static_cast<int>(std::max(0.0, share) * kFine));
    m_progress->setText(progressText(job));
    m_problem->setText(job.problem);
    m_problem->setVisible(!job.problem.isEmpty());
    m_command->setVisible(!job.command.isEmpty());
    if (m_command->text() != job.command) m_command->setText(job.command), m_command->setCursorPosition(0);
    m_open->setVisible(job.state == JobState::finished && job.opensResult);
    m_resume->setVisible(stopped && (job.resumable || job.repeatable));
    m_resume->setText(job.resumable ? tr("Resume") : tr("Again"));
    m_cancel->setVisible(!over);
    m_cancel->setEnabled(job.state == JobState::running);
    m_folder->setVisible(!job.output.isEmpty());
    m_showsLog->setVisible(!job.log.isEmpty());
    m_remove->setVisible(over);
    showLog(job.log);
}

/// Who reads further up is left there.
void JobRow::showLog(const QStringList& lines) {
    const QString text = lines.join('\n');
    if (m_log->toPlainText() != text) m_log->setPlainText(text);
}

}  // namespace volumen
