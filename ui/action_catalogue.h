#pragma once

#include <QKeySequence>
#include <QString>
#include <vector>

namespace volumen {

/// When a key means what it says. A key of `everywhere` holds in the other three too.
enum class KeyContext { everywhere, navigate, paint, review };

struct KeyBinding {
    KeyContext context = KeyContext::everywhere;
    QKeySequence key;

    friend bool operator==(const KeyBinding&, const KeyBinding&) = default;
};

enum class ActionKind {
    press,   ///< does something once
    toggle,  ///< is on or off; its handler is always given "on" or "off"
    choice,  ///< one of its group is on
    held,    ///< on while its key is down; its handler is given "on" or "off"
};

/// What menus, keys, palette, key sheet, tests and `--do` know of an action.
struct ActionSpec {
    QString id{};              ///< what scripts call it: "view.fit"
    QString text{};            ///< what people call it: "Fit"; with … when it asks first
    QString menu{};            ///< "View/Layout"; empty: in no menu
    QString icon{};            ///< a name of resources/icons, or empty
    QString arguments{};       ///< as scripts write them: "LAYER LO:HI", "[PANE]", "on|off", "PATH …"; words in [] may be left out
    std::vector<KeyBinding> keys{};
    QString hint{};            ///< one line more for tooltips and the palette; may be empty
    ActionKind kind = ActionKind::press;
    QString group{};           ///< of a choice
    bool startsSection = false;  ///< a line above it in the menu

    /// Only scripts run it: it stands in no menu and the palette does not offer it.
    bool forScriptsOnly() const { return menu.isEmpty(); }
};

/// Every action of the window, in the order of the menus.
std::vector<ActionSpec> actionCatalogue();

}  // namespace volumen
