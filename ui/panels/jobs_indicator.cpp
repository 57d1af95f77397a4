#include "ui/panels/jobs_indicator.h"

#include <QPainter>
#include <algorithm>

#include "ui/icons.h"
#include "ui/theme.h"

namespace volumen {

JobsIndicator::JobsIndicator(QWidget* parent) : QAbstractButton(parent) {
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(tr("Jobs"));
    setToolTip(tr("No job is running"));
}

void JobsIndicator::setJobs(const JobsSummary& jobs) {
    m_jobs = jobs;
    setToolTip(jobs.running == 0 ? tr("No job is running") : jobs.title);
    update();
}

QSize JobsIndicator::sizeHint() const { return {136, metrics::kStatusLine}; }

void JobsIndicator::paintEvent(QPaintEvent*) {
    QPainter p(this);
    const Theme& t = currentTheme();
    p.setRenderHint(QPainter::Antialiasing);
    const bool busy = m_jobs.running > 0;
    const QColor ink = underMouse() ? t.text : busy ? t.text : t.caption;
    volumen::icon("jobs", ink).paint(&p, QRect(8, (height() - 14) / 2, 14, 14));
    p.setFont(captionFont());
    p.setPen(ink);
    const QString text = !busy ? tr("No jobs") : m_jobs.running == 1 ? tr("1 job") : tr("%1 jobs").arg(m_jobs.running);
    p.drawText(QRect(28, 0, width() - 28, height()), Qt::AlignVCenter, text);
    if (!busy) return;
    const QRectF track(width() - 60, height() / 2.0 - 2, 48, 4);
    p.setPen(Qt::NoPen);
    p.setBrush(t.hover);
    p.drawRoundedRect(track, 2, 2);
    p.setBrush(t.accent);
    const double share = m_jobs.share < 0 ? 1 : std::clamp(m_jobs.share, 0.0, 1.0);
    p.setOpacity(m_jobs.share < 0 ? 0.5 : 1);
    p.drawRoundedRect(QRectF(track.topLeft(), QSizeF(track.width() * share, track.height())), 2, 2);
}

}  // namespace volumen
