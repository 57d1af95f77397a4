#pragma once

#include "core/labels/label_table.h"
#include "core/volume/open_volume.h"

/// Ink labels as sums: `scan_predictions`, of 0 … 255 for each surface that passed through a voxel, and `scan_counts`, how many did.
namespace volumen {

/// A file with these datasets holds both.
bool areSoftLabels(const std::vector<std::string>& datasets);

/// Ids: 1 where the mean is half of 255 or more, 2 where it is less, 0 where nothing was counted. Axes are (y, x, z) unless `options` says otherwise. Throws Error.
VolumeSourcePtr openSoftLabels(const Path& path, const OpenOptions& options, const std::stop_token& stop);

/// 1 = ink, 2 = no ink.
LabelTable softLabelTable();

}  // namespace volumen
