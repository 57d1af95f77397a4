#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "core/labels/brush.h"
#include "core/labels/read_values.h"
#include "core/labels/tool_context.h"
#include "core/project/project.h"

namespace volumen {

constexpr double kLargestRadius = 500;

/// What may be painted over. An eraser takes everything, or one label.
enum class Overwrite { everything, unlabeled, oneLabel };

/// Changes a grid on another thread.
using LabelWork = std::function<void(LabelGrid&, const ToolContext&)>;
/// The values of the layer that tools read, whatever it costs to have them; made on the thread that asks. Its chunks may wait for a disk, and throw Error, Cancelled.
using ReadAllValues = std::function<ReadValues(std::stop_token)>;

/// What all painting tools share. Whoever makes the tools owns it, and changes it between gestures.
struct PaintSettings {
    BrushShape shape = BrushShape::sphere;
    double radiusVoxels = 8;
    Overwrite overwrite = Overwrite::everything;
    LabelId overLabel = kUnlabeled;   ///< of `oneLabel`
    bool fillsInDepth = false; ///< the filling tool goes through slices, not only round in one
    bool masked = false;       ///< only values of `band` are painted, of the layer that tools read
    ValueBand band;

    // What tools need done; main thread.

    /// Values that are in memory; `*missing` becomes true when others were asked for, and those are fetched. Throws Error when there is no layer to read.
    std::function<ReadValues(const Layer& painted, const std::shared_ptr<bool>& missing)> valuesAtHand = {};
    std::function<ReadAllValues(const Layer& painted)> allValues = {};
    /// Makes one edit of the layer that is painted in, beside the hand. What stands in for it stays on show until then.
    std::function<void(const std::string& name, LabelWork work, const std::optional<ProposedEdit>& standIn)> inBackground = {};
};

/// The next size, by a fifth or one voxel, whole numbers.
double resized(double radiusVoxels, int steps);

/// What may be painted.
struct PaintRules {
    PaintRule labels;                ///< by the labels that are there
    PaintRule now;                   ///< and by the values, and labels of a base, that are in memory: for the main thread
    std::shared_ptr<bool> missing;   ///< true once `now` was asked of others; null: it never is
    std::function<LeafFilter(std::stop_token)> where = {};   ///< the intensity mask for other threads; null: values do not matter

    bool incomplete() const { return missing && *missing; }
    /// For another thread, where all values can be had.
    PaintRule whole(std::stop_token stop) const;
};

/// The layer that is painted in. Throws Error, saying what to do, when there is none.
const Layer& layerToPaint(const Project& project);
/// The label that it is painted with. Throws Error when none is chosen.
LabelId labelToPaint(const Layer& painted);

/// The rules for giving `id` (0: erasing, whatever the values) in a layer. Throws Error, saying why and what to do, when nothing may be painted
/// there: the label is locked, or there is no layer whose values could decide.
PaintRules rulesFor(const PaintSettings& settings, const Layer& painted, LabelId id);

/// One edit, now, or in the background where that takes values that are not in memory. `change` gives the box that may look different. Throws Error.
void paintOnce(Project& project, const PaintSettings& settings, const PaintRules& rules, const std::string& name,
               const std::function<Box(LabelGrid&, const PaintRule&)>& change);

/// The plane of a pane through `um`, in voxels of the layer; as deep as the slab that the pane shows.
BrushPlane planeOf(const Project& project, PaneId pane, const Placement& placement, Point um);

}  // namespace volumen
