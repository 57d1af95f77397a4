#pragma once

#include <QString>
#include <QStringList>
#include <map>
#include <vector>

#include "ui/action_catalogue.h"

namespace volumen {

/// The keys of every action, by its id.
using KeyMap = std::map<QString, std::vector<KeyBinding>>;

/// "Volumen", "Slicer", "ITK-SNAP", "napari", "neuroglancer": the first is the default.
const QStringList& keyPresets();

/// The catalogue's own keys, with the preset's laid over them: an action that the preset names has only the preset's keys, and
/// a key that the preset gives away is taken from whoever had it. An unknown preset is the default.
KeyMap keyMap(const std::vector<ActionSpec>& actions, const QString& preset);

/// One key that means two things in one context.
struct KeyClash {
    KeyContext context;
    QKeySequence key;
    QString one;
    QString other;
};
std::vector<KeyClash> findClashes(const KeyMap& keys);

/// What holds in a context: its own bindings and those of `everywhere`.
bool holdsIn(const KeyBinding& binding, KeyContext context);

}  // namespace volumen
