#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/files.h"

namespace volumen {

/// What the meta.json beside a volpkg volume's slices says; nothing where it does not.
struct VolpkgMeta {
    std::optional<double> voxelSizeUm;
    std::optional<std::int64_t> slices;
    std::optional<std::int64_t> height;
    std::optional<std::int64_t> width;
};

/// The meta.json of `folder`, when there is one of type "vol". One that cannot be read becomes a warning, as the slices can be shown without it.
std::optional<VolpkgMeta> readVolpkgMeta(const Path& folder, std::vector<std::string>& warnings);

}  // namespace volumen
