#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/base/error.h"
#include "core/volume/zarr/zarr_codec_names.h"
#include "core/volume/zarr/zarr_fields.h"
#include "core/volume/zarr/zarr_metadata.h"

namespace volumen {

namespace {

[[noreturn]] void refuse(const Path& file, const std::string& what) { throw Error(file.string() + ": " + what); }

std::vector<int> axesInOrder(std::size_t axes) {
    std::vector<int> order(axes);
    std::iota(order.begin(), order.end(), 0);
    return order;
}

/// A permutation written as a list, or as "C" or "F".
std::vector<int> permutation(const Json& value, std::size_t axes, const Path& file) {
    std::vector<int> order = axesInOrder(axes);
    if (value == "C") return order;
    if (value == "F") return {order.rbegin(), order.rend()};
    const std::vector<std::int64_t> list = integerList(value, 0, file, "transpose order");
    std::vector<int> wanted(list.begin(), list.end());
    if (!std::is_permutation(wanted.begin(), wanted.end(), order.begin(), order.end()))
        refuse(file, "its transpose order does not name each axis once; the file is damaged");
    return wanted;
}

/// `first`, then `second` on what `first` made.
std::vector<int> composed(const std::vector<int>& first, const std::vector<int>& second) {
    std::vector<int> order;
    for (const int axis : second) order.push_back(first[static_cast<std::size_t>(axis)]);
    return order;
}

bool isBigEndian(const Json& configuration, const Path& file) {
    const std::string endian = textOr(field(configuration, "endian"), "little", file, "endian");
    if (endian != "little" && endian != "big") refuse(file, "its endian is neither little nor big; the file is damaged");
    return endian == "big";
}

const Json& codecList(const Json& value, const Path& file) {
    if (!value.is_array() || value.empty()) refuse(file, "its list of codecs is missing or empty; the file is damaged");
    return value;
}

/// Reads a chain of codecs: transposes, then what makes bytes ("bytes" or shards), then what takes bytes.
class ChainReader {
public:
    ChainReader(ArrayMetadata& array, bool insideShard) : m_array(array), m_insideShard(insideShard) {
        m_pipeline.order = insideShard ? array.shards->order : axesInOrder(array.shape.size());
    }

    void read(const Json& codecs) {
        for (const Json& codec : codecList(codecs, m_array.file)) step(extensionName(codec, m_array.file, "codec"), field(codec, "configuration"));
        if (!m_serialised) refuse(m_array.file, "its codecs never turn voxels into bytes; the file is damaged");
        if (!m_sharded) m_array.pipeline = m_pipeline;
    }

private:
    void step(const std::string& name, const Json& configuration) {
        if (name == "transpose") transpose(configuration);
        else if (name == "bytes" || name == "endian") serialise(configuration);
        else if (name == "sharding_indexed") shard(configuration);
        else compress(name, configuration);
    }

    void transpose(const Json& configuration) {
        if (m_serialised) refuse(m_array.file, "its codecs transpose what is bytes already; the file is damaged");
        m_pipeline.order = composed(m_pipeline.order, permutation(field(configuration, "order"), m_array.shape.size(), m_array.file));
    }

    void serialise(const Json& configuration) {
        if (m_serialised) refuse(m_array.file, "its codecs turn voxels into bytes twice; the file is damaged");
        m_pipeline.bigEndian = isBigEndian(configuration, m_array.file);
        m_serialised = true;
    }

    void compress(const std::string& name, const Json& configuration) {
        const Codec codec = codecNamed(name, configuration, m_array.type, m_array.file);
        if (!m_serialised) refuse(m_array.file, "its codecs compress before voxels are bytes; the file is damaged");
        if (m_sharded) refuse(m_array.file, "compresses whole shards (" + name + "), so that no part can be read alone; write it again without");
        m_pipeline.codecs.push_back(codec);
    }

    void shard(const Json& configuration);
    void readIndexCodecs(const Json& codecs);

    ArrayMetadata& m_array;
    bool m_insideShard;
    ChunkPipeline m_pipeline;
    bool m_serialised = false;
    bool m_sharded = false;
};

void ChainReader::shard(const Json& configuration) {
    const Path& file = m_array.file;
    if (m_insideShard || m_serialised) refuse(file, "has shards inside shards, which cannot be read; write it again with one kind of shard");
    ShardLayout layout;
    layout.order = m_pipeline.order;
    // The inner shape is written in the order that the transposes before it made.
    const auto stored = integerList(field(configuration, "chunk_shape"), 1, file, "inner chunk_shape");
    if (stored.size() != layout.order.size()) refuse(file, "its shards and their inner chunks differ in their number of axes; the file is damaged");
    layout.innerShape.resize(stored.size());
    for (std::size_t i = 0; i < stored.size(); ++i) layout.innerShape[static_cast<std::size_t>(layout.order[i])] = stored[i];
    const std::string location = textOr(field(configuration, "index_location"), "end", file, "index_location");
    if (location != "start" && location != "end") refuse(file, "its shard index is neither at the start nor at the end; the file is damaged");
    layout.indexAtStart = location == "start";
    m_array.shards = layout;
    readIndexCodecs(field(configuration, "index_codecs"));
    ChainReader(m_array, true).read(field(configuration, "codecs"));
    m_serialised = m_sharded = true;
}

/// The index has a size known beforehand, so only the byte order and a checksum can be there.
void ChainReader::readIndexCodecs(const Json& codecs) {
    ShardLayout& layout = *m_array.shards;
    for (const Json& codec : codecList(codecs, m_array.file)) {
        const std::string name = extensionName(codec, m_array.file, "index codec");
        if (name == "bytes" || name == "endian") layout.indexBigEndian = isBigEndian(field(codec, "configuration"), m_array.file);
        else if (name == "crc32c") layout.indexChecksum = true;
        else refuse(m_array.file, "its shard index is written with '" + name.substr(0, 60) + "', which cannot be read; write it again with bytes and crc32c");
    }
}

void readKeys(const Json& json, ArrayMetadata& array) {
    const Json& encoding = field(json, "chunk_key_encoding");
    const std::string name = extensionName(encoding, array.file, "chunk_key_encoding");
    if (name != "default" && name != "v2") refuse(array.file, "names its chunks by '" + name.substr(0, 60) + "', which is not known");
    array.separator = separator(field(field(encoding, "configuration"), "separator"), name == "v2" ? '.' : '/', array.file);
    if (name == "default") array.keyPrefix = std::string("c") + array.separator;
}

void readGrid(const Json& json, ArrayMetadata& array) {
    const Json& grid = field(json, "chunk_grid");
    if (extensionName(grid, array.file, "chunk_grid") != "regular")
        refuse(array.file, "its chunks are not on a regular grid, which cannot be read; write it again with chunks of one shape");
    array.chunkShape = integerList(field(field(grid, "configuration"), "chunk_shape"), 1, array.file, "chunk_shape");
}

void readAxisNames(const Json& json, ArrayMetadata& array) {
    const Json& names = field(json, "dimension_names");
    if (!names.is_array() || names.size() != array.shape.size()) return;
    for (const Json& name : names) array.axisNames.push_back(name.is_string() ? name.get<std::string>() : "");
}

}  // namespace

ArrayMetadata parseArrayV3(const Json& json, const Path& file) {
    if (field(json, "zarr_format") != 3 || field(json, "node_type") != "array")
        refuse(file, "is not the description of a Zarr array of version 3");
    const Json& transformers = field(json, "storage_transformers");
    if (!transformers.is_null() && !transformers.empty()) refuse(file, "uses storage transformers, which cannot be read; write it again without");
    ArrayMetadata array;
    array.file = file;
    array.version = 3;
    array.shape = integerList(field(json, "shape"), 1, file, "shape");
    readGrid(json, array);
    array.type = voxelTypeV3(field(json, "data_type"), file);
    array.fillValue = fillValue(field(json, "fill_value"), array.type, file);
    readKeys(json, array);
    readAxisNames(json, array);
    ChainReader(array, false).read(field(json, "codecs"));
    checkArray(array);
    return array;
}

}  // namespace volumen
