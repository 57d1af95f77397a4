#pragma once

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QTimer>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "ui/action_catalogue.h"
#include "ui/key_table.h"

class QAction;
class QKeyEvent;
class QWidget;

namespace volumen {

struct Theme;
class PendingAction;

/// How an action ended, or the promise that it will. Main thread only.
struct ActionResult {
    enum class State { done, failed, pending };

    State state = State::done;
    QString problem;                         ///< of a failure: one sentence
    std::shared_ptr<PendingAction> pending;  ///< of a pending one: tells when its effect is complete

    static ActionResult done() { return {}; }
    static ActionResult failed(QString sentence) { return {State::failed, std::move(sentence), {}}; }
    static ActionResult later(std::shared_ptr<PendingAction> pending) { return {State::pending, {}, std::move(pending)}; }
};

/// An action whose effect is not complete yet. Whoever does the work calls `finish` once; whoever waits calls `then` once.
class PendingAction {
public:
    using Listener = std::function<void(const ActionResult&)>;

    void finish(ActionResult result);
    /// Called at once when it has finished already.
    void then(Listener listener);

private:
    bool m_finished = false;
    ActionResult m_result;
    Listener m_listener;
};

/// Given what stands behind the id; nothing when a person chose the action in a menu or by key and it has to ask.
using ActionHandler = std::function<ActionResult(const QStringList& arguments)>;

/// The one table of actions. Menus, keys, tool column and palette use its QActions; scripts use `run`.
/// An action without a handler is disabled.
class ActionTable : public QObject {
    Q_OBJECT

public:
    explicit ActionTable(std::vector<ActionSpec> specs = actionCatalogue(), QObject* parent = nullptr);
    ~ActionTable() override;

    const std::vector<ActionSpec>& specs() const { return m_specs; }
    const ActionSpec* find(const QString& id) const;  ///< null: no such action
    QAction* action(const QString& id) const;         ///< null: no such action

    void bind(const QString& id, ActionHandler handler);
    void setEnabled(const QString& id, bool enabled);  ///< stays disabled while it has no handler
    void setChecked(const QString& id, bool checked);  ///< shows a state; runs nothing

    /// As a script runs it: the arguments are checked against the action's own before its handler sees them.
    ActionResult run(const QString& id, const QStringList& arguments = {});
    /// One line of a script: "id arguments…", where quotes keep blanks.
    ActionResult runLine(const QString& line);
    /// As a person runs it; a failure is told by `failed`.
    void trigger(const QString& id);

    /// Within a handler: a person chose the action, and may be asked or shown something first; a script wants it done.
    bool byHand() const { return m_byHand; }

    void setKeys(KeyMap keys);
    const KeyMap& keys() const { return m_keys; }
    void setContext(KeyContext context);
    KeyContext context() const { return m_context; }
    QString keyText(const QString& id) const;  ///< the first key in this context: "Ctrl+O"; empty when there is none

    /// Puts the actions' keys to work in `window` and its children; the keys of held actions too. A torn-off pane's window too.
    void listenIn(QWidget* window);
    void setTheme(const Theme& theme);

Q_SIGNALS:
    void failed(const QString& id, const QString& sentence);
    void keysChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Entry;

    Entry* entry(const QString& id) const;
    void addEntry(const ActionSpec& spec);
    void assignKeys();
    void report(const QString& id, const ActionResult& result);
    void triggered(Entry& entry);
    ActionResult call(Entry& entry, const QStringList& arguments);
    ActionResult switchTo(Entry& entry, bool on);
    bool holdKey(const QKeyEvent& event, bool down);
    bool letGoOfKey(const QKeyEvent& event);
    void releaseHeld();

    std::vector<ActionSpec> m_specs;
    std::map<QString, std::unique_ptr<Entry>> m_entries;
    KeyMap m_keys;
    KeyContext m_context = KeyContext::navigate;
    bool m_byHand = false;
    std::map<QString, QString> m_chosen;  ///< group → id of the choice that is on
    QList<QPointer<QWidget>> m_windows;
    QString m_held;  ///< id of the action whose key is down
    int m_heldKey = 0;
    QTimer m_letGo;  ///< runs between a release and the moment it is believed
};

/// Nothing when `given` fits what `usage` asks for (see ActionSpec::arguments), else why not.
QString whyNotArguments(const QString& usage, const QStringList& given);

}  // namespace volumen
