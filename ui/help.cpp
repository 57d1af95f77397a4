#include "ui/help.h"

#include <QAction>
#include <algorithm>

#include "ui/actions.h"
#include "ui/mouse_table.h"

namespace volumen {

std::vector<PaletteEntry> paletteEntries(const ActionTable& actions) {
    std::vector<PaletteEntry> entries;
    for (const ActionSpec& spec : actions.specs()) {
        if (spec.forScriptsOnly() || spec.kind == ActionKind::held) continue;
        QString place = spec.menu;
        place.replace('/', QStringLiteral(" › "));
        entries.push_back({spec.id, spec.text, place, actions.keyText(spec.id), actions.action(spec.id)->isEnabled()});
    }
    return entries;
}

namespace {

KeySection mouseSection(const MouseMap& mouse, KeyContext context) {
    KeySection section{.title = ActionTable::tr("Mouse"), .lines = {}};
    for (const GestureText& gesture : gestureTexts(mouse))
        if (gesture.context == KeyContext::everywhere || gesture.context == context) section.lines.push_back({{gesture.gesture}, gesture.text});
    return section;
}

/// Whatever the preset: there is no other program's 3D view that all hands know.
KeySection sceneMouseSection() {
    const auto line = [](const QString& gesture, const QString& text) { return KeyLine{{gesture}, text}; };
    return {.title = ActionTable::tr("Mouse in 3D"),
            .lines = {line(ActionTable::tr("Left drag"), ActionTable::tr("Turn")), line(ActionTable::tr("Middle drag"), ActionTable::tr("Move")),
                      line(ActionTable::tr("Wheel"), ActionTable::tr("Zoom at the pointer")), line(ActionTable::tr("Right drag"), ActionTable::tr("Zoom")),
                      line(ActionTable::tr("Double click"), ActionTable::tr("Crosshair there, or maximise beside it")),
                      line(ActionTable::tr("Left drag of an edge"), ActionTable::tr("Move the slice along its normal")),
                      line(ActionTable::tr("Shift + Left drag"), ActionTable::tr("The same, anywhere on it")),
                      line(ActionTable::tr("Left drag of a handle"), ActionTable::tr("Move a side of the crop box")),
                      line(ActionTable::tr("Shift + Wheel"), ActionTable::tr("Move the cut"))}};
}

KeyLine lineOf(const ActionTable& actions, const ActionSpec& spec) {
    KeyLine line{.keys = {}, .text = spec.text};
    const auto found = actions.keys().find(spec.id);
    if (found == actions.keys().end()) return line;
    for (const KeyBinding& binding : found->second)
        if (holdsIn(binding, actions.context())) line.keys << binding.key.toString(QKeySequence::NativeText);
    return line;
}

}  // namespace

std::vector<KeySection> keySections(const ActionTable& actions, const MouseMap& mouse) {
    std::vector<KeySection> sections{mouseSection(mouse, actions.context()), sceneMouseSection()};
    for (const ActionSpec& spec : actions.specs()) {
        KeyLine line = lineOf(actions, spec);
        if (line.keys.isEmpty()) continue;
        QString title = spec.menu;
        title.replace('/', QStringLiteral(": "));
        auto section = std::find_if(sections.begin(), sections.end(), [&](const KeySection& s) { return s.title == title; });
        if (section == sections.end()) section = sections.insert(sections.end(), {.title = title, .lines = {}});
        section->lines.push_back(std::move(line));
    }
    return sections;
}

}  // namespace volumen
