#pragma once

#include "ui/panels/row_delegate.h"

namespace volumen {

/// Draws one row of the labels: colour, name over its details, lock and eye. Clicks on those two are told by signal.
class LabelRowDelegate : public RowDelegate {
    Q_OBJECT

public:
    enum Role { detailRole = Qt::UserRole + 1, colorRole, visibleRole, lockedRole };

    using RowDelegate::RowDelegate;

Q_SIGNALS:
    void eyeClicked(const QModelIndex& index);
    void lockClicked(const QModelIndex& index);

protected:
    void drawRow(QPainter& painter, const QRect& row, const QModelIndex& index) const override;
    bool pressed(const QPoint& at, const QRect& row, const QModelIndex& index) override;
    QRect editorRect(const QRect& row) const override { return row.adjusted(32, 8, -66, -8); }
};

}  // namespace volumen
