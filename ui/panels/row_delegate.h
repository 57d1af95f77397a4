#pragma once

#include <QStyledItemDelegate>

class QListWidget;

namespace volumen {

/// A list whose rows draw themselves: one at a time is chosen, names are edited in place, a right click asks for a menu.
QListWidget* makeRowList(const QString& accessibleName, QWidget* parent);

/// Rows of a list: a name over its details, on a ground that shows what is chosen or under the pointer; what else they hold is their own.
class RowDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option, const QModelIndex& index) override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    virtual void drawRow(QPainter& painter, const QRect& row, const QModelIndex& index) const = 0;
    /// The left button went down. True: on something of the row's own, so that nothing is chosen.
    virtual bool pressed(const QPoint& at, const QRect& row, const QModelIndex& index) = 0;
    /// Where the name is edited.
    virtual QRect editorRect(const QRect& row) const = 0;

    static void drawTexts(QPainter& painter, const QRect& place, const QString& name, const QColor& nameColor, const QString& details, const QColor& detailsColor);
};

}  // namespace volumen
