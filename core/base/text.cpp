#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>
#include <vector>

#include "core/base/error.h"

namespace volumen {

namespace {

template <class Number>
Number parseNumber(std::string_view text, std::string_view whole, const char* form) {
    Number value{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size() || text.empty())
        throw Error(std::string(whole) + ": is not " + form);
    return value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t from = 0;;) {
        const std::size_t to = text.find(separator, from);
        parts.push_back(text.substr(from, to - from));
        if (to == std::string_view::npos) return parts;
        from = to + 1;
    }
}

std::array<std::string_view, 3> threeOf(std::string_view text, const char* form) {
    const auto parts = split(text, ',');
    if (parts.size() != 3) throw Error(std::string(text) + ": is not " + form);
    return {parts[0], parts[1], parts[2]};
}

struct Range {
    std::int64_t lo;
    std::int64_t hi;
};

Range parseRange(std::string_view text, std::int64_t extent, std::string_view whole) {
    constexpr const char* kForm = "a box z0:z1,y0:y1,x0:x1; write it like 0:64,:,100:200";
    const auto parts = split(text, ':');
    if (parts.size() != 2) throw Error(std::string(whole) + ": is not " + kForm);
    return {parts[0].empty() ? 0 : parseNumber<std::int64_t>(parts[0], whole, kForm),
            parts[1].empty() ? extent : parseNumber<std::int64_t>(parts[1], whole, kForm)};
}

std::string formatted(const char* format, double value) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

}  // namespace

std::uint64_t parseByteSize(std::string_view text) {
    constexpr const char* kForm = "a size; write it like 512M or 4G";
    std::string_view digits = text;
    int shift = 0;
    if (!digits.empty()) {
        const char unit = digits.back();
        shift = unit == 'k' || unit == 'K' ? 10 : unit == 'M' ? 20 : unit == 'G' ? 30 : unit == 'T' ? 40 : 0;
        if (shift) digits.remove_suffix(1);
    }
    const auto value = parseNumber<std::uint64_t>(digits, text, kForm);
    if (value > (std::numeric_limits<std::uint64_t>::max() >> shift)) throw Error(std::string(text) + ": is not " + kForm);
    return value << shift;
}

std::string formatByteSize(std::uint64_t bytes) {
    constexpr std::array<const char*, 5> kUnits{"%.0f B", "%.0f KiB", "%.0f MiB", "%.1f GiB", "%.1f TiB"};
    std::size_t unit = 0;
    auto value = static_cast<double>(bytes);
    for (; value >= 1024 && unit + 1 < kUnits.size(); ++unit) value /= 1024;
    return formatted(kUnits[unit], value);
}

Point parsePoint(std::string_view text) {
    constexpr const char* kForm = "a point z,y,x; write it like 12,40.5,7";
    const auto [z, y, x] = threeOf(text, kForm);
    return {parseNumber<double>(z, text, kForm), parseNumber<double>(y, text, kForm), parseNumber<double>(x, text, kForm)};
}

Voxel parseVoxel(std::string_view text) {
    constexpr const char* kForm = "three whole numbers z,y,x; write them like 128,128,64";
    const auto [z, y, x] = threeOf(text, kForm);
    return {parseNumber<std::int64_t>(z, text, kForm), parseNumber<std::int64_t>(y, text, kForm),
            parseNumber<std::int64_t>(x, text, kForm)};
}

Box parseBox(std::string_view text, Voxel shape) {
    const auto [z, y, x] = threeOf(text, "a box z0:z1,y0:y1,x0:x1; write it like 0:64,:,100:200");
    const Range rz = parseRange(z, shape.z, text), ry = parseRange(y, shape.y, text), rx = parseRange(x, shape.x, text);
    const Box box{.lo = {rz.lo, ry.lo, rx.lo}, .hi = {rz.hi, ry.hi, rx.hi}};
    if (box.empty()) throw Error(std::string(text) + ": the box is empty; each upper bound must be larger than its lower one");
    if (!(intersection(box, {.lo = {}, .hi = shape}) == box))
        throw Error(std::string(text) + ": the box reaches outside the volume of " + formatShape(shape) + " voxels (z, y, x)");
    return box;
}

std::string formatThousands(std::int64_t value) {
    std::string digits = std::to_string(value);
    const std::size_t first = value < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

std::string formatLength(double um) {
    const double size = std::abs(um);
    if (size < 1000) return formatted(size < 100 ? "%.1f µm" : "%.0f µm", um);
    if (size < 100000) return formatted("%.2f mm", um / 1000);
    return formatted("%.2f cm", um / 10000);
}

std::string formatRoundLength(double um) {
    if (um >= 10000) return formatted("%g cm", um / 10000);
    if (um >= 1000) return formatted("%g mm", um / 1000);
    return formatted("%g µm", um);
}

std::string formatDistance(double length, bool calibrated) { return calibrated ? formatLength(length) : formatted("%.1f voxels", length); }

std::string formatList(const std::vector<std::string>& names, std::size_t most) {
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i) text += (i ? ", " : "") + names[i];
    return names.size() > most ? text + " and " + std::to_string(names.size() - most) + " more" : text;
}

std::string formatDuration(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::ceil(std::min(seconds, 1e12)));
    if (whole < 100) return std::to_string(whole) + " s";
    if (whole < 6000) return std::to_string(whole / 60) + " min";
    return std::to_string(whole / 3600) + " h " + std::to_string(whole / 60 % 60) + " min";
}

std::string formatShape(Voxel shape) {
    return std::to_string(shape.z) + " x " + std::to_string(shape.y) + " x " + std::to_string(shape.x);
}

std::string formatVoxel(Voxel v) { return std::to_string(v.z) + "," + std::to_string(v.y) + "," + std::to_string(v.x); }

}  // namespace volumen
