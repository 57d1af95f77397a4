#pragma once

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/volume/volume_info.h"

namespace volumen {

/// By what a source that is edited or replaced is noticed, without reading its voxels: how many files, how many bytes, when the newest
/// was changed; of the mask too, where there is one. Of a file: itself, and the raw data that lie beside a header. Of a folder of slices:
/// the slices. Of a store: the metadata of its root and of its levels. Words for people, in one flat object.
/// What cannot be looked at counts as not there: reading it will tell.
Json sourceStateOf(const VolumeInfo& source, const Path& mask);

}  // namespace volumen
