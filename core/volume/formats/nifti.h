#pragma once

#include "core/volume/open_volume.h"

/// NIfTI 1 and 2: .nii, .nii.gz, and pairs of .hdr and .img, in both byte orders.
namespace volumen {

/// By the first bytes, unpacked where they are packed; an .img by the header beside it.
bool recognisesNifti(const Path& path);

/// Format "nifti". Scaled voxels are shown scaled: as f32, or f64 where f32 is too narrow for the stored type.
/// µm only where the header says a unit. Throws Error: see `openVolume`.
VolumeSourcePtr openNifti(const Path& path, const OpenOptions& options);

}  // namespace volumen
