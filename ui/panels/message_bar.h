#pragma once

#include <QWidget>
#include <vector>

class QLabel;
class QPushButton;

namespace volumen {

class IconButton;
struct Theme;

enum class MessageLevel { info, warning, error };

/// One sentence for a person. `topic` names what it is about: a newer message replaces the older one of its topic, and
/// whoever sees the trouble gone says so with the same word.
struct Message {
    QString topic;
    QString text;
    MessageLevel level = MessageLevel::info;
    QString actionText;  ///< of the button; empty: no button
};

/// The quiet bar over the panes. Shows the worst of what is unsolved, newest first; hidden when there is nothing.
class MessageBar : public QWidget {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);

    void post(const Message& message);
    void solve(const QString& topic);
    const std::vector<Message>& unsolved() const { return m_unsolved; }

Q_SIGNALS:
    void posted(const volumen::Message& message);  ///< for the log
    void actionWanted(const QString& topic);

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void showWorst();
    const Message* worst() const;

    std::vector<Message> m_unsolved;
    QLabel* m_icon;
    QLabel* m_text;
    QLabel* m_more;
    QPushButton* m_action;
    IconButton* m_close;
};

/// The icon and colour a level is drawn with.
QString iconNameOf(MessageLevel level);
QColor colorOf(MessageLevel level, const Theme& theme);

}  // namespace volumen
