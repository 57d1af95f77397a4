#pragma once

#include <QStyledItemDelegate>

namespace volumen {

/// Draws one row of the labels: colour, the number of its key, name over its details, lock and eye. Clicks on those two are told by signal.
class LabelRowDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    enum Role { detailRole = Qt::UserRole + 1, colorRole, visibleRole, lockedRole };

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option, const QModelIndex& index) override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

Q_SIGNALS:
    void eyeClicked(const QModelIndex& index);
    void lockClicked(const QModelIndex& index);
};

}  // namespace volumen
