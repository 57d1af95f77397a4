#pragma once

#include "core/volume/formats/picture_file.h"
#include "core/volume/open_volume.h"

/// Pictures as volumes: one is a volume of one slice, a folder of them a stack.
namespace volumen {

/// By the first bytes of a file; by the names in a folder.
bool recognisesPicture(const Path& path);
bool recognisesPictureStack(const Path& folder);

/// Format "image" ("tiff" of a coloured TIFF). Coloured ones need `options.channel`: a sample's number, or "luminance".
/// Throws Error: see `openVolume`; ChannelNeeded.
VolumeSourcePtr openPicture(const Path& path, const OpenOptions& options);

/// Format "image-stack": slices in the order of their numbers, gaps kept, as slice_names.h says. The first, middle and last
/// header are read; a slice of another size is an Error when it is read, and a warning when it is one of these.
VolumeSourcePtr openPictureStack(const Path& folder, const OpenOptions& options);

/// "300 x 200 u8, RGB"
std::string described(const PictureHeader& header);

}  // namespace volumen
