#include "ui/panels/status_line.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <tuple>

#include "ui/panels/number_text.h"
#include "ui/tabular_text.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kGap = 16;

QString wholeVoxel(double at) { return numberText(static_cast<double>(std::llround(at))); }

/// "31.20, 12.04, 8.91 mm", each with the unit of the largest.
QString millimetres(Point um) {
    const double largest = std::max({std::abs(um.z), std::abs(um.y), std::abs(um.x)});
    const bool mm = largest >= 1000;
    const auto text = [mm](double value) { return QString::number(mm ? value / 1000 : value, 'f', mm ? 2 : 1); };
    return QStringLiteral("%1, %2, %3 %4").arg(text(um.z), text(um.y), text(um.x), mm ? QStringLiteral("mm") : QStringLiteral("µm"));
}

}  // namespace

StatusLine::StatusLine(QWidget* parent) : QWidget(parent), m_jobs(new JobsIndicator(this)) {
    setFixedHeight(metrics::kStatusLine);
    connect(m_jobs, &QAbstractButton::clicked, this, &StatusLine::jobsWanted);
}

void StatusLine::setReadOut(const std::optional<ReadOut>& readOut) {
    m_readOut = readOut;
    update();
}

void StatusLine::setHint(const QString& hint) {
    if (hint == m_hint) return;
    m_hint = hint;
    update();
}

void StatusLine::setJobs(const JobsSummary& jobs) { m_jobs->setJobs(jobs); }

void StatusLine::resizeEvent(QResizeEvent*) {
    const QSize size = m_jobs->sizeHint();
    m_jobs->setGeometry(width() - size.width(), 0, size.width(), height());
}

void StatusLine::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && event->position().x() < m_positionEnd) Q_EMIT gotoWanted();
}

bool StatusLine::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QString text = help->pos().x() < m_positionEnd ? tr("Click to go to a position") : QString();
    for (std::size_t i = 0; m_readOut && i < std::min(m_valuePlaces.size(), m_readOut->values.size()); ++i)
        if (m_valuePlaces[i].contains(help->pos())) text = m_readOut->values[i].reason;
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

int StatusLine::drawPosition(QPainter& p, int x) {
    const Theme& t = currentTheme();
    const QFontMetrics metrics = p.fontMetrics();
    const std::tuple<QString, Axis, double> axes[] = {{"z", Axis::z, m_readOut->voxel.z}, {"y", Axis::y, m_readOut->voxel.y}, {"x", Axis::x, m_readOut->voxel.x}};
    const int cell = tabularWidth(metrics, QStringLiteral("00,000"));
    for (const auto& [name, axis, value] : axes) {
        const QString text = wholeVoxel(value);
        const int room = std::max(cell, tabularWidth(metrics, text));
        p.setPen(t.axis(axis));
        p.drawText(QRect(x, 0, 12, height()), Qt::AlignVCenter, name);
        p.setPen(t.text);
        drawTabular(p, QRect(x + 12, 0, room, height()), Qt::AlignLeft, text);
        x += 12 + room + metrics::kGrid;
    }
    if (m_readOut->um) {
        const QString text = millimetres(*m_readOut->um);
        p.setPen(t.caption);
        drawTabular(p, QRect(x, 0, width(), height()), Qt::AlignLeft, text);
        x += tabularWidth(metrics, text) + kGap;
    }
    return x;
}

int StatusLine::drawValues(QPainter& p, int x, int end) {
    const Theme& t = currentTheme();
    const QFontMetrics metrics = p.fontMetrics();
    m_valuePlaces.clear();
    for (const auto& [layer, value, reason] : m_readOut->values) {
        const QString name = metrics.elidedText(layer, Qt::ElideMiddle, 120) + ' ';
        const int nameWidth = metrics.horizontalAdvance(name);
        const int valueWidth = std::max(tabularWidth(metrics, value), tabularWidth(metrics, QStringLiteral("000")));
        if (x + nameWidth + valueWidth > end) break;
        p.setPen(t.caption);
        p.drawText(QRect(x, 0, nameWidth, height()), Qt::AlignVCenter, name);
        m_valuePlaces.emplace_back(x, 0, nameWidth + valueWidth, height());
        p.setPen(reason.isEmpty() ? t.text : t.warning);
        drawTabular(p, QRect(x + nameWidth, 0, valueWidth, height()), Qt::AlignLeft, value);
        x += nameWidth + valueWidth + kGap;
    }
    return x;
}

void StatusLine::paintEvent(QPaintEvent*) {
    QPainter p(this);
    const Theme& t = currentTheme();
    p.fillRect(rect(), t.panel);
    p.fillRect(QRect(0, 0, width(), 1), t.border);
    p.setFont(captionFont());
    const int end = m_jobs->x() - kGap;
    int x = 12;
    m_positionEnd = 0;
    if (m_readOut) {
        x = drawPosition(p, x);
        m_positionEnd = x;
        x = drawValues(p, x, end);
    }
    p.setPen(t.caption);
    const QRect rest(x, 0, std::max(0, end - x), height());
    p.drawText(rest, Qt::AlignVCenter | (m_readOut ? Qt::AlignRight : Qt::AlignLeft), p.fontMetrics().elidedText(m_hint, Qt::ElideRight, rest.width()));
}

}  // namespace volumen
