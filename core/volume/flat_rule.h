#pragma once

#include "core/volume/volume_info.h"

namespace volumen {

/// Whether a volume is a flattened sheet, as surface volumes and folders of layers are: few voxels along z, the axis of the papyrus's
/// thickness, which no level may halve. What every reader goes by:
/// - several levels: each keeps the depth of the finer one while height and width shrink;
/// - one level: it is called `layers` or `surface-volume`, or it is thin: at most 128 voxels deep, and at most an eighth of its height and of its width.
/// A thin slab cut out of a scan counts as flat, too: its made-up levels keep their depth, which costs little.
bool isFlat(const VolumeInfo& info);

}  // namespace volumen
