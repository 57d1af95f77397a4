#include "ui/panels/recent_card.h"

#include <QPainter>
#include <QPainterPath>

#include "ui/icons.h"
#include "ui/theme.h"

namespace volumen {

RecentCard::RecentCard(RecentItem item, QWidget* parent) : QAbstractButton(parent), m_item(std::move(item)) {
    setToolTip(m_item.path);
    setAccessibleName(m_item.name);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setFixedSize(sizeHint());
}

void RecentCard::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    update();
}

void RecentCard::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    update();
}

void RecentCard::drawThumbnail(QPainter& p, const QRect& rect) const {
    const Theme& t = currentTheme();
    QPainterPath outline;
    outline.addRoundedRect(rect, 3, 3);
    p.fillPath(outline, t.pane);
    if (m_item.thumbnail.isNull()) {
        volumen::icon("volume", t.caption).paint(&p, rect.adjusted(14, 14, -14, -14));
        return;
    }
    p.save();
    p.setClipPath(outline);
    p.setRenderHint(QPainter::SmoothPixmapTransform);
    const QSizeF size = QSizeF(m_item.thumbnail.size()).scaled(rect.size(), Qt::KeepAspectRatioByExpanding);
    p.drawPixmap(QRectF(QRectF(rect).center() - QPointF(size.width(), size.height()) / 2, size), m_item.thumbnail, m_item.thumbnail.rect());
    p.restore();
}

void RecentCard::paintEvent(QPaintEvent*) {
    QPainter p(this);
    const Theme& t = currentTheme();
    p.setRenderHint(QPainter::Antialiasing);
    const bool hot = underMouse() || hasFocus();
    p.setPen(QPen(hot ? t.accent : t.border, 1));
    p.setBrush(hot ? t.field : t.panel);
    p.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics::kRadius, metrics::kRadius);
    drawThumbnail(p, QRect(8, 8, 48, 48));
    const QRect text(68, 14, width() - 80, 18);
    p.setFont(controlFont());
    p.setPen(t.text);
    p.drawText(text, Qt::AlignVCenter, p.fontMetrics().elidedText(m_item.name, Qt::ElideMiddle, text.width()));
    p.setFont(captionFont());
    p.setPen(t.caption);
    p.drawText(text.translated(0, 18), Qt::AlignVCenter, p.fontMetrics().elidedText(m_item.detail, Qt::ElideRight, text.width()));
}

}  // namespace volumen
