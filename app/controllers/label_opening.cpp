#include "app/controllers/label_opening.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/project/project_file.h"

namespace volumen {

namespace {

constexpr double kFirstOpacity = 0.55;

std::shared_ptr<LabelSource> sourceOf(const LabelLayer& labels, const Path& path) {
    const bool words = labels.table().needsWords() || labels.grid().needsWords();
    return std::make_shared<LabelSource>(labels.geometry(), labels.grid(), words ? VoxelType::u16 : VoxelType::u8, path.string());
}

std::string freeName(const Path& folder) {
    const std::vector<std::string> taken = labelLayersIn(folder);
    std::string name = "labels";
    for (int n = 2; std::find(taken.begin(), taken.end(), name) != taken.end(); ++n) name = "labels " + std::to_string(n);
    return name;
}

LabelFiles filesOf(const Path& snapshot) { return LabelFiles::of(snapshot.parent_path(), snapshot.stem().string()); }

std::string whyReadOnly(const Path& snapshot) {
    return whyNotLocked(snapshot.parent_path().parent_path(), "save the project under another name to paint");
}

}  // namespace

Path labelFolder(const Path& project) { return project / "labels"; }

bool isLabelSnapshot(const Path& path, const Path& project) { return path.parent_path() == labelFolder(project) && path.extension() == ".vdb"; }

void openLabelsOf(Layer& layer, bool writable, JournalListener changed, const std::stop_token& stop) {
    const LabelFiles files = filesOf(layer.path);
    layer.labels = writable ? openLabels(files, std::move(changed), stop) : openLabelsReadOnly(files, whyReadOnly(layer.path), stop);
    layer.labelSource = sourceOf(*layer.labels, layer.path);
    layer.source = layer.labelSource;
    const auto& labels = layer.labels->table().labels();
    if (!labels.empty()) layer.selectedLabel = labels.front().id;
}

Layer createLabelLayer(const Path& project, const std::string& name, const LabelGeometry& geometry, JournalListener changed, const std::stop_token& stop,
                       const std::optional<LabelBaseFile>& base) {
    const LabelFiles files = LabelFiles::of(labelFolder(project), name.empty() ? freeName(labelFolder(project)) : name);
    createLabels(files, geometry, {}, base);
    Layer layer{.name = files.snapshot.stem().string(), .path = files.snapshot};
    layer.look.opacity = kFirstOpacity;
    layer.surfaceLook = {.shown = true, .eachValue = true};
    openLabelsOf(layer, true, std::move(changed), stop);
    return layer;
}

std::shared_ptr<LabelLayer> moveLabels(LabelLayer& labels, const LabelSnapshot& snapshot, const LabelFiles& to, JournalListener changed) {
    if (LabelStore* store = labels.store()) return store->moveTo(to, snapshot), nullptr;
    std::error_code code;
    std::filesystem::create_directories(to.snapshot.parent_path(), code);
    if (std::filesystem::exists(to.snapshot, code)) throw Error(to.snapshot.string() + ": is there already; choose another folder", ErrorKind::wouldOverwrite);
    writeSnapshot(to.snapshot, snapshot);
    return openLabels(to, std::move(changed));
}

}  // namespace volumen
