#pragma once

#include <string>
#include <vector>

#include "core/labels/snapshot.h"
#include "core/volume/convert/conversion.h"

namespace volumen {

/// What a person wants of an export.
struct LabelExport {
    Path out;
    std::string format;            ///< one of `labelFormats`, or empty: by OUT's name
    std::optional<Box> region;     ///< level 0, inside the volume
    std::optional<LabelId> only;   ///< this label alone
    bool overwrite = false;
    std::string command;           ///< for the output's attributes
};

/// Names of formats, in the order in which people see them.
std::vector<std::string> labelFormats();

/// Writes ids, and names, colours and geometry where the format can hold them: OME-Zarr as `image-label`, NRRD as 3D Slicer's segments, `vdb` as an
/// Int32Grid, `label-zarr` as the field's training labels (six levels that keep their depth, chunks as deep as the volume). Throws Error, Cancelled.
void exportLabels(const LabelSnapshot& snapshot, const LabelExport& wish, const ConversionMeans& means, std::stop_token stop, const ConversionProgress& progress = {});

}  // namespace volumen
