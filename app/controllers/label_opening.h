#pragma once

#include <stop_token>

#include "core/project/project.h"

namespace volumen {

/// Called on a journal's thread whenever it got further, or could not.
using JournalListener = std::function<void()>;

/// Where a project keeps its labels.
Path labelFolder(const Path& project);

/// A project's layer file is one of labels: a snapshot in its folder of labels.
bool isLabelSnapshot(const Path& path, const Path& project);

/// Opens the labels whose snapshot is `layer.path`, and gives the layer its source, which makes coarser levels when they are looked at. `writable`: this program holds the
/// project's lock. Not on the main thread. Throws Error, Cancelled.
void openLabelsOf(Layer& layer, bool writable, JournalListener changed, const std::stop_token& stop);

/// Makes a layer without labels, but for those of a base, in a project's folder, and opens it. An empty name: "labels", or "labels 2" where that is taken. The same.
Layer createLabelLayer(const Path& project, const std::string& name, const LabelGeometry& geometry, JournalListener changed, const std::stop_token& stop,
                       const std::optional<LabelBaseFile>& base = {});

/// A layer's labels as they are, into another project: that is where everything goes on from then. Null where the layer goes on itself; a layer that was
/// read-only is opened there. Not on the main thread. Throws Error.
std::shared_ptr<LabelLayer> moveLabels(LabelLayer& labels, const LabelSnapshot& snapshot, const LabelFiles& to, JournalListener changed);

}  // namespace volumen
