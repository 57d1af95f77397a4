#include "core/volume/hdf5_attributes.h"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/volume/hdf5_file.h"

namespace volumen {

namespace {

using Texts = std::vector<std::string>;

constexpr hssize_t kMostTexts = 32;
constexpr std::size_t kLongestText = 64 << 10;

/// Texts of any length, which libhdf5 allocates.
Texts variableTexts(hid_t attribute, hid_t space, std::size_t count) {
    const Hdf5Id memory(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(memory.get(), H5T_VARIABLE);
    H5Tset_cset(memory.get(), H5Tget_cset(Hdf5Id(H5Aget_type(attribute), H5Tclose).get()));
    std::vector<char*> read(count, nullptr);
    if (H5Aread(attribute, memory.get(), read.data()) < 0) return {};
    Texts texts;
    for (const char* text : read) texts.emplace_back(text ? std::string(text, strnlen(text, kLongestText)) : std::string());
    H5Dvlen_reclaim(memory.get(), space, H5P_DEFAULT, read.data());
    return texts;
}

Texts fixedTexts(hid_t attribute, hid_t type, std::size_t count) {
    const std::size_t length = H5Tget_size(type);
    if (length == 0 || length > kLongestText) return {};
    std::vector<char> read(count * length);
    if (H5Aread(attribute, type, read.data()) < 0) return {};
    Texts texts;
    for (std::size_t i = 0; i < count; ++i) texts.emplace_back(read.data() + i * length, strnlen(read.data() + i * length, length));
    return texts;
}

/// The texts of an attribute; empty where there is none, or something else.
Texts textsOf(hid_t object, const char* name) {
    if (H5Aexists(object, name) <= 0) return {};
    const Hdf5Id attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
    const Hdf5Id space(attribute ? H5Aget_space(attribute.get()) : -1, H5Sclose);
    const Hdf5Id type(attribute ? H5Aget_type(attribute.get()) : -1, H5Tclose);
    if (!space || !type || H5Tget_class(type.get()) != H5T_STRING) return {};
    const hssize_t count = H5Sget_simple_extent_npoints(space.get());
    if (count < 1 || count > kMostTexts) return {};
    const auto number = static_cast<std::size_t>(count);
    return H5Tis_variable_str(type.get()) > 0 ? variableTexts(attribute.get(), space.get(), number) : fixedTexts(attribute.get(), type.get(), number);
}

/// {"axes": [{"key": "z", …}, …]}
Texts tagsOf(const std::string& text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("axes") || !json["axes"].is_array()) return {};
    Texts names;
    for (const auto& axis : json["axes"]) {
        if (!axis.is_object() || !axis.contains("key") || !axis["key"].is_string()) return {};
        names.push_back(axis["key"].get<std::string>());
    }
    return names;
}

Texts letters(const std::string& text) {
    Texts names;
    for (const char c : text) names.emplace_back(1, c);
    return names;
}

bool namesAll(const Texts& names, std::size_t rank) {
    return names.size() == rank && std::none_of(names.begin(), names.end(), [](const std::string& name) { return name.empty(); });
}

}  // namespace

std::vector<std::string> hdf5AxisNames(std::int64_t dataset, std::size_t rank) {
    if (Texts labels = textsOf(dataset, "DIMENSION_LABELS"); namesAll(labels, rank)) return labels;
    for (const char* attribute : {"axes", "axis_order", "axistags"}) {
        const Texts texts = textsOf(dataset, attribute);
        if (namesAll(texts, rank) && rank > 1) return texts;
        if (texts.size() != 1) continue;
        Texts names = texts[0].starts_with('{') ? tagsOf(texts[0]) : letters(texts[0]);
        if (namesAll(names, rank)) return names;
    }
    return {};
}

}  // namespace volumen
