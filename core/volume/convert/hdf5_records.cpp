#include "core/volume/convert/hdf5_records.h"

#include <cstring>

#include "core/base/error.h"
#include "core/base/voxel_value.h"

namespace volumen::hdf5 {

namespace {

constexpr std::size_t kLongestMessage = 65528;   // a length of 16 bits, in steps of 8
constexpr std::size_t kPrefixBytes = 16, kMessageHeadBytes = 8;

enum MessageType : std::uint16_t { kDataspace = 1, kLinkInfo = 2, kDatatype = 3, kFillValue = 5, kLink = 6, kLayout = 8, kFilters = 11, kAttribute = 12 };

constexpr unsigned char kSignature[8]{0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

/// Bytes that grow: numbers little-endian, as they lie in memory.
class Writer {
public:
    template <class T>
    Writer& put(T value) {
        return bytes(std::as_bytes(std::span(&value, 1)));
    }
    Writer& u8(unsigned value) { return put(static_cast<std::uint8_t>(value)); }
    Writer& u16(std::size_t value) { return put(static_cast<std::uint16_t>(value)); }
    Writer& u32(std::size_t value) { return put(static_cast<std::uint32_t>(value)); }
    Writer& u64(std::uint64_t value) { return put(value); }
    Writer& zeros(std::size_t count) {
        m_bytes.append(count, '\0');
        return *this;
    }
    Writer& bytes(std::span<const std::byte> more) {
        m_bytes.append(reinterpret_cast<const char*>(more.data()), more.size());
        return *this;
    }
    Writer& text(const std::string& value) {
        m_bytes += value;
        return *this;
    }
    /// Zeros up to a multiple of `step`.
    Writer& align(std::size_t step = 8) { return zeros((step - m_bytes.size() % step) % step); }
    Bytes take() const {
        const auto all = std::as_bytes(std::span(m_bytes));
        return {all.begin(), all.end()};
    }

private:
    std::string m_bytes;
};

Bytes dataspace(const std::vector<std::uint64_t>& shape) {
    Writer writer;
    writer.u8(1).u8(static_cast<unsigned>(shape.size())).zeros(6);
    for (const std::uint64_t length : shape) writer.u64(length);
    return writer.take();
}

/// Where the parts of a real number's bits lie.
struct RealBits {
    unsigned exponentBits, mantissaBits, bias;
};

RealBits realBits(std::size_t bytes) { return bytes == 2 ? RealBits{5, 10, 15} : bytes == 4 ? RealBits{8, 23, 127} : RealBits{11, 52, 1023}; }

Bytes datatype(VoxelType type) {
    const char kind = name(type)[0];
    const std::size_t bytes = size(type);
    const auto bits = static_cast<unsigned>(8 * bytes);
    constexpr unsigned kInteger = 0x10, kReal = 0x11, kSigned = 8, kImpliedOne = 0x20;
    Writer writer;
    if (kind != 'f') return writer.u8(kInteger).u8(kind == 'i' ? kSigned : 0).u16(0).u32(bytes).u16(0).u16(bits).align().take();
    const RealBits real = realBits(bytes);
    writer.u8(kReal).u8(kImpliedOne).u8(bits - 1).u8(0).u32(bytes).u16(0).u16(bits);
    return writer.u8(real.mantissaBits).u8(real.exponentBits).u8(0).u8(real.mantissaBits).u32(real.bias).align().take();
}

Bytes textType(std::size_t bytes) {
    constexpr unsigned kString = 0x13, kZeroPaddedUtf8 = 0x11;
    return Writer().u8(kString).u8(kZeroPaddedUtf8).u16(0).u32(bytes).take();
}

Bytes fillValue(const DatasetHeader& header) {
    constexpr unsigned kAllocatedWhenWritten = 3, kFilledIfSet = 2, kDefined = 1;
    Writer writer;
    writer.u8(2).u8(kAllocatedWhenWritten).u8(kFilledIfSet).u8(kDefined).u32(size(header.type));
    visitType(header.type, [&](auto zero) { writer.put(voxelFrom<decltype(zero)>(header.fillValue)); });
    return writer.take();
}

Bytes layout(const DatasetHeader& header) {
    constexpr unsigned kVersion = 3, kChunked = 2, kAxes = 4;   // the last axis is the voxel's bytes
    const Voxel chunk = header.chunkShape;
    Writer writer;
    writer.u8(kVersion).u8(kChunked).u8(kAxes).u64(header.chunkTree);
    for (const std::int64_t length : {chunk.z, chunk.y, chunk.x}) writer.u32(static_cast<std::size_t>(length));
    return writer.u32(size(header.type)).take();
}

Bytes filters(const std::vector<Hdf5Filter>& all) {
    constexpr std::size_t kOptional = 1;
    Writer writer;
    writer.u8(1).u8(static_cast<unsigned>(all.size())).zeros(6);
    for (const Hdf5Filter& filter : all) {
        writer.u16(filter.id).u16((filter.name.size() / 8 + 1) * 8).u16(kOptional).u16(filter.values.size());
        writer.text(filter.name).zeros(8 - filter.name.size() % 8);
        for (const unsigned value : filter.values) writer.u32(value);
        writer.align();
    }
    return writer.take();
}

Bytes attribute(const Attribute& what) {
    const Bytes type = what.numbers ? datatype(VoxelType::f64) : textType(std::max<std::size_t>(1, what.text.size()));
    const Bytes space = what.numbers ? dataspace({3}) : dataspace({});
    const Bytes named = Writer().text(what.name).zeros(1).take();
    Writer writer;
    writer.u8(1).u8(0).u16(named.size()).u16(type.size()).u16(space.size());
    writer.bytes(named).align().bytes(type).align().bytes(space).align();
    if (what.numbers)
        for (const double number : *what.numbers) writer.put(number);
    else writer.text(what.text).zeros(what.text.empty() ? 1 : 0);
    return writer.take();
}

Bytes link(const Link& what) {
    constexpr unsigned kTwoByteLengthAndCharset = 0x11, kUtf8 = 1;
    return Writer().u8(1).u8(kTwoByteLengthAndCharset).u8(kUtf8).u16(what.name.size()).text(what.name).u64(what.object).take();
}

/// An object header, message by message.
class HeaderWriter {
public:
    void add(MessageType type, const Bytes& content, const std::string& what) {
        if (content.size() > kLongestMessage) throw Error(what + ": is too long for HDF5, which takes 64 KiB; make it shorter");
        m_messages.u16(type).u16((content.size() + 7) / 8 * 8).zeros(4).bytes(content).align();
        ++m_count;
    }
    Bytes take() {
        const Bytes messages = m_messages.take();
        return Writer().u8(1).u8(0).u16(m_count).u32(1).u32(messages.size()).zeros(4).bytes(messages).take();
    }

private:
    Writer m_messages;
    std::size_t m_count = 0;
};

template <class T>
T numberAt(std::span<const std::byte> bytes, std::size_t at, const std::string& where) {
    if (at > bytes.size() || bytes.size() - at < sizeof(T)) throw Error(where + ": has a header that breaks off; the file is damaged, choose a new name");
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

std::string textAt(std::span<const std::byte> bytes, std::size_t at, std::size_t length, const std::string& where) {
    if (at > bytes.size() || length > bytes.size() - at) throw Error(where + ": has a header that breaks off; the file is damaged, choose a new name");
    return {reinterpret_cast<const char*>(bytes.data() + at), length};
}

/// Calls `f(type, content)` with every message of a header.
template <class F>
void forEachMessage(std::span<const std::byte> header, const std::string& where, F&& f) {
    header = header.first(headerBytes(header, where));
    const auto count = numberAt<std::uint16_t>(header, 2, where);
    std::size_t at = kPrefixBytes;
    for (unsigned i = 0; i < count; ++i) {
        const auto type = numberAt<std::uint16_t>(header, at, where);
        const std::size_t bytes = numberAt<std::uint16_t>(header, at + 2, where);
        at += kMessageHeadBytes;
        if (at > header.size() || bytes > header.size() - at) throw Error(where + ": has a header that breaks off; the file is damaged, choose a new name");
        f(type, header.subspan(at, bytes));
        at += bytes;
    }
}

constexpr std::size_t padded(std::size_t bytes) { return (bytes + 7) / 8 * 8; }

/// The tree's nodes, from the leaves to the root.
class TreeWriter {
public:
    TreeWriter(const DatasetHeader& header, Address at) : m_header(header), m_at(at) {}

    ChunkTree write(const std::vector<StoredChunk>& chunks) {
        if (chunks.empty()) return {};
        std::vector<StoredChunk> children = chunks;   // of the level at hand: chunks, then nodes under their first chunk's key
        m_behind = behind(chunks.back());
        unsigned level = 0;
        do children = writeLevel(children, level++);
        while (children.size() > 1);
        return {m_bytes.take(), children.front().address};
    }

private:
    static constexpr std::size_t kMostChildren = 64;   // twice the superblock's default
    static constexpr std::size_t kKeyBytes = 8 + 4 * 8;
    static constexpr std::size_t kNodeBytes = 24 + (kMostChildren + 1) * kKeyBytes + kMostChildren * 8;

    /// A key that lies behind the last chunk.
    static StoredChunk behind(const StoredChunk& last) { return {.index = last.index + Voxel{1, 1, 1}}; }

    std::vector<StoredChunk> writeLevel(const std::vector<StoredChunk>& children, unsigned level) {
        std::vector<StoredChunk> nodes;
        for (std::size_t first = 0; first < children.size(); first += kMostChildren) {
            nodes.push_back(children[first]);
            nodes.back().address = m_at;
            writeNode(children, first, level);
        }
        return nodes;
    }

    void writeNode(const std::vector<StoredChunk>& children, std::size_t first, unsigned level) {
        const std::size_t end = std::min(first + kMostChildren, children.size());
        const Address left = first == 0 ? kNowhere : m_at - kNodeBytes, right = end == children.size() ? kNowhere : m_at + kNodeBytes;
        Writer node;
        node.text("TREE").u8(1).u8(level).u16(end - first).u64(left).u64(right);
        for (std::size_t i = first; i < end; ++i) putKey(node, children[i]), node.u64(children[i].address);
        putKey(node, end == children.size() ? m_behind : children[end]);
        m_bytes.bytes(node.align(kNodeBytes).take());
        m_at += kNodeBytes;
    }

    void putKey(Writer& node, const StoredChunk& chunk) const {
        const Voxel lo = chunk.index * m_header.chunkShape;
        node.u32(chunk.bytes).u32(chunk.skippedFilters);
        for (const std::int64_t at : {lo.z, lo.y, lo.x}) node.u64(static_cast<std::uint64_t>(at));
        node.u64(0);
    }

    const DatasetHeader& m_header;
    Address m_at;
    StoredChunk m_behind;
    Writer m_bytes;
};

}  // namespace

Bytes write(const Superblock& superblock) {
    constexpr std::size_t kLeafRank = 4, kInternalRank = 16;
    Writer writer;
    writer.bytes(std::as_bytes(std::span(kSignature))).zeros(5).u8(8).u8(8).u8(0).u16(kLeafRank).u16(kInternalRank).u32(0);
    writer.u64(0).u64(kNowhere).u64(superblock.end).u64(kNowhere);
    return writer.u64(0).u64(superblock.root).zeros(24).take();
}

std::optional<Superblock> readSuperblock(std::span<const std::byte> bytes) {
    if (bytes.size() < kSuperblockBytes) return std::nullopt;
    const Superblock found{.end = numberAt<Address>(bytes, 40, ""), .root = numberAt<Address>(bytes, 64, "")};
    const Bytes expected = write(found);
    return std::memcmp(bytes.data(), expected.data(), expected.size()) == 0 ? std::optional(found) : std::nullopt;
}

Bytes write(const DatasetHeader& header) {
    const auto length = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
    HeaderWriter writer;
    writer.add(kDataspace, dataspace({length(header.shape.z), length(header.shape.y), length(header.shape.x)}), "the shape");
    writer.add(kDatatype, datatype(header.type), "the type");
    writer.add(kFillValue, fillValue(header), "the fill value");
    writer.add(kLayout, layout(header), "the layout");
    if (!header.filters.empty()) writer.add(kFilters, filters(header.filters), "the list of filters");
    for (const Attribute& one : header.attributes) writer.add(kAttribute, attribute(one), "attribute " + one.name);
    return writer.take();
}

Bytes writeGroup(const std::vector<Link>& links) {
    HeaderWriter writer;
    writer.add(kLinkInfo, Writer().u8(0).u8(0).u64(kNowhere).u64(kNowhere).take(), "the group");
    for (const Link& one : links) writer.add(kLink, link(one), "dataset " + one.name.substr(0, 40));
    return writer.take();
}

std::size_t headerBytes(std::span<const std::byte> header, const std::string& where) {
    if (numberAt<std::uint8_t>(header, 0, where) != 1) throw Error(where + ": has a header of another kind than Volumen writes; choose a new name");
    return kPrefixBytes + numberAt<std::uint32_t>(header, 8, where);
}

std::vector<Link> readLinks(std::span<const std::byte> header, const std::string& where) {
    constexpr std::size_t kNameAt = 5;
    std::vector<Link> links;
    forEachMessage(header, where, [&](std::uint16_t type, std::span<const std::byte> content) {
        if (type != kLink) return;
        const std::size_t length = numberAt<std::uint16_t>(content, 3, where);
        links.push_back({.name = textAt(content, kNameAt, length, where), .object = numberAt<Address>(content, kNameAt + length, where)});
    });
    return links;
}

std::optional<std::string> readTextAttribute(std::span<const std::byte> header, const std::string& name, const std::string& where) {
    std::optional<std::string> found;
    forEachMessage(header, where, [&](std::uint16_t type, std::span<const std::byte> content) {
        if (type != kAttribute) return;
        const std::size_t nameBytes = numberAt<std::uint16_t>(content, 2, where), typeBytes = numberAt<std::uint16_t>(content, 4, where),
                          spaceBytes = numberAt<std::uint16_t>(content, 6, where), typeAt = 8 + padded(nameBytes);
        if (textAt(content, 8, nameBytes, where) != name + '\0') return;
        found = textAt(content, typeAt + padded(typeBytes) + padded(spaceBytes), numberAt<std::uint32_t>(content, typeAt + 4, where), where);
    });
    return found;
}

ChunkTree chunkTree(const std::vector<StoredChunk>& chunks, const DatasetHeader& header, Address at) { return TreeWriter(header, at).write(chunks); }

}  // namespace volumen::hdf5
