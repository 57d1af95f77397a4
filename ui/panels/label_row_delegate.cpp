#include "ui/panels/label_row_delegate.h"

#include <QMouseEvent>
#include <QPainter>

#include "ui/icons.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kRowHeight = 44;
constexpr int kSwatch = 16;

QRect swatchRect(const QRect& row) { return {row.left() + 12, row.top() + (row.height() - kSwatch) / 2, kSwatch, kSwatch}; }
QRect eyeRect(const QRect& row) { return {row.right() - 28, row.top() + (row.height() - 16) / 2, 16, 16}; }
QRect lockRect(const QRect& row) { return eyeRect(row).translated(-26, 0); }
QRect textRect(const QRect& row) { return row.adjusted(38, 5, -66, -5); }

void drawGround(QPainter& p, const Theme& t, const QRect& row, QStyle::State state) {
    const bool selected = state & QStyle::State_Selected, hovered = state & QStyle::State_MouseOver;
    if (!selected && !hovered) return;
    p.setPen(Qt::NoPen);
    p.setBrush(selected ? t.selection : t.field);
    p.drawRoundedRect(row.adjusted(4, 1, -4, -1), metrics::kRadius, metrics::kRadius);
}

void drawTexts(QPainter& p, const Theme& t, const QRect& text, const QModelIndex& index) {
    const QRect upper(text.left(), text.top(), text.width(), 18), lower(text.left(), text.top() + 18, text.width(), 16);
    p.setFont(controlFont());
    p.setPen(index.data(LabelRowDelegate::visibleRole).toBool() ? t.text : t.caption);
    p.drawText(upper, Qt::AlignVCenter, p.fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, text.width()));
    p.setFont(captionFont());
    p.setPen(t.caption);
    p.drawText(lower, Qt::AlignVCenter, p.fontMetrics().elidedText(index.data(LabelRowDelegate::detailRole).toString(), Qt::ElideRight, text.width()));
}

}  // namespace

void LabelRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& t = currentTheme();
    const bool visible = index.data(visibleRole).toBool(), locked = index.data(lockedRole).toBool();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    drawGround(*painter, t, option.rect, option.state);
    painter->setPen(Qt::NoPen);
    painter->setBrush(index.data(colorRole).value<QColor>());
    painter->drawRoundedRect(swatchRect(option.rect), 3, 3);
    drawTexts(*painter, t, textRect(option.rect), index);
    icon(locked ? "lock" : "lock-open", locked ? t.accent : t.faint).paint(painter, lockRect(option.rect));
    icon(visible ? "eye" : "eye-off", visible ? t.text : t.faint).paint(painter, eyeRect(option.rect));
    painter->restore();
}

QSize LabelRowDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return {120, kRowHeight}; }

bool LabelRowDelegate::editorEvent(QEvent* event, QAbstractItemModel*, const QStyleOptionViewItem& option, const QModelIndex& index) {
    const bool press = event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick;
    if (!press || static_cast<QMouseEvent*>(event)->button() != Qt::LeftButton) return false;
    const QPoint at = static_cast<QMouseEvent*>(event)->position().toPoint();
    const auto hit = [&](const QRect& rect) { return rect.adjusted(-5, -12, 5, 12).contains(at); };
    if (hit(eyeRect(option.rect))) return Q_EMIT eyeClicked(index), true;
    if (hit(lockRect(option.rect))) return Q_EMIT lockClicked(index), true;
    return false;
}

void LabelRowDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const {
    editor->setGeometry(option.rect.adjusted(32, 8, -66, -8));
}

}  // namespace volumen
