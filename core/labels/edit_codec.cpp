#include "core/labels/edit_codec.h"

#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <optional>

#include "core/base/error.h"

namespace volumen {

namespace {

constexpr std::uint32_t kMostIds = 1u << 16;                  // every id once
constexpr std::int64_t kMostVoxels = std::int64_t{1} << 46;   // more than the largest scroll has; so that no sum of them overflows
constexpr std::size_t kSectionBytes = std::size_t{1} << 20;       // a section is closed when it is over this
constexpr std::size_t kMaxSectionBytes = std::size_t{16} << 20;   // a block's leaves at their largest, and the section before
constexpr int kLevel = 1;

constexpr int kMostLeaves = 2 * kBlockLeaves * kBlockLeaves * kBlockLeaves;   // of a block: twice each

enum LeafFlag : std::uint8_t { kPartly = 1, kManyBefore = 2, kManyAfter = 4, kWide = 8, kAbsentBefore = 16, kAbsentAfter = 32, kUnwrittenBefore = 64, kUnwrittenAfter = 128 };

class Writer {
public:
    template <class T>
        requires std::is_trivially_copyable_v<T>
    void put(T value) {
        const std::size_t at = m_bytes.size();
        m_bytes.resize(at + sizeof value);
        std::memcpy(m_bytes.data() + at, &value, sizeof value);
    }
    void putBytes(std::span<const std::byte> bytes) { m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end()); }
    std::vector<std::byte>& bytes() { return m_bytes; }

private:
    std::vector<std::byte> m_bytes;
};

class Reader {
public:
    Reader(std::span<const std::byte> bytes, const std::string& where) : m_rest(bytes), m_size(bytes.size()), m_where(where) {}
    template <class T>
    T get() {
        T value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }
    std::span<const std::byte> take(std::size_t bytes) {
        if (bytes > m_rest.size()) fail();
        const auto taken = m_rest.first(bytes);
        m_rest = m_rest.subspan(bytes);
        return taken;
    }
    bool atEnd() const { return m_rest.empty(); }
    std::size_t position() const { return m_size - m_rest.size(); }
    [[noreturn]] void fail() const { throw Error(m_where + ": an edit in it is damaged; the labels are kept as they were before it"); }

private:
    std::span<const std::byte> m_rest;
    std::size_t m_size;
    const std::string& m_where;
};

/// Between characters, not within one.
std::string_view cut(std::string_view name) {
    if (name.size() <= kMaxEditNameBytes) return name;
    std::size_t end = kMaxEditNameBytes;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) --end;
    return name.substr(0, end);
}

EditTitle takeTitle(Reader& from) {
    const std::size_t length = from.get<std::uint16_t>();
    if (length > kMaxEditNameBytes) from.fail();
    const auto name = from.take(length);
    return {std::string(reinterpret_cast<const char*>(name.data()), name.size()), from.get<std::int64_t>()};
}

/// One side of a leaf's change: the one label that the voxels of the mask have, or nothing where they differ.
std::optional<LabelId> oneLabel(const Leaf& leaf, const LeafMask& mask) {
    if (leaf.uniform()) return leaf.uniformValue();
    if (mask.none()) return std::nullopt;
    const LabelId one = leaf.at(mask.first());
    return (mask & ~leaf.where(one)).none() ? std::optional(one) : std::nullopt;
}

class Packer {
public:
    void leaf(Voxel index, const Leaf& before, const Leaf& after) {
        const LeafMask changed = difference(before, after);
        if (changed.none() && before.absent() == after.absent()) return;
        count(before, after);
        putLeaf(index, changed, before, after, (before.absent() ? kAbsentBefore : 0) | (after.absent() ? kAbsentAfter : 0));
    }
    /// Over a base.
    void leafOver(Voxel index, const Leaf& before, const Leaf& after) {
        const LeafMask was = before.written(), is = after.written();
        count(before, after);
        putChange(index, was & is & difference(before, after), before, after, 0);
        putChange(index, is & ~was, Leaf(), after, kUnwrittenBefore);
        putChange(index, was & ~is, before, Leaf(), kUnwrittenAfter);
    }
    PackedEdit finish(std::string_view name) {
        closeBlock();
        closeSection();
        Writer all;
        name = cut(name);
        all.put(static_cast<std::uint16_t>(name.size()));
        all.putBytes(std::as_bytes(std::span(name)));
        all.put(m_voxels);
        const auto counts = m_counts.all();
        all.put(static_cast<std::uint32_t>(counts.size()));
        for (const auto& [id, count] : counts) all.put(id), all.put(count);
        all.putBytes(m_sections.bytes());
        all.bytes().shrink_to_fit();
        return {.bytes = std::move(all.bytes()), .changedVoxels = m_voxels, .counts = m_counts};
    }

private:
    void openBlock(Voxel index) {
        if (m_block == index && m_leaves > 0) return;
        closeBlock();
        if (m_section.bytes().size() > kSectionBytes) closeSection();
        m_block = index;
        for (const std::int64_t part : {index.z, index.y, index.x}) m_section.put(static_cast<std::int32_t>(part));
        m_countAt = m_section.bytes().size();
        m_section.put(std::uint16_t{0});
    }
    void closeBlock() {
        if (m_leaves > 0) std::memcpy(m_section.bytes().data() + m_countAt, &m_leaves, sizeof m_leaves);
        m_leaves = 0;
    }
    void count(const Leaf& before, const Leaf& after) {
        m_counts.add(after, 1);
        m_counts.add(before, -1);
    }
    void putChange(Voxel index, const LeafMask& changed, const Leaf& before, const Leaf& after, int flags) {
        if (!changed.none()) putLeaf(index, changed, before, after, flags);
    }
    void putLeaf(Voxel index, const LeafMask& changed, const Leaf& before, const Leaf& after, int flags) {
        openBlock({index.z >> 4, index.y >> 4, index.x >> 4});
        ++m_leaves;
        m_voxels += changed.count();
        const auto was = oneLabel(before, changed), is = oneLabel(after, changed);
        const bool wide = before.wide() || after.wide() || was.value_or(0) > 255 || is.value_or(0) > 255;
        const bool partly = !changed.full();
        m_section.put(static_cast<std::uint16_t>(leafInBlock(index)));
        m_section.put(static_cast<std::uint8_t>((partly ? kPartly : 0) | (was ? 0 : kManyBefore) | (is ? 0 : kManyAfter) | (wide ? kWide : 0) | flags));
        if (partly) m_section.put(changed.slices);
        putSide(before, changed, was, wide);
        putSide(after, changed, is, wide);
    }
    void putSide(const Leaf& leaf, const LeafMask& changed, std::optional<LabelId> one, bool wide) {
        if (wide) putIds<LabelId>(leaf, changed, one);
        else putIds<std::uint8_t>(leaf, changed, one);
    }
    template <class Id>
    void putIds(const Leaf& leaf, const LeafMask& changed, std::optional<LabelId> one) {
        if (one) return m_section.put(static_cast<Id>(*one));
        std::array<Id, kLeafVoxels> ids;
        std::size_t count = 0;
        changed.forEach([&](int voxel) { ids[count++] = static_cast<Id>(leaf.at(voxel)); });
        m_section.putBytes(std::as_bytes(std::span(ids).first(count)));
    }
    void closeSection() {
        const auto& raw = m_section.bytes();
        if (raw.empty()) return;
        std::vector<std::byte> packed(ZSTD_compressBound(raw.size()));
        const std::size_t size = ZSTD_compress(packed.data(), packed.size(), raw.data(), raw.size(), kLevel);
        if (ZSTD_isError(size)) throw std::bad_alloc();   // its only reason with room enough
        m_sections.put(static_cast<std::uint32_t>(raw.size()));
        m_sections.put(static_cast<std::uint32_t>(size));
        m_sections.putBytes(std::span(packed).first(size));
        m_section.bytes().clear();
    }

    Writer m_section, m_sections;
    Voxel m_block;
    std::uint16_t m_leaves = 0;
    std::size_t m_countAt = 0;
    std::int64_t m_voxels = 0;
    LabelCounts m_counts;
};

/// A leaf as it is written.
struct WrittenLeaf {
    std::size_t leaf = 0;
    unsigned flags = 0;
    LeafMask mask;
    std::span<const std::byte> before, after;   ///< ids
};

std::span<const std::byte> takeIds(Reader& from, bool many, bool wide, const LeafMask& mask) {
    const std::size_t count = many ? static_cast<std::size_t>(mask.count()) : 1;
    return from.take(count * (wide ? 2 : 1));
}

WrittenLeaf takeLeaf(Reader& from) {
    WrittenLeaf leaf{.leaf = from.get<std::uint16_t>(), .flags = from.get<std::uint8_t>()};
    if (leaf.leaf >= kBlockLeaves * kBlockLeaves * kBlockLeaves) from.fail();
    leaf.mask = leaf.flags & kPartly ? LeafMask{from.get<std::array<std::uint64_t, 8>>()} : LeafMask::all();
    leaf.before = takeIds(from, leaf.flags & kManyBefore, leaf.flags & kWide, leaf.mask);
    leaf.after = takeIds(from, leaf.flags & kManyAfter, leaf.flags & kWide, leaf.mask);
    return leaf;
}

Voxel takeBlockIndex(Reader& from) {
    Voxel index;
    for (std::int64_t* part : {&index.z, &index.y, &index.x}) *part = from.get<std::int32_t>();
    return index;
}

int takeLeafCount(Reader& from) {
    const int leaves = from.get<std::uint16_t>();
    if (leaves > kMostLeaves) from.fail();
    return leaves;
}

std::vector<std::byte> openSection(Reader& from) {
    const std::size_t size = from.get<std::uint32_t>();
    const auto packed = from.take(from.get<std::uint32_t>());
    if (size > kMaxSectionBytes) from.fail();
    std::vector<std::byte> raw(size);
    if (ZSTD_decompress(raw.data(), raw.size(), packed.data(), packed.size()) != size) from.fail();
    return raw;
}

}  // namespace

PackedEdit packEdit(std::string_view name, const LabelGrid& before, const LabelGrid& after) {
    Packer packer;
    forEachChangedLeaf(before, after, [&](Voxel index, const Leaf& was, const Leaf& is) {
        after.base() ? packer.leafOver(index, was, is) : packer.leaf(index, was, is);
    });
    return packer.finish(name);
}

EditTitle readEditTitle(std::span<const std::byte> bytes, const std::string& where) {
    Reader from(bytes, where);
    return takeTitle(from);
}

EditHeading readEditHeading(std::span<const std::byte> bytes, const std::string& where) {
    Reader from(bytes, where);
    EditHeading heading;
    EditTitle title = takeTitle(from);
    heading.name = std::move(title.name);
    heading.changedVoxels = title.changedVoxels;
    auto left = from.get<std::uint32_t>();
    if (left > kMostIds) from.fail();
    for (; left > 0; --left) {
        const auto id = from.get<LabelId>();
        const auto change = from.get<std::int64_t>();
        if (change > kMostVoxels || change < -kMostVoxels) from.fail();
        heading.counts.add(id, change);
    }
    heading.bytes = from.position();
    return heading;
}

UnpackedEdit::UnpackedEdit(std::span<const std::byte> bytes, Voxel shape, const std::string& where) {
    const Box blocks{.lo = {}, .hi = ceilDiv(shape, kBlockShape)};
    Reader from(bytes.subspan(readEditHeading(bytes, where).bytes), where);
    while (!from.atEnd()) {
        m_sections.push_back(openSection(from));
        m_bytes += m_sections.back().size();
        Reader section(m_sections.back(), where);
        while (!section.atEnd()) {
            const std::size_t offset = section.position();
            const Voxel index = takeBlockIndex(section);
            if (!blocks.contains(index)) from.fail();
            m_blocks.push_back({index, m_sections.size() - 1, offset});
            for (int left = takeLeafCount(section); left > 0; --left) takeLeaf(section);
        }
    }
}

void UnpackedEdit::readSteps(const Block& block, Direction direction, std::vector<LeafStep>& into) const {
    static const std::string kChecked;   // when it was unpacked
    Reader from(std::span(m_sections[block.section]).subspan(block.offset), kChecked);
    takeBlockIndex(from);
    into.clear();
    const bool undo = direction == Direction::undo;
    for (int left = takeLeafCount(from); left > 0; --left) {
        const WrittenLeaf leaf = takeLeaf(from);
        const auto is = [&](unsigned before, unsigned after) { return (leaf.flags & (undo ? before : after)) != 0; };
        into.push_back({.leaf = leaf.leaf, .absent = is(kAbsentBefore, kAbsentAfter), .unwritten = is(kUnwrittenBefore, kUnwrittenAfter), .one = !is(kManyBefore, kManyAfter),
                        .wide = (leaf.flags & kWide) != 0, .mask = leaf.mask, .bytes = undo ? leaf.before : leaf.after});
    }
}

LabelId LeafStep::id(std::size_t i) const {
    if (one) i = 0;
    if (!wide) return std::to_integer<LabelId>(bytes[i]);
    LabelId id;
    std::memcpy(&id, bytes.data() + i * sizeof id, sizeof id);
    return id;
}

}  // namespace volumen
