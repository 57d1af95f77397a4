#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/geometry.h"

/// Numbers and boxes as people write them on a command line and read them in a window.
namespace volumen {

/// "4096", "64k", "512M", "4G": binary sizes. Throws Error.
std::uint64_t parseByteSize(std::string_view text);
/// "1.5 GiB", "230 MiB".
std::string formatByteSize(std::uint64_t bytes);

/// "z,y,x" as real or whole numbers. Throws Error.
Point parsePoint(std::string_view text);
Voxel parseVoxel(std::string_view text);

/// "z0:z1,y0:y1,x0:x1", half-open, an empty bound means the edge of `shape`. Throws Error when it is empty or reaches outside.
Box parseBox(std::string_view text, Voxel shape);

/// "a, b, c and 7 more": at most `most` of them by name.
std::string formatList(const std::vector<std::string>& names, std::size_t most = 20);

/// "14,376": thousands separated.
std::string formatThousands(std::int64_t value);
/// A length with the unit chosen by size: "12.3 µm", "31.2 mm", "4.1 cm".
std::string formatLength(double um);
/// A round length without digits behind the point: "500 µm", "2 mm", "1 cm".
std::string formatRoundLength(double um);
/// `formatLength` where a spacing is known, else in voxels: "132.5 voxels".
std::string formatDistance(double length, bool calibrated);

/// Whole seconds, minutes or hours, by size: "46 s", "12 min", "3 h 20 min".
std::string formatDuration(double seconds);

/// "14376 x 7888 x 8096"
std::string formatShape(Voxel shape);
/// "12,0,7": as `parseVoxel` reads it.
std::string formatVoxel(Voxel v);

}  // namespace volumen
