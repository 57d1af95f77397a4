#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/labels/label_id.h"
#include "core/labels/leaf_mask.h"
#include "core/labels/shared_node.h"

namespace volumen {

/// The labels of 8 x 8 x 8 voxels, z-y-x, x fastest: nothing, one label everywhere (no memory at all), or voxel by voxel, a byte each
/// while all ids fit, else two. Over a base, some voxels only may be written, and the others show what lies beneath. Copies share their voxels until
/// one of them is changed. Reading is safe from any thread as long as that copy is not changed meanwhile.
class Leaf {
public:
    using Values = std::array<LabelId, kLeafVoxels>;

    /// Absent: nobody wrote here, and what lies beneath (a base) is seen.
    Leaf() = default;
    explicit Leaf(LabelId everywhere) : m_bits((std::uintptr_t{everywhere} << 1) | 1) {}
    /// The most compact leaf of these.
    explicit Leaf(const Values& values);
    ~Leaf() { drop(); }
    Leaf(const Leaf& other) : m_bits(other.m_bits) { keep(); }
    Leaf(Leaf&& other) noexcept : m_bits(std::exchange(other.m_bits, 0)) {}
    Leaf& operator=(Leaf other) noexcept {
        std::swap(m_bits, other.m_bits);
        return *this;
    }

    bool absent() const { return m_bits == 0; }
    /// Some voxels are written, others are not: those read as unlabeled.
    bool partly() const { return !uniform() && node()->partly; }
    /// Nothing beneath is seen.
    bool covers() const { return !absent() && !partly(); }
    /// Voxels that somebody wrote.
    LeafMask written() const { return absent() ? LeafMask{} : partly() ? *node()->written() : LeafMask::all(); }
    /// How it looks over another: never partly.
    Leaf over(const Leaf& beneath) const;
    /// One value everywhere; an absent leaf is uniformly unlabeled.
    bool uniform() const { return m_bits == 0 || (m_bits & 1) != 0; }
    /// Of a uniform leaf.
    LabelId uniformValue() const { return static_cast<LabelId>(m_bits >> 1); }
    /// Two bytes a voxel.
    bool wide() const { return !uniform() && node()->wide; }
    /// The voxels of a leaf that is neither uniform nor wide; of one that is wide.
    const std::uint8_t* bytes() const { return node()->bytes(); }
    const std::uint16_t* words() const { return reinterpret_cast<const std::uint16_t*>(node()->bytes()); }

    LabelId at(int voxel) const { return uniform() ? uniformValue() : wide() ? words()[voxel] : bytes()[voxel]; }
    Values values() const;
    /// Where the label is `id`.
    LeafMask where(LabelId id) const;
    /// Of two leaves: where they differ. Absent counts as unlabeled.
    friend LeafMask difference(const Leaf& a, const Leaf& b);
    /// The same voxels in the same memory; equal labels elsewhere do not count.
    friend bool same(const Leaf& a, const Leaf& b) { return a.m_bits == b.m_bits; }
    /// Bytes of memory that its voxels take.
    std::size_t byteCount() const { return uniform() ? 0 : nodeBytes(wide(), partly()); }

    /// Sets the voxels of `mask`. The others are unlabeled where the leaf was absent; it is not partly.
    void set(const LeafMask& mask, LabelId id);
    /// Sets the voxels of `mask`, in order, from `values`, of which there are `mask.count()`.
    void set(const LeafMask& mask, std::span<const LabelId> values);
    /// The same over a base, of which nothing need be known: only these voxels count as written.
    void write(const LeafMask& mask, LabelId id);
    void write(const LeafMask& mask, std::span<const LabelId> values);
    /// Nobody wrote these any more: what lies beneath is seen.
    void unwrite(const LeafMask& mask);
    /// Becomes uniform where all voxels are equal.
    void compact();

private:
    struct Node : SharedNode {
        bool wide = false;
        bool partly = false;   ///< a mask of what is written follows the voxels
        std::uint8_t* bytes() const { return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(this + 1)); }
        std::uint16_t* words() const { return reinterpret_cast<std::uint16_t*>(bytes()); }
        LeafMask* written() const { return reinterpret_cast<LeafMask*>(bytes() + kLeafVoxels * (wide ? 2 : 1)); }
    };

    static std::size_t nodeBytes(bool wide, bool partly);
    static Node* make(bool wide, bool partly);
    static void destroy(Node* node);
    Node* node() const { return reinterpret_cast<Node*>(m_bits); }
    void keep() const {
        if (!uniform()) node()->keep();
    }
    void drop() {
        if (!uniform() && node()->release()) destroy(node());
    }
    void become(Node* made);
    /// Voxels of its own to write to, two bytes each when `wide` or where they are already; `written`: which are written then, at least those that are now.
    Node& writable(bool wide, const LeafMask& written);
    /// Sets voxels of `mask`; `written` as there.
    void put(const LeafMask& mask, LabelId id, const LeafMask& written);
    void put(const LeafMask& mask, std::span<const LabelId> values, const LeafMask& written);

    std::uintptr_t m_bits = 0;   ///< 0: absent; odd: label · 2 + 1; else a Node
};

}  // namespace volumen
