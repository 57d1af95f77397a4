#include "ui/panels/message_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <algorithm>

#include "ui/icons.h"
#include "ui/panels/caption_label.h"
#include "ui/panels/icon_button.h"
#include "ui/theme.h"

namespace volumen {

MessageBar::MessageBar(QWidget* parent)
    : QWidget(parent),
      m_icon(new QLabel),
      m_text(new QLabel),
      m_more(new CaptionLabel),
      m_action(new QPushButton),
      m_close(new IconButton("close", tr("Dismiss"))) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, metrics::kHalf, metrics::kGrid, metrics::kHalf);
    row->setSpacing(metrics::kGrid);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_more);
    row->addWidget(m_action);
    row->addWidget(m_close);
    setMinimumHeight(36);
    connect(m_action, &QPushButton::clicked, this, [this] {
        if (const Message* shown = worst()) Q_EMIT actionWanted(shown->topic);
    });
    connect(m_close, &QToolButton::clicked, this, [this] {
        if (const Message* shown = worst()) solve(QString(shown->topic));
    });
    hide();
}

void MessageBar::post(const Message& message) {
    std::erase_if(m_unsolved, [&](const Message& old) { return old.topic == message.topic; });
    m_unsolved.push_back(message);
    showWorst();
    Q_EMIT posted(message);
}

void MessageBar::solve(const QString& topic) {
    std::erase_if(m_unsolved, [&](const Message& old) { return old.topic == topic; });
    showWorst();
}

const Message* MessageBar::worst() const {
    const auto found = std::max_element(m_unsolved.rbegin(), m_unsolved.rend(), [](const Message& a, const Message& b) { return a.level < b.level; });
    return found == m_unsolved.rend() ? nullptr : &*found;
}

void MessageBar::showWorst() {
    const Message* message = worst();
    setVisible(message != nullptr);
    if (!message) return;
    m_icon->setPixmap(icon(iconNameOf(message->level), colorOf(message->level, currentTheme())).pixmap(metrics::kSmallIcon));
    m_text->setText(message->text);
    m_action->setText(message->actionText);
    m_action->setVisible(!message->actionText.isEmpty());
    m_more->setVisible(m_unsolved.size() > 1);
    m_more->setText(tr("%1 more").arg(m_unsolved.size() - 1));
    update();
}

void MessageBar::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (changesTheme(*event)) showWorst();
}

void MessageBar::paintEvent(QPaintEvent*) {
    const Message* message = worst();
    if (!message) return;
    QPainter painter(this);
    const Theme& t = currentTheme();
    const QColor color = colorOf(message->level, t);
    painter.fillRect(rect(), mixed(t.panel, color, message->level == MessageLevel::info ? 0.04 : 0.1));
    painter.fillRect(QRect(0, 0, 3, height()), color);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.border);
}

QString iconNameOf(MessageLevel level) {
    return level == MessageLevel::info ? QStringLiteral("info") : level == MessageLevel::warning ? QStringLiteral("warning") : QStringLiteral("error");
}

QColor colorOf(MessageLevel level, const Theme& theme) {
    return level == MessageLevel::info ? theme.caption : level == MessageLevel::warning ? theme.warning : theme.error;
}

}  // namespace volumen
