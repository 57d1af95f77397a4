#include "core/labels/leaf.h"

#include <emmintrin.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <new>

#include "core/labels/leaf_memory.h"

namespace volumen {

namespace {

/// The eight bits of a row as eight bytes of 0 or 255.
constexpr std::array<std::uint64_t, 256> makeRowBytes() {
    std::array<std::uint64_t, 256> rows{};
    for (std::size_t bits = 0; bits < 256; ++bits)
        for (unsigned x = 0; x < 8; ++x)
            if (bits >> x & 1) rows[bits] |= std::uint64_t{0xff} << (8 * x);
    return rows;
}
constexpr std::array<std::uint64_t, 256> kRowBytes = makeRowBytes();
static_assert(std::endian::native == std::endian::little, "rows of eight voxels are moved as one word");

void setBytes(std::uint8_t* voxels, const LeafMask& mask, std::uint8_t id) {
    const std::uint64_t every = id * 0x0101010101010101ull;
    for (int row = 0; row < 64; ++row) {
        const std::uint64_t chosen = kRowBytes[mask.row(row >> 3, row & 7)];
        std::uint64_t old;
        std::memcpy(&old, voxels + 8 * row, 8);
        old = (old & ~chosen) | (every & chosen);
        std::memcpy(voxels + 8 * row, &old, 8);
    }
}

/// Where `equal(i)`, for sixteen voxels from the `16 i`-th, gives bytes of 255.
template <class Equal>
LeafMask maskOf(Equal&& equal) {
    std::array<std::uint16_t, kLeafVoxels / 16> bits;
    for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = static_cast<std::uint16_t>(_mm_movemask_epi8(equal(i)));
    return {std::bit_cast<std::array<std::uint64_t, 8>>(bits)};
}

template <class T>
__m128i loaded(const T* from) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}

LeafMask whereEqual(const std::uint8_t* a, const std::uint8_t* b) {
    return maskOf([=](std::size_t i) { return _mm_cmpeq_epi8(loaded(a + 16 * i), loaded(b + 16 * i)); });
}

LeafMask whereEqual(const std::uint16_t* a, const std::uint16_t* b) {
    return maskOf([=](std::size_t i) { return _mm_packs_epi16(_mm_cmpeq_epi16(loaded(a + 16 * i), loaded(b + 16 * i)), _mm_cmpeq_epi16(loaded(a + 16 * i + 8), loaded(b + 16 * i + 8))); });
}

LeafMask whereIs(const std::uint8_t* voxels, LabelId id) {
    const __m128i every = _mm_set1_epi8(static_cast<char>(id));
    return maskOf([=](std::size_t i) { return _mm_cmpeq_epi8(loaded(voxels + 16 * i), every); });
}

LeafMask whereIs(const std::uint16_t* voxels, LabelId id) {
    const __m128i every = _mm_set1_epi16(static_cast<short>(id));
    return maskOf([=](std::size_t i) { return _mm_packs_epi16(_mm_cmpeq_epi16(loaded(voxels + 16 * i), every), _mm_cmpeq_epi16(loaded(voxels + 16 * i + 8), every)); });
}

bool anyWide(std::span<const LabelId> ids) {
    LabelId bits = 0;
    for (const LabelId id : ids) bits |= id;
    return bits > 255;
}

/// Row by row, since most rows are whole.
template <class T>
void setValues(T* voxels, const LeafMask& mask, const LabelId* values) {
    for (int row = 0; row < 64; ++row, voxels += 8) {
        const unsigned bits = mask.row(row >> 3, row & 7);
        if (bits == 0xff) {
            for (int x = 0; x < 8; ++x) voxels[x] = static_cast<T>(values[x]);
            values += 8;
        } else {
            for (unsigned left = bits; left != 0; left &= left - 1) voxels[std::countr_zero(left)] = static_cast<T>(*values++);
        }
    }
}

template <class T>
bool allEqual(const T* voxels) {
    return std::memcmp(voxels, voxels + 1, (kLeafVoxels - 1) * sizeof(T)) == 0;
}

}  // namespace

Leaf::Leaf(const Values& values) {
    const LabelId most = *std::max_element(values.begin(), values.end());
    if (allEqual(values.data())) {
        m_bits = (std::uintptr_t{most} << 1) | 1;
        return;
    }
    become(make(most > 255, false));
    if (wide()) std::copy(values.begin(), values.end(), node()->words());
    else std::copy(values.begin(), values.end(), node()->bytes());
}

std::size_t Leaf::nodeBytes(bool wide, bool partly) { return sizeof(Node) + kLeafVoxels * (wide ? 2 : 1) + (partly ? sizeof(LeafMask) : 0); }

Leaf::Node* Leaf::make(bool wide, bool partly) {
    static_assert(sizeof(Node) + kLeafVoxels == LeafMemory::kPieceBytes);
    Node* made = new (LeafMemory::take(nodeBytes(wide, partly))) Node;
    made->wide = wide, made->partly = partly;
    if (partly) new (made->written()) LeafMask;
    return made;
}

void Leaf::destroy(Node* node) {
    const std::size_t bytes = nodeBytes(node->wide, node->partly);
    node->~Node();
    LeafMemory::give(node, bytes);
}

void Leaf::become(Node* made) {
    drop();
    m_bits = reinterpret_cast<std::uintptr_t>(made);
}

Leaf::Node& Leaf::writable(bool wide, const LeafMask& written) {
    const bool partly = !written.full();
    if (!uniform() && node()->isUnshared() && node()->wide >= wide && node()->partly == partly) {
        if (partly) *node()->written() = written;
        return *node();
    }
    const bool twoBytes = wide || this->wide() || (uniform() && uniformValue() > 255);
    Node* made = make(twoBytes, partly);
    if (partly) *made->written() = written;
    if (uniform() && twoBytes) std::fill_n(made->words(), kLeafVoxels, uniformValue());
    else if (uniform()) std::memset(made->bytes(), uniformValue(), kLeafVoxels);
    else if (twoBytes && !this->wide()) std::copy_n(bytes(), kLeafVoxels, made->words());
    else std::memcpy(made->bytes(), bytes(), kLeafVoxels * (twoBytes ? 2 : 1));
    become(made);
    return *made;
}

Leaf::Values Leaf::values() const {
    Values values;
    if (uniform()) values.fill(uniformValue());
    else if (wide()) std::copy_n(words(), kLeafVoxels, values.begin());
    else std::copy_n(bytes(), kLeafVoxels, values.begin());
    return values;
}

LeafMask Leaf::where(LabelId id) const {
    if (uniform()) return uniformValue() == id ? LeafMask::all() : LeafMask{};
    if (wide()) return whereIs(words(), id);
    return id > 255 ? LeafMask{} : whereIs(bytes(), id);
}

LeafMask difference(const Leaf& a, const Leaf& b) {
    if (same(a, b)) return {};
    if (a.uniform()) return ~b.where(a.uniformValue());
    if (b.uniform()) return ~a.where(b.uniformValue());
    if (!a.wide() && !b.wide()) return ~whereEqual(a.bytes(), b.bytes());
    return ~whereEqual(a.values().data(), b.values().data());
}

void Leaf::put(const LeafMask& mask, LabelId id, const LeafMask& written) {
    if (mask.full()) {
        *this = Leaf(id);
        return;
    }
    if (mask.none() || (!absent() && uniform() && uniformValue() == id)) return;
    Node& to = writable(id > 255, written);
    if (!to.wide) setBytes(to.bytes(), mask, static_cast<std::uint8_t>(id));
    else mask.forEach([&](int voxel) { to.words()[voxel] = id; });
}

void Leaf::put(const LeafMask& mask, std::span<const LabelId> values, const LeafMask& written) {
    assert(static_cast<int>(values.size()) == mask.count());
    if (values.empty()) return;
    const bool wide = anyWide(values);
    if (mask.full()) become(make(wide, false));   // what was there need not be copied
    Node& to = writable(wide, written);
    to.wide ? setValues(to.words(), mask, values.data()) : setValues(to.bytes(), mask, values.data());
}

void Leaf::set(const LeafMask& mask, LabelId id) {
    assert(!partly());
    put(mask, id, LeafMask::all());
}

void Leaf::set(const LeafMask& mask, std::span<const LabelId> values) {
    assert(!partly());
    put(mask, values, LeafMask::all());
}

void Leaf::write(const LeafMask& mask, LabelId id) { put(mask, id, written() | mask); }

void Leaf::write(const LeafMask& mask, std::span<const LabelId> values) { put(mask, values, written() | mask); }

void Leaf::unwrite(const LeafMask& mask) {
    const LeafMask left = written() & ~mask;
    if (left.none()) *this = Leaf();
    else if (left != written()) {
        Node& to = writable(false, left);
        if (!to.wide) setBytes(to.bytes(), mask, 0);
        else mask.forEach([&](int voxel) { to.words()[voxel] = kUnlabeled; });
    }
}

Leaf Leaf::over(const Leaf& beneath) const {
    if (covers()) return *this;
    if (absent()) return beneath;
    Leaf leaf = beneath;
    const LeafMask written = this->written();
    std::array<LabelId, kLeafVoxels> values;
    std::size_t count = 0;
    written.forEach([&](int voxel) { values[count++] = at(voxel); });
    leaf.set(written, std::span(values).first(count));
    return leaf;
}

void Leaf::compact() {
    if (uniform() || partly()) return;
    if (wide() ? allEqual(words()) : allEqual(bytes())) *this = Leaf(at(0));
}

}  // namespace volumen
