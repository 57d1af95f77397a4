#include "core/volume/convert/value_map.h"

#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <limits>
#include <vector>

#include "core/base/error.h"
#include "core/base/voxel_value.h"

namespace volumen {

namespace {

template <class T>
constexpr bool kWhole = std::is_integral_v<T>;

struct Range {
    double least;
    double greatest;
};

Range rangeOf(VoxelType type) {
    return visitType(type, [](auto zero) -> Range {
        using T = decltype(zero);
        if constexpr (kWhole<T>) return {static_cast<double>(std::numeric_limits<T>::min()), static_cast<double>(std::numeric_limits<T>::max())};
        else return {0, 0};
    });
}

bool isWhole(VoxelType type) { return rangeOf(type).greatest > 0; }

/// A value before it is rounded and clamped. Divides last: what lies half-way in exact arithmetic must stay there.
double onRule(const ValueRule& rule, const Range& range, double value) {
    if (rule.kind == ValueRuleKind::plain) return value;
    if (rule.kind == ValueRuleKind::exact257) return value / 257.0;
    return range.least + (value - rule.lo) * (range.greatest - range.least) / (rule.hi - rule.lo);
}

[[noreturn]] void refuse(VoxelType from, VoxelType to, const char* what) {
    throw Error(std::string(name(from)) + " to " + std::string(name(to)) + ": " + what);
}

void check(VoxelType from, VoxelType to, const ValueRule& rule) {
    if (rule.kind == ValueRuleKind::exact257 && (from != VoxelType::u16 || to != VoxelType::u8)) refuse(from, to, "--exact257 is for u16 to u8; give --window LO:HI instead");
    if (rule.kind == ValueRuleKind::window && !isWhole(to)) refuse(from, to, "a real number has no window; leave --window and --percentiles out");
    if (rule.kind == ValueRuleKind::window && !(rule.lo < rule.hi)) refuse(from, to, "the window is empty; give --window LO:HI, the lower value first");
    if (rule.kind != ValueRuleKind::plain || !isWhole(from) || !isWhole(to) || from == to) return;
    const Range has = rangeOf(from), holds = rangeOf(to);
    if (has.least < holds.least || has.greatest > holds.greatest) {
        const bool eight = from == VoxelType::u16 && to == VoxelType::u8;
        refuse(from, to,
               eight ? "says no rule for values above 255; give --exact257, --window LO:HI or --percentiles P:Q"
                     : "not every value fits; give --window LO:HI or --percentiles P:Q");
    }
}

template <class T>
NotFinite notFiniteIn(const T* values, std::size_t count) {
    NotFinite found;
    if constexpr (!kWhole<T>)
        for (std::size_t i = 0; i < count; ++i) {
            const auto value = static_cast<float>(values[i]);
            found.nan += std::isnan(value);
            found.infinite += std::isinf(static_cast<double>(values[i]));
        }
    return found;
}

}  // namespace

struct ValueMap::Rows {
    virtual ~Rows() = default;
    virtual NotFinite map(const std::byte* from, std::byte* to, std::size_t count) const = 0;
};

namespace {

using Rows = ValueMap::Rows;

/// Copies, and counts.
template <class T>
struct Same final : Rows {
    NotFinite map(const std::byte* from, std::byte* to, std::size_t count) const override {
        if (from != to) std::memcpy(to, from, count * sizeof(T));
        return notFiniteIn(reinterpret_cast<const T*>(from), count);
    }
};

template <class From, class To>
struct OneByOne final : Rows {
    std::function<double(double)> rule;
    explicit OneByOne(std::function<double(double)> f) : rule(std::move(f)) {}

    NotFinite map(const std::byte* from, std::byte* to, std::size_t count) const override {
        const auto* in = reinterpret_cast<const From*>(from);
        auto* out = reinterpret_cast<To*>(to);
        for (std::size_t i = 0; i < count; ++i) out[i] = voxelFrom<To>(rule(static_cast<double>(in[i])));
        return notFiniteIn(in, count);
    }
};

/// `Bits`: an unsigned word as wide as the source's voxel.
template <class Bits, class To>
struct ByTable final : Rows {
    std::vector<To> table;
    explicit ByTable(const Rows& oneByOne) : table(std::size_t{1} << (8 * sizeof(Bits))) {
        for (std::size_t i = 0; i < table.size(); ++i) {
            const auto bits = static_cast<Bits>(i);
            oneByOne.map(reinterpret_cast<const std::byte*>(&bits), reinterpret_cast<std::byte*>(&table[i]), 1);
        }
    }
    NotFinite map(const std::byte* from, std::byte* to, std::size_t count) const override {
        const auto* in = reinterpret_cast<const Bits*>(from);
        auto* out = reinterpret_cast<To*>(to);
        for (std::size_t i = 0; i < count; ++i) out[i] = table[in[i]];
        return {};
    }
};

template <class From, class To>
std::unique_ptr<const Rows> rowsOf(const std::function<double(double)>& rule) {
    auto slow = std::make_unique<OneByOne<From, To>>(rule);
    if constexpr (kWhole<From> && sizeof(From) <= 2) return std::make_unique<ByTable<std::make_unsigned_t<From>, To>>(*slow);
    else return slow;
}

}  // namespace

std::string describe(const ValueRule& rule) {
    if (rule.kind == ValueRuleKind::plain) return "as they are";
    if (rule.kind == ValueRuleKind::exact257) return "v / 257";
    char text[64];
    std::snprintf(text, sizeof text, "window %.9g:%.9g", rule.lo, rule.hi);
    return text;
}

ValueMap::ValueMap(VoxelType from, VoxelType to, const ValueRule& rule) : m_from(from), m_to(to), m_rule(rule) {
    check(from, to, rule);
    const auto f = [rule, range = rangeOf(to)](double value) { return onRule(rule, range, value); };
    m_rows = visitType(from, [&](auto in) {
        using From = decltype(in);
        if (keeps()) return std::unique_ptr<const Rows>(std::make_unique<Same<From>>());
        return visitType(to, [&](auto out) { return rowsOf<From, decltype(out)>(f); });
    });
}

ValueMap::~ValueMap() = default;

double ValueMap::of(double value) const {
    return visitType(m_from, [&](auto in) {
        const auto from = voxelFrom<decltype(in)>(value);
        return visitType(m_to, [&](auto out) {
            m_rows->map(reinterpret_cast<const std::byte*>(&from), reinterpret_cast<std::byte*>(&out), 1);
            return static_cast<double>(out);
        });
    });
}

NotFinite ValueMap::map(const std::byte* from, std::byte* to, std::size_t count) const { return m_rows->map(from, to, count); }

NotFinite ValueMap::count(const std::byte* from, std::size_t count) const {
    return visitType(m_from, [&](auto zero) { return notFiniteIn(reinterpret_cast<const decltype(zero)*>(from), count); });
}

}  // namespace volumen
