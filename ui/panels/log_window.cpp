#include "ui/panels/log_window.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QTime>
#include <QVBoxLayout>

#include "ui/icons.h"
#include "ui/theme.h"

namespace volumen {

LogWindow::LogWindow(QWidget* parent) : QDialog(parent), m_list(new QListWidget) {
    setWindowTitle(tr("Messages"));
    resize(720, 360);
    auto* column = new QVBoxLayout(this);
    auto* row = new QHBoxLayout;
    auto* copy = new QPushButton(tr("Copy all"));
    auto* clear = new QPushButton(tr("Clear"));
    m_list->setWordWrap(true);
    m_list->setSpacing(2);
    m_list->setSelectionMode(QAbstractItemView::NoSelection);
    row->addStretch(1);
    row->addWidget(copy);
    row->addWidget(clear);
    column->addWidget(m_list, 1);
    column->addLayout(row);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(asText()); });
    connect(clear, &QPushButton::clicked, m_list, &QListWidget::clear);
}

void LogWindow::append(const Message& message) {
    const QString line = QTime::currentTime().toString(QStringLiteral("hh:mm:ss  ")) + message.text;
    new QListWidgetItem(icon(iconNameOf(message.level), colorOf(message.level, currentTheme())), line, m_list);
    m_list->scrollToBottom();
}

QString LogWindow::asText() const {
    QStringList lines;
    for (int i = 0; i < m_list->count(); ++i) lines << m_list->item(i)->text();
    return lines.join('\n');
}

}  // namespace volumen
