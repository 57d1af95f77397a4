#include "ui/dialogs/popup.h"

#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/theme.h"

namespace volumen {

Popup::Popup(QWidget* window) : QWidget(window, Qt::Popup | Qt::FramelessWindowHint), m_column(new QVBoxLayout(this)) {
    setAttribute(Qt::WA_DeleteOnClose);
    m_column->setContentsMargins(12, 12, 12, 12);
    m_column->setSpacing(metrics::kGrid);
}

void Popup::open() {
    adjustSize();
    const QWidget* window = parentWidget();
    const QPoint above((window->width() - width()) / 2, std::max(48, window->height() / 8));
    move(window->mapToGlobal(above));
    show();
}

void Popup::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

void Popup::paintEvent(QPaintEvent*) {
    QPainter p(this);
    const Theme& t = currentTheme();
    p.fillRect(rect(), t.dark ? t.faint : t.border);
    p.fillRect(rect().adjusted(1, 1, -1, -1), t.panel);
}

}  // namespace volumen
