#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/volume/convert/sinks.h"
#include "core/volume/convert/value_map.h"
#include "core/volume/volume_source.h"
#include "core/volume/reduce_box.h"

namespace volumen {

/// P:Q, which become a window by what the source holds.
struct Percentiles {
    double lo = 0;
    double hi = 100;
};

/// What a person wants of a conversion; what is not said is the source's, or the format's own.
struct ConversionRequest {
    Path in;
    Path out;
    std::string format;                       ///< "ome-zarr-0.4" …
    std::optional<int> levels;
    std::optional<Voxel> chunk;
    std::optional<Voxel> shard;
    std::string name;                         ///< of the picture, or of the dataset in an HDF5; empty: the source's
    std::string codec;                        ///< as typed; empty: the format's own
    std::optional<VoxelType> type;
    ValueRule rule;
    std::optional<Percentiles> percentiles;
    std::optional<Box> region;                ///< of the source's level 0, inside it
    std::optional<LevelReduce> reduce;        ///< nothing: mean, of labels mode
    std::optional<Voxel> factors;
    Path mask;                                ///< empty: none
    std::optional<Spacing> spacingUm;
    std::string command;                      ///< the command line, for the output's attributes
    std::vector<std::pair<std::string, std::string>> textKeys;   ///< besides, where the format holds keys (NRRD): names and values
    std::vector<std::pair<std::string, std::string>> madeBy;     ///< what made the source's voxels, where it is no file: names and texts; other ones are other settings
    std::string attributes = "{}";            ///< a JSON object that joins the output's attributes
    bool resume = false;
    bool overwrite = false;
    bool verify = false;
};

/// Everything that decides which voxels are written and how, by the words of the command line; `rule` with its percentiles resolved.
/// A conversion is resumed only where all of it is the same.
Json settingsOf(const ConversionRequest& request, const VolumeInfo& source, const ValueRule& rule, LevelReduce reduce);

/// "codec (zstd:3 then, zstd:5 now), region (…)": what differs; empty when nothing does.
std::string differences(const Json& before, const Json& now);

/// Where the voxels come from and what became of them: `{"volumen": {"conversion": …}}` for the output.
Json attributesOf(const ConversionRequest& request, const Json& settings);

/// The same, with what is known only at the end.
Json attributesOf(const ConversionRequest& request, const Json& settings, const NotFinite& notFinite);

/// "mean", "mode", "max".
std::string name(LevelReduce reduce);

}  // namespace volumen
