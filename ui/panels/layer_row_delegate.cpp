#include "ui/panels/layer_row_delegate.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QWidget>

#include "ui/color_maps.h"
#include "ui/icons.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kRowHeight = 44;
constexpr int kSwatchWidth = 36;

QRect eyeRect(const QRect& row) { return {row.left() + 10, row.top() + (row.height() - 16) / 2, 16, 16}; }
QRect swatchRect(const QRect& row) { return {row.right() - kSwatchWidth - 10, row.top() + row.height() / 2 - 4, kSwatchWidth, 8}; }
QRect textRect(const QRect& row) { return row.adjusted(36, 5, -kSwatchWidth - 22, -5); }

void drawGround(QPainter& p, const Theme& t, const QRect& row, QStyle::State state) {
    const bool selected = state & QStyle::State_Selected, hovered = state & QStyle::State_MouseOver;
    if (!selected && !hovered) return;
    p.setPen(Qt::NoPen);
    p.setBrush(selected ? t.selection : t.field);
    p.drawRoundedRect(row.adjusted(4, 1, -4, -1), metrics::kRadius, metrics::kRadius);
}

void drawSwatch(QPainter& p, const QRect& rect, const QString& map) {
    QPainterPath outline;
    outline.addRoundedRect(rect, 2, 2);
    p.save();
    p.setClipPath(outline);
    p.drawImage(rect, colorMapSwatch(colorMap(map), rect.size()));
    p.restore();
}

/// The first few labels, from the right.
void drawLabelColors(QPainter& p, const QRect& rect, const QVariantList& colors) {
    constexpr int kSide = 8, kStep = 11;
    p.setPen(Qt::NoPen);
    const int shown = static_cast<int>(std::min<qsizetype>(colors.size(), 1 + (rect.width() - kSide) / kStep));
    for (int i = 0; i < shown; ++i) {
        p.setBrush(colors[i].value<QColor>());
        p.drawRoundedRect(QRect(rect.right() + 1 - kSide - (shown - 1 - i) * kStep, rect.top(), kSide, kSide), 2, 2);
    }
}

}  // namespace

void LayerRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& t = currentTheme();
    const bool visible = index.data(visibleRole).toBool();
    const QString problem = index.data(problemRole).toString();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    drawGround(*painter, t, option.rect, option.state);
    const QString eye = !problem.isEmpty() ? QStringLiteral("warning") : visible ? QStringLiteral("eye") : QStringLiteral("eye-off");
    icon(eye, !problem.isEmpty() ? t.warning : visible ? t.text : t.faint).paint(painter, eyeRect(option.rect));

    const QRect text = textRect(option.rect);
    const QRect upper(text.left(), text.top(), text.width(), 18), lower(text.left(), text.top() + 18, text.width(), 16);
    painter->setFont(controlFont());
    painter->setPen(visible ? t.text : t.caption);
    painter->drawText(upper, Qt::AlignVCenter, painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, text.width()));
    painter->setFont(captionFont());
    painter->setPen(problem.isEmpty() ? t.caption : t.warning);
    const QString second = problem.isEmpty() ? index.data(detailRole).toString() : problem;
    painter->drawText(lower, Qt::AlignVCenter, painter->fontMetrics().elidedText(second, Qt::ElideRight, text.width()));
    if (problem.isEmpty()) {
        painter->setOpacity(visible ? 1 : 0.35);
        if (const QVariant colors = index.data(labelColorsRole); colors.isValid()) drawLabelColors(*painter, swatchRect(option.rect), colors.toList());
        else drawSwatch(*painter, swatchRect(option.rect), index.data(colorMapRole).toString());
    }
    painter->restore();
}

QSize LayerRowDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return {120, kRowHeight}; }

bool LayerRowDelegate::editorEvent(QEvent* event, QAbstractItemModel*, const QStyleOptionViewItem& option, const QModelIndex& index) {
    const bool press = event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick;
    if (!press || static_cast<QMouseEvent*>(event)->button() != Qt::LeftButton) return false;
    if (!eyeRect(option.rect).adjusted(-8, -12, 6, 12).contains(static_cast<QMouseEvent*>(event)->position().toPoint())) return false;
    Q_EMIT eyeClicked(index);
    return true;
}

void LayerRowDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const {
    editor->setGeometry(option.rect.adjusted(28, 8, -8, -8));
}

}  // namespace volumen
