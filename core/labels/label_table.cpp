#include "core/labels/label_table.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"

namespace volumen {

namespace {

constexpr std::array<std::string_view, 4> kMeanings{"ink", "no-ink", "ignore", "other"};

Json toJson(const Label& label) {
    return {{"id", label.id}, {"name", label.name}, {"meaning", nameOf(label.meaning)}, {"color", formatColor(label.color)},
            {"visible", label.visible}, {"locked", label.locked}};
}

Label labelOf(const Json& json) {
    return {.id = json.at("id").get<LabelId>(), .name = json.at("name").get<std::string>(), .meaning = labelMeaningNamed(json.at("meaning").get<std::string>()),
            .color = parseColor(json.at("color").get<std::string>()), .visible = json.value("visible", true), .locked = json.value("locked", false)};
}

}  // namespace

std::string_view nameOf(LabelMeaning meaning) { return kMeanings[static_cast<std::size_t>(meaning)]; }

LabelMeaning labelMeaningNamed(std::string_view name) {
    const auto found = std::find(kMeanings.begin(), kMeanings.end(), name);
    if (found == kMeanings.end()) throw Error("\"" + std::string(name) + "\": is no meaning of a label; choose ink, no-ink, ignore or other");
    return static_cast<LabelMeaning>(found - kMeanings.begin());
}

std::string formatColor(LabelColor color) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text = "#";
    for (const std::uint8_t part : color) text += {kDigits[part >> 4], kDigits[part & 15]};
    return text;
}

LabelColor parseColor(std::string_view text) {
    const auto digit = [&](char c) -> std::uint8_t {
        if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
        const char lower = static_cast<char>(c | 0x20);
        if (lower >= 'a' && lower <= 'f') return static_cast<std::uint8_t>(lower - 'a' + 10);
        throw Error("\"" + std::string(text) + "\": is no colour; write it as #e8603c");
    };
    if (text.size() != 7 || text[0] != '#') digit('?');
    LabelColor color;
    for (std::size_t i = 0; i < 3; ++i) color[i] = static_cast<std::uint8_t>(digit(text[1 + 2 * i]) << 4 | digit(text[2 + 2 * i]));
    return color;
}

const Label* LabelTable::find(LabelId id) const {
    const auto found = std::find_if(m_labels.begin(), m_labels.end(), [&](const Label& label) { return label.id == id; });
    return found == m_labels.end() ? nullptr : &*found;
}

const Label* LabelTable::find(std::string_view name) const {
    const auto found = std::find_if(m_labels.begin(), m_labels.end(), [&](const Label& label) { return label.name == name; });
    return found == m_labels.end() ? nullptr : &*found;
}

LabelId LabelTable::add(std::string name, LabelMeaning meaning, LabelColor color) {
    std::size_t id = 1;
    for (const Label& label : m_labels) id += label.id == id;
    if (id > std::numeric_limits<LabelId>::max()) throw Error(name + ": there are 65535 labels already; remove one first");
    set({.id = static_cast<LabelId>(id), .name = std::move(name), .meaning = meaning, .color = color});
    return static_cast<LabelId>(id);
}

void LabelTable::set(const Label& label) {
    checkName(label);
    const auto place = std::lower_bound(m_labels.begin(), m_labels.end(), label.id, [](const Label& each, LabelId id) { return each.id < id; });
    if (place != m_labels.end() && place->id == label.id) *place = label;
    else m_labels.insert(place, label);
}

void LabelTable::checkName(const Label& label) const {
    if (label.id == kUnlabeled) throw Error(label.name + ": 0 stands for unlabeled voxels; choose another id");
    if (label.name.empty()) throw Error("label " + std::to_string(label.id) + ": has no name; give it one");
    const Label* other = find(label.name);
    if (other && other->id != label.id) throw Error(label.name + ": is the name of label " + std::to_string(other->id) + " already; choose another");
}

void LabelTable::remove(LabelId id) {
    std::erase_if(m_labels, [&](const Label& label) { return label.id == id; });
}

std::string LabelTable::toJson() const {
    Json list = Json::array();
    for (const Label& label : m_labels) list.push_back(volumen::toJson(label));
    return list.dump();
}

LabelTable LabelTable::fromJson(std::string_view text, const std::string& where) {
    const Json list = parseJson(text, where);
    LabelTable table;
    try {
        for (const Json& label : list) table.set(labelOf(label));
    } catch (const Json::exception&) {
        throw Error(where + ": its table of labels is damaged; go back to an earlier copy");
    }
    return table;
}

}  // namespace volumen
