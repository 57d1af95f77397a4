#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>

#include "core/base/files.h"
#include "core/labels/history.h"
#include "core/labels/label_geometry.h"
#include "core/labels/label_grid.h"
#include "core/labels/label_table.h"
#include "core/volume/open_volume.h"

namespace volumen {

/// A volume of ids beneath what is painted: read, never written.
struct LabelBaseFile {
    Path path;
    OpenOptions options;
    friend bool operator==(const LabelBaseFile&, const LabelBaseFile&) = default;
};

/// A layer at one moment; cheap to copy, since the grid shares its voxels.
struct LabelSnapshot {
    std::uint64_t layer = 0;       ///< tells layers apart, whatever their files are called
    std::uint64_t sequence = 0;    ///< the last record that it holds
    std::uint64_t position = 0;    ///< how many edits are applied in it
    LabelGeometry geometry;
    LabelTable table;
    LabelGrid grid;
    std::optional<LabelBaseFile> base = {};   ///< where what lies beneath is read from
    History history = {};                     ///< its steps, where they are known; what is written when those on disk are lost
};

/// Done and total, in leaves; called on the working thread.
using LabelProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Writes an OpenVDB file that other programs open too (a grid "labels" of bytes, of Int32 where ids are over 255; index x, y, z, world in
/// µm), with what it does not hold (table, place in the journal, a checksum of all) behind it. Beside `path`, synced, renamed; what stood there
/// becomes `path` + ".previous". Throws Error, of kind outOfSpace where the disk is full, and Cancelled; then what stood there stands.
void writeSnapshot(const Path& path, const LabelSnapshot& snapshot, std::stop_token stop = {}, const LabelProgress& progress = {});

/// Without the base beneath it. Throws Error when the file is not whole to the last bit, or not ours.
LabelSnapshot readSnapshot(const Path& path);

/// An OpenVDB file that ends as those of `writeSnapshot` do. Throws Error when it cannot be read.
bool isSnapshot(const Path& path);

/// All but the voxels. The file's checksum is not looked at.
LabelSnapshot readSnapshotHeading(const Path& path);

Path previousOf(const Path& path);

}  // namespace volumen
