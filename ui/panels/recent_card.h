#pragma once

#include <QAbstractButton>

#include "ui/panels/empty_state.h"

namespace volumen {

/// One recent file: its thumbnail, its name, what it is.
class RecentCard : public QAbstractButton {
    Q_OBJECT

public:
    explicit RecentCard(RecentItem item, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {264, 64}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void drawThumbnail(QPainter& p, const QRect& rect) const;

    RecentItem m_item;
};

}  // namespace volumen
