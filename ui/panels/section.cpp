#include "ui/panels/section.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/theme.h"

namespace volumen {

Section::Section(const QString& title, QWidget* content, QWidget* parent) : QWidget(parent), m_titleRow(new QHBoxLayout) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* label = new QLabel(title);
    QFont font = controlFont();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    label->setFixedHeight(metrics::kSettingsBar);
    m_titleRow->setContentsMargins(12, 0, metrics::kGrid, 0);
    m_titleRow->addWidget(label, 1);
    column->addLayout(m_titleRow);
    column->addWidget(content, 1);
}

void Section::addButton(QWidget* button) { m_titleRow->addWidget(button); }

void Section::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), currentTheme().panel); }

}  // namespace volumen
