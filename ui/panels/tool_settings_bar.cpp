#include "ui/panels/tool_settings_bar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

#include "ui/theme.h"

namespace volumen {

namespace {
constexpr int kSettingsPlace = 1;
}

ToolSettingsBar::ToolSettingsBar(QWidget* parent) : QWidget(parent), m_name(new QLabel), m_row(new QHBoxLayout(this)) {
    setFixedHeight(metrics::kSettingsBar);
    m_row->setContentsMargins(12, 0, metrics::kGrid, 1);
    m_row->setSpacing(2);
    m_row->addWidget(m_name);
    m_row->addStretch(1);
}

void ToolSettingsBar::setTool(const QString& name, QWidget* settings) {
    m_name->setText(name);
    if (m_settings) m_settings->deleteLater();
    m_settings = settings;
    if (settings) m_row->insertWidget(kSettingsPlace, settings, 1000);  // before the empty space
}

void ToolSettingsBar::addAtRight(QAction* action) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setIconSize({metrics::kSmallIcon, metrics::kSmallIcon});
    button->setFixedSize(metrics::kControl, metrics::kControl);
    button->setFocusPolicy(Qt::TabFocus);
    m_row->addWidget(button);
}

void ToolSettingsBar::paintEvent(QPaintEvent*) {
    QPainter p(this);
    const Theme& t = currentTheme();
    p.fillRect(rect(), t.panel);
    p.fillRect(QRect(0, height() - 1, width(), 1), t.border);
}

}  // namespace volumen
