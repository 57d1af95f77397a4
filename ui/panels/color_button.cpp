#include "ui/panels/color_button.h"

#include <QColorDialog>

#include "ui/theme.h"

namespace volumen {

void chooseColor(QWidget* window, const QColor& before, std::function<void(const QColor&)> set) {
    auto* dialog = new QColorDialog(before, window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QColorDialog::DontUseNativeDialog);
    QObject::connect(dialog, &QColorDialog::currentColorChanged, dialog, set);
    QObject::connect(dialog, &QDialog::rejected, dialog, [set, before] { set(before); });
    dialog->open();
}

ColorButton::ColorButton(const QString& title) {
    setFixedWidth(metrics::kControl);
    setToolTip(title);
    setAccessibleName(title);
    connect(this, &QPushButton::clicked, this, &ColorButton::choose);
}

void ColorButton::setColor(const std::optional<PackedColor>& color) {
    m_color = color;
    setEnabled(color.has_value());
    if (!color) return setIcon({});
    QPixmap swatch(metrics::kSmallIcon, metrics::kSmallIcon);
    swatch.fill(QColor::fromRgb(*color));
    setIcon(swatch);
}

void ColorButton::choose() {
    if (m_color) chooseColor(window(), QColor::fromRgb(*m_color), [this](const QColor& color) { Q_EMIT colorWanted(color.rgb() & 0xffffff); });
}

}  // namespace volumen
