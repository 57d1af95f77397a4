#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/base/error.h"
#include "core/volume/zarr/zarr_codec_names.h"
#include "core/volume/zarr/zarr_fields.h"
#include "core/volume/zarr/zarr_metadata.h"

namespace volumen {

namespace {

/// Filters come before the compressor, and both are the same kind of thing.
std::vector<Codec> codecsV2(const Json& json, const StoredType& stored, const Path& file) {
    std::vector<Codec> codecs;
    const auto add = [&](const Json& entry) {
        const std::string id = textOr(field(entry, "id"), "", file, "compressor");
        codecs.push_back(codecNamed(id, entry, stored.type, file));
    };
    const Json& filters = field(json, "filters");
    if (filters.is_array()) {
        for (const Json& filter : filters) add(filter);
    } else if (!filters.is_null()) {
        throw Error(file.string() + ": its filters are not a list; the file is damaged");
    }
    if (!field(json, "compressor").is_null()) add(field(json, "compressor"));
    return codecs;
}

std::vector<int> orderV2(const Json& value, std::size_t axes, const Path& file) {
    const std::string order = textOr(value, "C", file, "order");
    if (order != "C" && order != "F") throw Error(file.string() + ": its order is neither C nor F; the file is damaged");
    std::vector<int> list(axes);
    std::iota(list.begin(), list.end(), 0);
    if (order == "F") std::reverse(list.begin(), list.end());
    return list;
}

}  // namespace

ArrayMetadata parseArrayV2(const Json& json, const Path& file) {
    if (field(json, "zarr_format") != 2) throw Error(file.string() + ": is not the description of a Zarr array of version 2");
    ArrayMetadata array;
    array.file = file;
    array.version = 2;
    array.shape = integerList(field(json, "shape"), 1, file, "shape");
    array.chunkShape = integerList(field(json, "chunks"), 1, file, "chunks");
    const StoredType stored = storedTypeV2(field(json, "dtype"), file);
    array.type = stored.type;
    array.fillValue = fillValue(field(json, "fill_value"), stored.type, file);
    array.pipeline = {.order = orderV2(field(json, "order"), array.shape.size(), file),
                      .bigEndian = stored.bigEndian,
                      .codecs = codecsV2(json, stored, file)};
    array.separator = separator(field(json, "dimension_separator"), '.', file);
    checkArray(array);
    return array;
}

}  // namespace volumen
