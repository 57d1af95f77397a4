#include "core/checkpoint/model_card.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/checkpoint/checkpoint.h"

namespace volumen {

namespace {

constexpr const char* kFormat = "volumen-model";
constexpr int kVersion = 1;
constexpr std::int64_t kLongestPatch = 4096;

template <class Enum>
struct Word {
    const char* text;
    Enum value;
};

using Kind = Normalisation::Kind;
constexpr std::array kKinds{Word<Kind>{"none", Kind::none}, Word<Kind>{"divide", Kind::divide}, Word<Kind>{"clip", Kind::clip}, Word<Kind>{"mean_std", Kind::meanStd},
                            Word<Kind>{"percentile_minmax", Kind::percentileMinmax}, Word<Kind>{"robust_mad", Kind::robustMad}, Word<Kind>{"zscore", Kind::zscore}};
constexpr std::array kActivations{Word<Activation>{"sigmoid", Activation::sigmoid}, Word<Activation>{"softmax", Activation::softmax}, Word<Activation>{"none", Activation::none}};
constexpr std::array kAxes{Word<NetworkAxes>{"zyx", NetworkAxes::zyx}, Word<NetworkAxes>{"yxz", NetworkAxes::yxz}};
constexpr std::array kInputs{Word<InputRule>{"native", InputRule::native}, Word<InputRule>{"round257", InputRule::round257}, Word<InputRule>{"shift8", InputRule::shift8}};
constexpr std::array kDirections{Word<LayerOrder>{"forward", LayerOrder::forward}, Word<LayerOrder>{"reverse", LayerOrder::reverse}, Word<LayerOrder>{"both", LayerOrder::both}};

template <class List, class Enum>
const char* wordOf(const List& list, Enum value) {
    for (const auto& word : list)
        if (word.value == value) return word.text;
    return "";
}

/// Takes a card apart; a sentence for each thing that is wrong.
class CardReader {
public:
    CardReader(const Json& json, const std::string& where) : m_json(json), m_where(where) {}

    ModelCard read() const {
        checkFormat();
        ModelCard card;
        card.architecture = text("architecture");
        card.parameters = object("parameters");
        card.patch = patch();
        card.normalisation = normalisation();
        card.activation = choice("activation", kActivations, text("activation"));
        card.axes = choice("axes", kAxes, text("axes", "zyx"));
        card.input = choice("input", kInputs, text("input", "native"));
        card.direction = choice("direction", kDirections, text("direction", "forward"));
        card.output = output();
        card.spacingUm = spacing();
        card.provenance = object("provenance");
        return card;
    }

private:
    [[noreturn]] void fail(const std::string& what) const { throw Error(m_where + ": " + what); }

    void checkFormat() const {
        if (!m_json.is_object() || m_json.value("format", Json()) != kFormat) fail("is no model card; a card begins with \"format\": \"volumen-model\"");
        if (const Json version = m_json.value("version", Json()); version != kVersion) fail("is a model card of version " + version.dump() + ", but this program reads version 1; use a newer program");
    }

    const Json* at(const char* key) const {
        const auto found = m_json.find(key);
        return found == m_json.end() || found->is_null() ? nullptr : &*found;
    }
    const Json& needed(const char* key) const {
        if (const Json* value = at(key)) return *value;
        fail("does not say \"" + std::string(key) + "\"; a model card needs architecture, patch, normalisation and activation");
    }
    std::string text(const char* key, const char* otherwise = nullptr) const {
        if (otherwise && !at(key)) return otherwise;
        const Json& value = needed(key);
        if (!value.is_string()) fail("says \"" + std::string(key) + "\" by what is no word");
        return value.get<std::string>();
    }
    std::string object(const char* key) const {
        const Json* value = at(key);
        if (value && !value->is_object()) fail("says \"" + std::string(key) + "\" by what is no object");
        return value ? value->dump() : "{}";
    }

    template <class Enum, std::size_t N>
    Enum choice(const std::string& key, const std::array<Word<Enum>, N>& list, const std::string& word) const {
        std::string choices;
        for (const auto& known : list) {
            if (word == known.text) return known.value;
            choices += (choices.empty() ? "" : ", ") + std::string(known.text);
        }
        fail("says \"" + key + "\": \"" + word.substr(0, 40) + "\"; choose one of " + choices);
    }

    Voxel patch() const {
        const Json& value = needed("patch");
        const auto sane = [](const Json& n) { return n.is_number_integer() && n.get<std::int64_t>() >= 1 && n.get<std::int64_t>() <= kLongestPatch; };
        if (!value.is_array() || value.size() != 3 || !std::all_of(value.begin(), value.end(), sane)) fail("says \"patch\": " + value.dump().substr(0, 60) + "; write it like [128, 128, 128]");
        return {value[0].get<std::int64_t>(), value[1].get<std::int64_t>(), value[2].get<std::int64_t>()};
    }

    double number(const Json& owner, const char* key, double otherwise) const {
        const auto found = owner.find(key);
        if (found == owner.end()) return otherwise;
        if (!found->is_number() || !std::isfinite(found->get<double>())) fail("says \"" + std::string(key) + "\" by what is no number");
        return found->get<double>();
    }

    Normalisation normalisation() const {
        const Json& value = needed("normalisation");
        if (!value.is_object() || !value.contains("kind") || !value["kind"].is_string()) fail("says \"normalisation\" without a kind; write it like {\"kind\": \"divide\", \"by\": 255}");
        Normalisation n;
        n.kind = choice("normalisation", kKinds, value["kind"].get<std::string>());
        const bool percentiles = n.kind == Kind::percentileMinmax;
        n.by = number(value, "by", 0), n.lo = number(value, "lo", percentiles ? 1 : 0), n.hi = number(value, "hi", percentiles ? 99 : 0);
        n.mean = number(value, "mean", 0), n.deviation = number(value, "std", 1);
        if (n.by < 0 || (n.kind == Kind::divide && n.by == 0)) fail("divides by what is not above 0; write \"by\": 255");
        if ((n.kind == Kind::clip || percentiles) && !(n.lo < n.hi)) fail("clips between \"lo\" and \"hi\" that are none; the lower value goes first");
        if (percentiles && (n.lo < 0 || n.hi > 100)) fail("has percentiles outside of 0 to 100");
        if (!(n.deviation > 0)) fail("has a \"std\" that is not above 0");
        return n;
    }

    OutputGrid output() const {
        const Json* value = at("output");
        if (!value) return {};
        const Json grid = value->is_object() ? value->value("grid", Json("same")) : *value;
        if (grid != "same" && grid != "flat" && grid != "coarse") fail("says \"output\": " + value->dump().substr(0, 60) + "; choose same, flat or coarse");
        const Json up = value->is_object() ? value->value("upsample", Json("nearest")) : Json("nearest");
        if (up != "nearest" && up != "linear") fail("says \"upsample\": " + up.dump().substr(0, 40) + "; choose nearest or linear");
        return {.flat = grid == "flat", .linear = up == "linear"};
    }

    std::optional<Spacing> spacing() const {
        const Json* value = at("spacingUm");
        if (!value) return std::nullopt;
        const auto sane = [](const Json& n) { return n.is_number() && n.get<double>() > 0 && std::isfinite(n.get<double>()); };
        if (sane(*value)) return Spacing{value->get<double>(), value->get<double>(), value->get<double>()};
        if (!value->is_array() || value->size() != 3 || !std::all_of(value->begin(), value->end(), sane)) fail("says \"spacingUm\": " + value->dump().substr(0, 60) + "; write it like 7.91");
        return Spacing{(*value)[0].get<double>(), (*value)[1].get<double>(), (*value)[2].get<double>()};
    }

    const Json& m_json;
    const std::string& m_where;
};

Json toJson(const Normalisation& n) {
    Json json{{"kind", wordOf(kKinds, n.kind)}};
    if (n.by != 0) json["by"] = n.by;
    if (n.lo != 0 || n.hi != 0) json["lo"] = n.lo, json["hi"] = n.hi;
    if (n.kind == Kind::meanStd) json["mean"] = n.mean, json["std"] = n.deviation;
    return json;
}

/// The card beside the weights; empty when there is none.
Path cardBeside(const Path& weights) {
    std::error_code code;
    for (const Path& path : {Path(weights).replace_extension(".json"), Path(weights.string() + ".json")})
        if (std::filesystem::is_regular_file(path, code)) return path;
    return {};
}

}  // namespace

ModelCard parseModelCard(const Json& json, const std::string& where) { return CardReader(json, where).read(); }

Json toJson(const ModelCard& card) {
    Json json{{"format", kFormat}, {"version", kVersion}, {"architecture", card.architecture}, {"parameters", Json::parse(card.parameters)}};
    json["patch"] = {card.patch.z, card.patch.y, card.patch.x};
    json["normalisation"] = toJson(card.normalisation);
    json["activation"] = wordOf(kActivations, card.activation);
    json["axes"] = wordOf(kAxes, card.axes);
    json["input"] = wordOf(kInputs, card.input);
    json["direction"] = wordOf(kDirections, card.direction);
    json["output"] = {{"grid", card.output.flat ? "flat" : "same"}, {"upsample", card.output.linear ? "linear" : "nearest"}};
    if (card.spacingUm) json["spacingUm"] = {card.spacingUm->z, card.spacingUm->y, card.spacingUm->x};
    json["provenance"] = Json::parse(card.provenance);
    return json;
}

std::optional<ModelCard> cardIfThere(const Checkpoint& weights) {
    if (!weights.card().empty()) return parseModelCard(parseJson(weights.card(), weights.path()), weights.path().string());
    if (const Path beside = cardBeside(weights.path()); !beside.empty()) return parseModelCard(readJson(beside), beside.string());
    return std::nullopt;
}

ModelCard cardOf(const Checkpoint& weights, const Path& chosen) {
    if (!chosen.empty()) return parseModelCard(readJson(chosen), chosen.string());
    if (auto card = cardIfThere(weights)) return *card;
    throw Error(weights.path().string() + ": says nothing of how its network is to be fed; give a model card by --card, with at least architecture, patch, normalisation and activation");
}

std::string name(LayerOrder direction) { return wordOf(kDirections, direction); }

}  // namespace volumen
