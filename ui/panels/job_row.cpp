#include "ui/panels/job_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kFine = 10'000;   // steps of a bar

QLabel* plainLabel() {
    auto* label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

}  // namespace

JobRow::JobRow(QWidget* parent)
    : QWidget(parent), m_title(plainLabel()), m_bar(new QProgressBar), m_progress(plainLabel()), m_problem(plainLabel()), m_command(new QLineEdit) {
    m_progress->setObjectName("progress");
    m_problem->setObjectName("problem");
    m_command->setObjectName("command");
    m_command->setReadOnly(true);
    m_command->setFont(captionFont());
    m_command->setAccessibleName(tr("Command line"));
    m_command->setToolTip(tr("The same job by hand"));
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(metrics::kHalf);
    build();
}

void JobRow::build() {
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::kGrid);
    buttons->addWidget(m_progress, 1);
    m_open = addButton("open", tr("Open"), &JobRow::openWanted);
    m_resume = addButton("resume", tr("Resume"), &JobRow::resumeWanted);
    m_cancel = addButton("cancel", tr("Cancel"), &JobRow::cancelWanted);
    m_remove = addButton("remove", tr("Remove from the list"), &JobRow::removeWanted);
    for (QPushButton* button : {m_open, m_resume, m_cancel, m_remove}) buttons->addWidget(button);
    m_open->setProperty("primary", true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, metrics::kGrid, 0, metrics::kGrid);
    column->setSpacing(metrics::kHalf);
    column->addWidget(m_title);
    column->addWidget(m_bar);
    column->addLayout(buttons);
    column->addWidget(m_problem);
    column->addWidget(m_command);
}

QPushButton* JobRow::addButton(const QString& name, const QString& text, void (JobRow::*wanted)()) {
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    connect(button, &QPushButton::clicked, this, wanted);
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
    m_resume->setVisible(stopped && job.resumable);
    m_cancel->setVisible(!over);
    m_cancel->setEnabled(job.state == JobState::running);
    m_remove->setVisible(over);
}

}  // namespace volumen
