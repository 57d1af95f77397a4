#include "core/volume/zarr/zarr_fields.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/error.h"

namespace volumen {

namespace {

[[noreturn]] void refuse(const Path& where, const std::string& what) { throw Error(where.string() + ": " + what); }

/// A short form of what a file holds, for a sentence.
std::string shown(const Json& value) {
    std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
    if (text.size() > 60) text = text.substr(0, 57) + "...";
    return text;
}

std::int64_t integer(const Json& value, std::int64_t atLeast, const Path& where, const std::string& what) {
    const bool fits = value.is_number_integer() &&
                      !(value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX));
    if (!fits || value.get<std::int64_t>() < atLeast)
        refuse(where, "its " + what + " holds " + shown(value) + " where a whole number of at least " + std::to_string(atLeast) +
                          " is expected; the file is damaged");
    return value.get<std::int64_t>();
}

/// "0x7fc00000": the bits of a real number.
std::optional<double> fromHex(const std::string& text, VoxelType type) {
    std::uint64_t bits = 0;
    const char* end = text.data() + text.size();
    const auto [at, code] = std::from_chars(text.data() + 2, end, bits, 16);
    if (code != std::errc{} || at != end || text.size() != 2 + 2 * size(type)) return std::nullopt;
    if (type == VoxelType::f64) return std::bit_cast<double>(bits);
    if (type == VoxelType::f32) return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    Half half;
    half.bits = static_cast<std::uint16_t>(bits);
    return static_cast<float>(half);
}

std::optional<double> realFromText(const std::string& text, VoxelType type) {
    if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (text == "Infinity") return std::numeric_limits<double>::infinity();
    if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
    if (text.starts_with("0x")) return fromHex(text, type);
    return std::nullopt;
}

bool isReal(VoxelType type) { return type == VoxelType::f16 || type == VoxelType::f32 || type == VoxelType::f64; }

bool representable(double value, VoxelType type) {
    return visitType(type, [&](auto zero) {
        using T = decltype(zero);
        if constexpr (!std::is_integral_v<T>) return true;
        else
            return value == std::floor(value) && value >= static_cast<double>(std::numeric_limits<T>::min()) &&
                   value <= static_cast<double>(std::numeric_limits<T>::max());
    });
}

}  // namespace

const Json& field(const Json& object, const char* key) {
    static const Json kNull;
    if (!object.is_object()) return kNull;
    const auto found = object.find(key);
    return found == object.end() ? kNull : *found;
}

std::vector<std::int64_t> integerList(const Json& value, std::int64_t atLeast, const Path& where, const std::string& what) {
    constexpr std::size_t kMostAxes = 32;
    if (!value.is_array()) refuse(where, "its " + what + " is not a list of whole numbers; the file is damaged or of another kind");
    if (value.size() > kMostAxes) refuse(where, "its " + what + " has " + std::to_string(value.size()) + " axes; a volume has three");
    std::vector<std::int64_t> list;
    for (const Json& entry : value) list.push_back(integer(entry, atLeast, where, what));
    return list;
}

std::string textOr(const Json& value, const std::string& fallback, const Path& where, const std::string& what) {
    if (value.is_null()) return fallback;
    if (!value.is_string()) refuse(where, "its " + what + " is " + shown(value) + " where a word is expected; the file is damaged");
    return value.get<std::string>();
}

std::string extensionName(const Json& value, const Path& where, const std::string& what) {
    const std::string found = textOr(value.is_object() ? field(value, "name") : value, "", where, what);
    if (found.empty()) refuse(where, "its " + what + " has no name; the file is damaged or of another kind");
    return found;
}

StoredType storedTypeV2(const Json& value, const Path& where) {
    const std::string text = value.is_string() ? value.get<std::string>() : "";
    const bool known = text.size() == 3 && (text[0] == '<' || text[0] == '>' || text[0] == '|');
    const std::string kind = known ? text.substr(1) : "";
    const bool bigEndian = known && text[0] == '>';
    if (kind == "b1") return {VoxelType::u8, false};
    if (kind == "f2") return {VoxelType::f16, bigEndian};
    if (kind.size() == 2) {
        const std::string named = kind.substr(0, 1) + (kind[1] == '1' ? "8" : kind[1] == '2' ? "16" : kind[1] == '4' ? "32" : "64");
        const bool sized = kind[1] == '1' || kind[1] == '2' || kind[1] == '4' || kind[1] == '8';
        if (const auto type = voxelTypeNamed(named); type && sized) return {*type, bigEndian};
    }
    refuse(where, "its dtype " + shown(value) + " is no kind of voxel; choose an array of whole or real numbers");
}

VoxelType voxelTypeV3(const Json& value, const Path& where) {
    const std::string text = extensionName(value, where, "data_type");
    if (text == "bool") return VoxelType::u8;
    for (const auto& [prefix, letter] : {std::pair{"uint", "u"}, std::pair{"int", "i"}, std::pair{"float", "f"}})
        if (text.starts_with(prefix))
            if (const auto type = voxelTypeNamed(letter + text.substr(std::string(prefix).size()))) return *type;
    refuse(where, "its data_type " + shown(value) + " is no kind of voxel; choose an array of whole or real numbers");
}

double fillValue(const Json& value, VoxelType type, const Path& where) {
    std::optional<double> found;
    if (value.is_null()) found = 0;
    else if (value.is_boolean()) found = value.get<bool>() ? 1 : 0;
    else if (value.is_number()) found = value.get<double>();
    else if (value.is_string() && isReal(type)) found = realFromText(value.get<std::string>(), type);
    if (!found || !representable(*found, type))
        refuse(where, "its fill_value " + shown(value) + " is no " + std::string(name(type)) + "; the file is damaged");
    return *found;
}

}  // namespace volumen
