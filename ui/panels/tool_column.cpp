#include "ui/panels/tool_column.h"

#include <QAction>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/theme.h"

namespace volumen {

namespace {

/// A short hairline between groups.
class Separator : public QWidget {
public:
    Separator() { setFixedSize(metrics::kToolColumn - 20, 9); }

protected:
    void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(QRect(0, 4, width(), 1), currentTheme().border); }
};

}  // namespace

ToolColumn::ToolColumn(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this)) {
    setFixedWidth(metrics::kToolColumn);
    m_column->setContentsMargins(6, metrics::kGrid, 6, metrics::kGrid);
    m_column->setSpacing(2);
    m_column->addStretch(1);
}

void ToolColumn::addAction(QAction* action) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setIconSize({metrics::kIcon, metrics::kIcon});
    button->setFixedSize(32, 32);
    button->setFocusPolicy(Qt::TabFocus);
    m_column->insertWidget(m_column->count() - 1, button, 0, Qt::AlignHCenter);
}

void ToolColumn::addSeparator() { m_column->insertWidget(m_column->count() - 1, new Separator, 0, Qt::AlignHCenter); }

void ToolColumn::addStretch() {
    m_column->insertStretch(m_column->count() - 1, 1);
    m_column->setStretch(m_column->count() - 1, 0);
}

void ToolColumn::paintEvent(QPaintEvent*) {
    QPainter p(this);
    const Theme& t = currentTheme();
    p.fillRect(rect(), t.panel);
    p.fillRect(QRect(width() - 1, 0, 1, height()), t.border);
}

}  // namespace volumen
