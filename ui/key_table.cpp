#include "ui/key_table.h"

#include <algorithm>

namespace volumen {

namespace {

struct Override {
    const char* id;
    std::vector<const char*> keys;
};

const std::map<QString, std::vector<Override>>& overrides() {
    static const std::map<QString, std::vector<Override>> kOverrides{
        {"Slicer",
         {{"view.nextSlice", {"Right", "F"}},
          {"view.previousSlice", {"Left", "B"}},
          {"view.panLeft", {"Ctrl+Left"}},
          {"view.panRight", {"Ctrl+Right"}},
          {"view.panUp", {"Ctrl+Up"}},
          {"view.panDown", {"Ctrl+Down"}}}},
        {"ITK-SNAP",
         {{"view.fit", {"Ctrl+F"}},
          {"view.nextSlice", {"PgUp", "Up"}},
          {"view.previousSlice", {"PgDown", "Down"}},
          {"view.tenForward", {"Shift+PgUp", "Shift+Up"}},
          {"view.tenBack", {"Shift+PgDown", "Shift+Down"}},
          {"view.panLeft", {"Ctrl+Left"}},
          {"view.panRight", {"Ctrl+Right"}},
          {"view.panUp", {"Ctrl+Up"}},
          {"view.panDown", {"Ctrl+Down"}},
          {"view.maximize", {"\\"}}}},
        {"napari",
         {{"view.fit", {"Ctrl+R"}},
          {"view.nextSlice", {"Right"}},
          {"view.previousSlice", {"Left"}},
          {"view.panLeft", {"Ctrl+Left"}},
          {"view.panRight", {"Ctrl+Right"}},
          {"view.panUp", {"Ctrl+Up"}},
          {"view.panDown", {"Ctrl+Down"}},
          {"layer.toggle", {"V"}},
          {"view.maximize", {"Ctrl+Y"}},
          {"tool.navigate", {"Z", "6"}},
          {"view.snapBack", {"Shift+Z"}}}},
        {"neuroglancer",
         {{"view.crosshair", {"A"}},
          {"layer.auto", {"Shift+A"}},
          {"view.maximize", {"Space"}},
          {"tool.last", {"Tab"}},
          {"help.keys", {"H", "F1"}},
          {"view.overlaysHidden", {"Shift+H"}}}},
    };
    return kOverrides;
}

void takeAway(KeyMap& keys, const QString& keptBy, const QKeySequence& key) {
    for (auto& [id, bindings] : keys)
        if (id != keptBy) std::erase_if(bindings, [&](const KeyBinding& b) { return b.key == key; });
}

}  // namespace

const QStringList& keyPresets() {
    static const QStringList kPresets{"Volumen", "Slicer", "ITK-SNAP", "napari", "neuroglancer"};
    return kPresets;
}

KeyMap keyMap(const std::vector<ActionSpec>& actions, const QString& preset) {
    KeyMap keys;
    for (const ActionSpec& action : actions) keys[action.id] = action.keys;
    const auto found = overrides().find(preset);
    if (found == overrides().end()) return keys;
    for (const auto& [id, names] : found->second) keys[id].clear();
    for (const auto& [id, names] : found->second)
        for (const char* name : names) {
            const QKeySequence key(QString::fromLatin1(name));
            takeAway(keys, id, key);
            keys[id].push_back({KeyContext::everywhere, key});
        }
    return keys;
}

bool holdsIn(const KeyBinding& binding, KeyContext context) {
    return binding.context == KeyContext::everywhere || binding.context == context;
}

std::vector<KeyClash> findClashes(const KeyMap& keys) {
    std::vector<KeyClash> clashes;
    for (const auto context : {KeyContext::navigate, KeyContext::paint, KeyContext::review}) {
        std::map<QString, QString> owners;
        for (const auto& [id, bindings] : keys)
            for (const KeyBinding& binding : bindings) {
                if (!holdsIn(binding, context)) continue;
                const auto [owner, isNew] = owners.try_emplace(binding.key.toString(), id);
                if (!isNew) clashes.push_back({context, binding.key, owner->second, id});
            }
    }
    return clashes;
}

}  // namespace volumen
