#pragma once

#include <QAbstractButton>

namespace volumen {

/// What runs now: how many jobs, and how far they are together.
struct JobsSummary {
    int running = 0;
    double share = -1;  ///< 0 … 1; negative: not known
    QString title;      ///< of the only job, or of the first
};

/// The right end of the status line. Empty and as wide as before while nothing runs, so that nothing jumps.
class JobsIndicator : public QAbstractButton {
    Q_OBJECT

public:
    explicit JobsIndicator(QWidget* parent = nullptr);
    void setJobs(const JobsSummary& jobs);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    JobsSummary m_jobs;
};

}  // namespace volumen
