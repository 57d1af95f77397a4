#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/volume/open_volume.h"

namespace volumen {

/// Which of an array's axes are z, y and x, and where the others stand still.
struct AxisChoice {
    static constexpr int kNone = -1;

    std::array<int, 3> spatial{kNone, kNone, kNone};  ///< of z, y, x; a missing axis has one voxel
    std::vector<std::int64_t> fixed;                  ///< one place an axis of the array; 0 for the spatial ones

    /// `values` (one an axis of the array) as z, y, x; `missing` where the array has no such axis.
    Voxel pick(const std::vector<std::int64_t>& values, std::int64_t missing) const;
    Point pick(const std::vector<double>& values, double missing) const;
};

/// Decides by `options.axes`, else by `names` (empty: unknown), else takes the last three axes that are longer than one voxel as z, y, x;
/// two axes are one slice. `options.channel` is the place on a fourth one.
/// Throws Error naming `where` and the choices when more axes are left than can be shown.
AxisChoice chooseAxes(const std::vector<std::int64_t>& shape, std::vector<std::string> names, const OpenOptions& options,
                      const std::string& where);

/// The names say for certain which axis is which.
bool axesAreNamed(std::vector<std::string> names);

/// The shown axes as they lie in the file.
struct FileOrder {
    std::array<int, 3> axes;   ///< slowest first; kNone where there is none
    std::string letters;       ///< which each of them is: "zyx", "yxz" …
};

/// `firstFastest`: the file holds the array in Fortran's order; the axes are counted from its slowest then, too.
FileOrder fileOrder(const AxisChoice& choice, bool firstFastest = false);

}  // namespace volumen
