#pragma once

#include <memory>
#include <string>

#include "core/volume/chunk.h"

namespace volumen {

/// How a value becomes one of another type.
enum class ValueRuleKind {
    plain,     ///< as it is: a real number by rounding half away from zero, then clamping; whole numbers only where they all fit
    exact257,  ///< u16 to u8: v / 257
    window,    ///< lo … hi become the new type's least … greatest (unsigned: 0 … greatest), clamped
};

struct ValueRule {
    ValueRuleKind kind = ValueRuleKind::plain;
    double lo = 0;
    double hi = 0;

    friend bool operator==(const ValueRule&, const ValueRule&) = default;
};

/// "as they are", "v / 257", "window 1200:40000".
std::string describe(const ValueRule& rule);

/// What is not finite among voxels that were mapped. To a whole number not-a-number becomes 0, an infinity the least or greatest value.
struct NotFinite {
    std::int64_t nan = 0;
    std::int64_t infinite = 0;

    NotFinite& operator+=(const NotFinite& other) {
        nan += other.nan, infinite += other.infinite;
        return *this;
    }
};

/// Turns voxels of one type into another. Types of at most 16 bits go by a table. Any thread.
class ValueMap {
public:
    /// Throws Error when the rule is none for these types: naming the options that are.
    ValueMap(VoxelType from, VoxelType to, const ValueRule& rule);
    ~ValueMap();

    /// One value, as `map` would turn it.
    double of(double value) const;

    /// True when voxels stay as they are.
    bool keeps() const { return m_from == m_to && m_rule.kind == ValueRuleKind::plain; }

    /// `count` voxels. Returns what of them was not finite.
    NotFinite map(const std::byte* from, std::byte* to, std::size_t count) const;
    /// What of `count` voxels is not finite.
    NotFinite count(const std::byte* from, std::size_t count) const;

    struct Rows;

private:
    VoxelType m_from;
    VoxelType m_to;
    ValueRule m_rule;
    std::unique_ptr<const Rows> m_rows;
};

}  // namespace volumen
