#pragma once

#include "ui/panels/row_delegate.h"

namespace volumen {

/// Draws one row of the layers list: eye, name over its details, colour map. A click on the eye is told by `eyeClicked`.
class LayerRowDelegate : public RowDelegate {
    Q_OBJECT

public:
    enum Role { detailRole = Qt::UserRole + 1, problemRole, colorMapRole, labelColorsRole, visibleRole, idRole };

    using RowDelegate::RowDelegate;

Q_SIGNALS:
    void eyeClicked(const QModelIndex& index);

protected:
    void drawRow(QPainter& painter, const QRect& row, const QModelIndex& index) const override;
    bool pressed(const QPoint& at, const QRect& row, const QModelIndex& index) override;
    QRect editorRect(const QRect& row) const override { return row.adjusted(28, 8, -8, -8); }
};

}  // namespace volumen
