#include "ui/panels/log_window.h"

#include <QAbstractItemModel>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QTime>
#include <QVBoxLayout>

#include "ui/icons.h"
#include "ui/panels/caption_label.h"
#include "ui/theme.h"

namespace volumen {

LogWindow::LogWindow(QWidget* parent) : QDialog(parent), m_list(new QListWidget) {
    setWindowTitle(tr("Messages"));
    resize(720, 360);
    auto* column = new QVBoxLayout(this);
    auto* row = new QHBoxLayout;
    auto* copy = new QPushButton(tr("Copy all"));
    auto* clear = new QPushButton(tr("Clear"));
    auto* nothing = new CaptionLabel(tr("Nothing was said so far. What goes wrong is kept here."));
    (new QVBoxLayout(m_list))->addWidget(nothing, 0, Qt::AlignCenter);
    const auto showWhetherEmpty = [=, this] {
        const bool empty = m_list->count() == 0;
        nothing->setVisible(empty);
        copy->setEnabled(!empty);
        clear->setEnabled(!empty);
    };
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
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) connect(m_list->model(), signal, this, showWhetherEmpty);
    connect(m_list->model(), &QAbstractItemModel::modelReset, this, showWhetherEmpty);
    showWhetherEmpty();
}

LogWindow::~LogWindow() { m_list->model()->disconnect(this); }   // the list empties itself when the rest of the window has gone

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
