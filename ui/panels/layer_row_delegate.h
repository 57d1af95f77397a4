#pragma once

#include <QStyledItemDelegate>

namespace volumen {

/// Draws one row of the layers list: eye, name over its details, colour map. A click on the eye is told by `eyeClicked`.
class LayerRowDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    enum Role { detailRole = Qt::UserRole + 1, problemRole, colorMapRole, labelColorsRole, visibleRole, idRole };

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option, const QModelIndex& index) override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

Q_SIGNALS:
    void eyeClicked(const QModelIndex& index);
};

}  // namespace volumen
