#include "ui/panels/icon_button.h"

#include <QEvent>

#include "ui/icons.h"
#include "ui/theme.h"

namespace volumen {

IconButton::IconButton(QString iconName, const QString& toolTip, QWidget* parent)
    : QToolButton(parent), m_iconName(std::move(iconName)) {
    setToolTip(toolTip);
    setAccessibleName(toolTip);
    setIconSize({metrics::kSmallIcon, metrics::kSmallIcon});
    setAutoRaise(true);
    setCursor(Qt::ArrowCursor);
    renewIcon();
}

void IconButton::setIconName(const QString& name) {
    m_iconName = name;
    renewIcon();
}

void IconButton::changeEvent(QEvent* event) {
    QToolButton::changeEvent(event);
    if (changesTheme(*event)) renewIcon();
}

void IconButton::renewIcon() { setIcon(volumen::icon(m_iconName, currentTheme())); }

}  // namespace volumen
