#pragma once

#include "core/volume/open_volume.h"

/// numpy's files: one array (.npy), or several in a zip (.npz), stored or deflated.
namespace volumen {

/// By the first bytes; an .npz by what it holds.
bool recognisesNpy(const Path& path);
bool recognisesNpz(const Path& path);

/// Format "npy". C and Fortran order, both byte orders; truth values are u8. Throws Error: see `openVolume`.
VolumeSourcePtr openNpy(const Path& path, const OpenOptions& options);

/// Format "npz": `options.dataset` names an array. Throws Error; DatasetNeeded.
VolumeSourcePtr openNpz(const Path& path, const OpenOptions& options);

}  // namespace volumen
