#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/geometry.h"

namespace volumen {

/// What the resolution tags of a TIFF picture hold, as they stand there.
struct TiffResolution {
    double x = 0, y = 0;   ///< pixels a unit; 0: not said
    int unit = 0;          ///< of ResolutionUnit: 1 none, 2 inch, 3 centimetre; 0: not said
};

/// Where the voxels of a TIFF picture lie, as far as it says.
struct TiffPlace {
    std::optional<Spacing> spacingUm;
    Point originUm{0, 0, 0};
    bool zIsTaken = false;   ///< the file says x and y alone, which are equal: z is taken to be as they are
};

/// From the tags and the text of a picture: what Volumen wrote; what ImageJ wrote (`unit=`, `spacing=`, pixels a unit); else the tags alone.
/// The resolutions of screens and printers (72, 96, 300 dpi …), which programs write unasked, say nothing; nor do pixels that are no
/// squares, as a slice's depth is not known then.
TiffPlace tiffPlace(const TiffResolution& resolution, std::string_view description);

/// The attributes of a conversion with the place of its voxels added, for `tiffPlace` to find. `attributes` is a JSON object.
std::string withTiffPlace(const std::string& attributes, const std::optional<Spacing>& spacingUm, Point originUm);

}  // namespace volumen
