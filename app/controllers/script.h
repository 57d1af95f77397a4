#pragma once

#include <QByteArray>
#include <QObject>
#include <deque>
#include <functional>

#include "ui/actions.h"

class QSocketNotifier;

namespace volumen {

/// Runs a script of actions, one a line, as `volumen --do` does: each through the action table, the next one when the effect of the last is
/// complete; after each a line "done N" on standard output. Ends with `failed` at the first line that cannot be done.
class Script : public QObject {
    Q_OBJECT
public:
    explicit Script(ActionTable& actions, QObject* parent = nullptr);

    /// Both begin when the event loop runs, so that the first line may already end the program.
    /// Reads a descriptor as lines come, without waiting; the end of input quits.
    void follow(int descriptor);
    /// Runs these lines and then stays.
    void run(const QByteArray& text);

Q_SIGNALS:
    /// `sentence` names the line's number and the reason.
    void failed(const QString& sentence);
    void ended();
    void ran();  ///< after the last of the lines given to `run`

private:
    void readMore();
    void next();
    void finished(const ActionResult& result);

    ActionTable& m_actions;
    QSocketNotifier* m_notifier = nullptr;
    int m_descriptor = -1;
    QByteArray m_rest;
    std::deque<QString> m_lines;
    int m_number = 0;
    bool m_running = false;
    bool m_inputEnded = false;
};

}  // namespace volumen
