#include "ui/actions.h"

#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QProcess>
#include <QScopedValueRollback>
#include <QWidget>
#include <algorithm>

#include "ui/icons.h"
#include "ui/theme.h"

namespace volumen {

void PendingAction::finish(ActionResult result) {
    if (m_finished) return;
    m_finished = true;
    m_result = std::move(result);
    if (m_listener) m_listener(m_result);
}

void PendingAction::then(Listener listener) {
    if (m_finished) return listener(m_result);
    m_listener = std::move(listener);
}

namespace {

bool isOptional(const QString& word) { return word.startsWith('['); }

/// The words a person may write, when the usage lists them all: "on|off". Nothing for "LO:HI".
QStringList choicesOf(QString word) {
    word.remove('[').remove(']');
    const bool literal = std::all_of(word.begin(), word.end(), [](QChar c) { return c.isLower() || c == '|' || c == '-'; });
    return literal && word.contains('|') ? word.split('|') : QStringList();
}

/// Widgets that use arrows, blanks and page keys themselves while they have the focus.
bool keepsItsKeys(const QWidget* widget) {
    return qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const QAbstractSlider*>(widget) ||
           qobject_cast<const QComboBox*>(widget);
}

bool isMovementKey(int key) {
    return (key >= Qt::Key_Home && key <= Qt::Key_PageDown) || key == Qt::Key_Space || key == Qt::Key_Tab;
}

bool isTyping(const QWidget* focus) {
    return focus->testAttribute(Qt::WA_InputMethodEnabled) && !qobject_cast<const QAbstractItemView*>(focus);
}

}  // namespace

QString whyNotArguments(const QString& usage, const QStringList& given) {
    QStringList words = usage.split(' ', Qt::SkipEmptyParts);
    const bool open = words.removeAll(QStringLiteral("…")) > 0;
    const auto required = std::count_if(words.begin(), words.end(), [](const QString& word) { return !isOptional(word); });
    if (given.size() < required || (!open && given.size() > words.size()))
        return usage.isEmpty() ? QCoreApplication::translate("actions", "takes no arguments")
                               : QCoreApplication::translate("actions", "takes %1").arg(usage);
    for (qsizetype i = 0; i < std::min(given.size(), words.size()); ++i)
        if (const QStringList choices = choicesOf(words[i]); !choices.isEmpty() && !choices.contains(given[i]))
            return QCoreApplication::translate("actions", "“%1” is not one of %2").arg(given[i], choices.join(QStringLiteral(", ")));
    return {};
}

struct ActionTable::Entry {
    ActionSpec spec;
    QAction* action = nullptr;
    ActionHandler handler;
    bool allowed = true;
};

ActionTable::ActionTable(std::vector<ActionSpec> specs, QObject* parent) : QObject(parent), m_specs(std::move(specs)) {
    std::map<QString, QActionGroup*> groups;
    for (const ActionSpec& spec : m_specs) {
        addEntry(spec);
        if (spec.kind != ActionKind::choice) continue;
        QActionGroup*& group = groups[spec.group];
        if (!group) group = new QActionGroup(this);
        group->addAction(action(spec.id));
    }
    m_letGo.setSingleShot(true);
    connect(&m_letGo, &QTimer::timeout, this, &ActionTable::releaseHeld);
    setKeys(keyMap(m_specs, keyPresets().front()));
}

ActionTable::~ActionTable() = default;

void ActionTable::addEntry(const ActionSpec& spec) {
    auto entry = std::make_unique<Entry>(Entry{.spec = spec, .action = new QAction(spec.text, this), .handler = {}});
    entry->action->setObjectName(spec.id);
    entry->action->setCheckable(spec.kind == ActionKind::toggle || spec.kind == ActionKind::choice);
    entry->action->setEnabled(false);
    entry->action->setStatusTip(spec.hint);
    connect(entry->action, &QAction::triggered, this, [this, it = entry.get()] { triggered(*it); });
    m_entries[spec.id] = std::move(entry);
}

ActionTable::Entry* ActionTable::entry(const QString& id) const {
    const auto found = m_entries.find(id);
    return found == m_entries.end() ? nullptr : found->second.get();
}

const ActionSpec* ActionTable::find(const QString& id) const {
    const Entry* found = entry(id);
    return found ? &found->spec : nullptr;
}

QAction* ActionTable::action(const QString& id) const {
    const Entry* found = entry(id);
    return found ? found->action : nullptr;
}

void ActionTable::bind(const QString& id, ActionHandler handler) {
    Entry* found = entry(id);
    Q_ASSERT_X(found, "ActionTable::bind", qPrintable(id));
    found->handler = std::move(handler);
    found->action->setEnabled(found->allowed);
}

void ActionTable::setEnabled(const QString& id, bool enabled) {
    Entry* found = entry(id);
    Q_ASSERT_X(found, "ActionTable::setEnabled", qPrintable(id));
    found->allowed = enabled;
    found->action->setEnabled(enabled && found->handler);
}

void ActionTable::setChecked(const QString& id, bool checked) {
    Entry* found = entry(id);
    Q_ASSERT_X(found, "ActionTable::setChecked", qPrintable(id));
    found->action->setChecked(checked);
    if (checked && found->spec.kind == ActionKind::choice) m_chosen[found->spec.group] = id;
}

ActionResult ActionTable::run(const QString& id, const QStringList& arguments) {
    Entry* found = entry(id);
    if (!found) return ActionResult::failed(tr("%1: there is no such action").arg(id));
    if (const QString why = whyNotArguments(found->spec.arguments, arguments); !why.isEmpty())
        return ActionResult::failed(QStringLiteral("%1: %2").arg(id, why));
    if (!found->action->isEnabled()) return ActionResult::failed(tr("%1: cannot be done now").arg(id));
    const bool switches = found->spec.kind == ActionKind::toggle || found->spec.kind == ActionKind::held;
    if (!switches) return call(*found, arguments);
    return switchTo(*found, arguments.isEmpty() ? !found->action->isChecked() : arguments.front() == QLatin1String("on"));
}

ActionResult ActionTable::runLine(const QString& line) {
    QStringList words = QProcess::splitCommand(line);
    if (words.isEmpty()) return ActionResult::failed(tr("the line is empty; write an action"));
    const QString id = words.takeFirst();
    return run(id, words);
}

/// A choice shows as chosen before its handler runs, and goes back when that fails.
ActionResult ActionTable::call(Entry& entry, const QStringList& arguments) {
    ActionResult result = entry.handler(arguments);
    if (entry.spec.kind != ActionKind::choice) return result;
    QString& chosen = m_chosen[entry.spec.group];
    if (result.state != ActionResult::State::failed) chosen = entry.spec.id;
    if (!chosen.isEmpty()) action(chosen)->setChecked(true);
    return result;
}

ActionResult ActionTable::switchTo(Entry& entry, bool on) {
    if (entry.action->isCheckable()) entry.action->setChecked(on);
    ActionResult result = entry.handler({on ? QStringLiteral("on") : QStringLiteral("off")});
    if (result.state == ActionResult::State::failed && entry.action->isCheckable()) entry.action->setChecked(!on);
    return result;
}

void ActionTable::trigger(const QString& id) {
    if (QAction* found = action(id)) found->trigger();
}

/// A QAction has flipped its own check mark when it says that it was triggered.
void ActionTable::triggered(Entry& entry) {
    if (!entry.handler || entry.spec.kind == ActionKind::held) return;
    const bool toggles = entry.spec.kind == ActionKind::toggle;
    const QScopedValueRollback<bool> byHand(m_byHand, true);
    report(entry.spec.id, toggles ? switchTo(entry, entry.action->isChecked()) : call(entry, {}));
}

void ActionTable::report(const QString& id, const ActionResult& result) {
    if (result.state == ActionResult::State::failed) Q_EMIT failed(id, result.problem);
    if (result.state == ActionResult::State::pending)
        result.pending->then([this, id](const ActionResult& end) { report(id, end); });
}

void ActionTable::setKeys(KeyMap keys) {
    m_keys = std::move(keys);
    assignKeys();
}

void ActionTable::setContext(KeyContext context) {
    if (context == m_context) return;
    m_context = context;
    assignKeys();
}

/// Held actions get no shortcut: a shortcut knows no release.
void ActionTable::assignKeys() {
    for (const auto& [id, entry] : m_entries) {
        QList<QKeySequence> held;
        for (const KeyBinding& binding : m_keys[id])
            if (holdsIn(binding, m_context)) held.push_back(binding.key);
        if (entry->spec.kind != ActionKind::held) entry->action->setShortcuts(held);
        const QString key = held.isEmpty() ? QString() : QStringLiteral("  (%1)").arg(held.front().toString(QKeySequence::NativeText));
        const QString hint = entry->spec.hint.isEmpty() ? QString() : QStringLiteral("\n") + entry->spec.hint;
        entry->action->setToolTip(entry->spec.text + key + hint);
    }
    Q_EMIT keysChanged();
}

QString ActionTable::keyText(const QString& id) const {
    const auto found = m_keys.find(id);
    if (found == m_keys.end()) return {};
    for (const KeyBinding& binding : found->second)
        if (holdsIn(binding, m_context)) return binding.key.toString(QKeySequence::NativeText);
    return {};
}

void ActionTable::listenIn(QWidget* window) {
    if (m_windows.isEmpty()) qApp->installEventFilter(this);
    m_windows.push_back(window);
    for (const auto& [id, entry] : m_entries) window->addAction(entry->action);
}

void ActionTable::setTheme(const Theme& theme) {
    for (const auto& [id, entry] : m_entries)
        if (!entry->spec.icon.isEmpty()) entry->action->setIcon(icon(entry->spec.icon, theme));
}

bool ActionTable::holdKey(const QKeyEvent& event, bool down) {
    const bool same = !m_held.isEmpty() && event.key() == m_heldKey;
    if (!down) return same && letGoOfKey(event);
    if (same) m_letGo.stop();
    if (same || event.isAutoRepeat()) return same;
    for (const auto& [id, entry] : m_entries) {
        if (entry->spec.kind != ActionKind::held || !entry->action->isEnabled()) continue;
        const auto& bindings = m_keys[id];
        const bool hit = std::any_of(bindings.begin(), bindings.end(), [&](const KeyBinding& b) {
            return holdsIn(b, m_context) && b.key == QKeySequence(event.keyCombination());
        });
        if (!hit) continue;
        m_held = id;
        m_heldKey = event.key();
        report(id, switchTo(*entry, true));
        return true;
    }
    return false;
}

/// A repeated key may arrive as releases and presses of which neither says that it is a repetition: a release counts when no press follows at once.
bool ActionTable::letGoOfKey(const QKeyEvent& event) {
    constexpr int kFollowsMs = 30;
    if (!event.isAutoRepeat()) m_letGo.start(kFollowsMs);
    return true;
}

void ActionTable::releaseHeld() {
    m_letGo.stop();
    Entry* held = entry(m_held);
    m_held.clear();
    if (held) report(held->spec.id, switchTo(*held, false));
}

bool ActionTable::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ApplicationDeactivate && !m_held.isEmpty()) releaseHeld();
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && isMovementKey(key->key()) && keepsItsKeys(qobject_cast<QWidget*>(watched))) {
            key->accept();
            return true;
        }
    }
    const bool down = event->type() == QEvent::KeyPress, up = event->type() == QEvent::KeyRelease;
    const auto* widget = down || up ? qobject_cast<QWidget*>(watched) : nullptr;
    const auto keepsKey = [&] { return isMovementKey(static_cast<QKeyEvent*>(event)->key()) && keepsItsKeys(widget); };
    if (widget && (up || (m_windows.contains(widget->window()) && !isTyping(widget) && !keepsKey())))
        if (holdKey(*static_cast<QKeyEvent*>(event), down)) return true;
    return QObject::eventFilter(watched, event);
}

}  // namespace volumen
