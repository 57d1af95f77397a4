#include "ui/panels/row_delegate.h"

#include <QListWidget>
#include <QMouseEvent>
#include <QPainter>

#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kRowHeight = 44;

void drawGround(QPainter& p, const QRect& row, QStyle::State state) {
    const bool selected = state & QStyle::State_Selected, hovered = state & QStyle::State_MouseOver;
    if (!selected && !hovered) return;
    p.setPen(Qt::NoPen);
    p.setBrush(selected ? currentTheme().selection : currentTheme().field);
    p.drawRoundedRect(row.adjusted(4, 1, -4, -1), metrics::kRadius, metrics::kRadius);
}

}  // namespace

QListWidget* makeRowList(const QString& accessibleName, QWidget* parent) {
    auto* list = new QListWidget(parent);
    list->setProperty("plain", true);
    list->setMouseTracking(true);
    list->setEditTriggers(QAbstractItemView::EditKeyPressed);
    list->setContextMenuPolicy(Qt::CustomContextMenu);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list->setAccessibleName(accessibleName);
    return list;
}

void RowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    drawGround(*painter, option.rect, option.state);
    drawRow(*painter, option.rect, index);
    painter->restore();
}

void RowDelegate::drawTexts(QPainter& p, const QRect& place, const QString& name, const QColor& nameColor, const QString& details, const QColor& detailsColor) {
    const QRect upper(place.left(), place.top(), place.width(), 18), lower(place.left(), place.top() + 18, place.width(), 16);
    p.setFont(controlFont());
    p.setPen(nameColor);
    p.drawText(upper, Qt::AlignVCenter, p.fontMetrics().elidedText(name, Qt::ElideMiddle, place.width()));
    p.setFont(captionFont());
    p.setPen(detailsColor);
    p.drawText(lower, Qt::AlignVCenter, p.fontMetrics().elidedText(details, Qt::ElideRight, place.width()));
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return {120, kRowHeight}; }

bool RowDelegate::editorEvent(QEvent* event, QAbstractItemModel*, const QStyleOptionViewItem& option, const QModelIndex& index) {
    const bool press = event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick;
    if (!press || static_cast<QMouseEvent*>(event)->button() != Qt::LeftButton) return false;
    return pressed(static_cast<QMouseEvent*>(event)->position().toPoint(), option.rect, index);
}

void RowDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const { editor->setGeometry(editorRect(option.rect)); }

}  // namespace volumen
