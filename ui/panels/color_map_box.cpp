#include "ui/panels/color_map_box.h"

#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>

#include "ui/color_maps.h"
#include "ui/theme.h"

namespace volumen {

namespace {

/// A swatch with a hairline round it, at twice the size for dense screens.
QIcon swatchIcon(const QString& name, QSize size) {
    QPixmap pixmap = QPixmap::fromImage(colorMapSwatch(colorMap(name), size * 2));
    pixmap.setDevicePixelRatio(2);
    QPainter painter(&pixmap);
    painter.setPen(QPen(QColor(128, 128, 128, 110), 1));
    painter.drawRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1));
    return QIcon(pixmap);
}

}  // namespace

ColorMapBox::ColorMapBox(QWidget* parent) : QComboBox(parent) {
    setIconSize({64, 12});
    setItemDelegate(new QStyledItemDelegate(this));
    setAccessibleName(tr("Colour map"));
    for (const QString& name : colorMapNames()) addItem(swatchIcon(name, iconSize()), colorMapTitle(name), name);
    connect(this, &QComboBox::activated, this, [this](int index) { Q_EMIT colorMapWanted(itemData(index).toString()); });
}

void ColorMapBox::setColorMap(const QString& name) {
    const QSignalBlocker quiet(this);
    setCurrentIndex(findData(name));
}

}  // namespace volumen
