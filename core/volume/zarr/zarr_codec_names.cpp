#include "core/volume/zarr/zarr_codec_names.h"

#include <map>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/volume/zarr/zarr_fields.h"

namespace volumen {

namespace {

const std::map<std::string, CodecKind, std::less<>> kKinds{{"zlib", CodecKind::zlib}, {"gzip", CodecKind::gzip},   {"zstd", CodecKind::zstd},
                                                           {"lz4", CodecKind::lz4},   {"blosc", CodecKind::blosc}, {"crc32c", CodecKind::crc32c}};

/// A checksum in front of the data (an option of numcodecs) is not what `CodecKind::crc32c` undoes.
bool checksumLeads(const Json& configuration) { return field(configuration, "location") == "start"; }

}  // namespace

Codec codecNamed(const std::string& name, const Json& configuration, VoxelType type, const Path& file) {
    constexpr std::string_view kPrefix = "numcodecs.";
    const auto found = kKinds.find(name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name);
    if (found == kKinds.end() || (found->second == CodecKind::crc32c && checksumLeads(configuration)))
        throw Error(file.string() + ": is compressed with '" + name.substr(0, 60) +
                    "', which cannot be read; write it again with blosc, zstd, gzip, zlib, lz4 or none");
    Codec codec{.kind = found->second, .typeSize = static_cast<int>(size(type))};
    if (codec.kind == CodecKind::blosc) codec.bloscInner = textOr(field(configuration, "cname"), "lz4", file, "blosc cname");
    return codec;
}

char separator(const Json& value, char fallback, const Path& file) {
    const std::string text = textOr(value, std::string(1, fallback), file, "dimension separator");
    if (text != "." && text != "/") throw Error(file.string() + ": its dimension separator is neither . nor /; the file is damaged");
    return text[0];
}

}  // namespace volumen
