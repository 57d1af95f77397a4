#include "core/volume/tiff_spacing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/json.h"

namespace volumen {

namespace {

constexpr double kUmPerInch = 25400, kUmPerCentimetre = 10000;

/// Tags are rationals of 32 bits: what they cannot hold is no digit of the spacing.
double sevenDigits(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.7g", value);
    return std::strtod(text, nullptr);
}

bool nearly(double a, double b) { return std::abs(a - b) <= 1e-3 * std::max(std::abs(a), std::abs(b)); }

bool usable(double um) { return std::isfinite(um) && um > 0 && um < 1e9; }

bool ofScreenOrPrinter(double dotsPerInch) {
    constexpr std::array<double, 11> kUnasked{1, 72, 96, 100, 120, 150, 200, 240, 300, 400, 600};
    return std::any_of(kUnasked.begin(), kUnasked.end(), [&](double dpi) { return nearly(dotsPerInch, dpi); });
}

/// 0: not known.
double umPerTagUnit(int unit) { return unit == 2 ? kUmPerInch : unit == 3 ? kUmPerCentimetre : 0; }

/// As ImageJ and its plugins spell them. 0: not known.
double umPerImageJUnit(std::string_view unit) {
    struct Unit {
        std::string_view name;
        double um;
    };
    static constexpr std::array<Unit, 17> kUnits{{{"um", 1}, {"micron", 1}, {"microns", 1}, {"micrometer", 1}, {"micrometre", 1}, {"\\u00B5m", 1}, {"\\u00b5m", 1}, {"\xC2\xB5m", 1},
                                                  {"\xCE\xBCm", 1}, {"\xB5m", 1}, {"nm", 1e-3}, {"mm", 1000}, {"cm", kUmPerCentimetre}, {"m", 1e6}, {"inch", kUmPerInch}, {"in", kUmPerInch},
                                                  {"\\u03BCm", 1}}};
    const auto found = std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& one) { return one.name == unit; });
    return found == kUnits.end() ? 0 : found->um;
}

/// The value of a line "name=value"; empty where there is none.
std::string_view line(std::string_view text, std::string_view name) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
        const std::string_view one = text.substr(at, end - at);
        if (one.starts_with(name) && one.size() > name.size() && one[name.size()] == '=') return one.substr(name.size() + 1);
        at = end + 1;
    }
    return {};
}

TiffPlace ofImageJ(const TiffResolution& resolution, std::string_view description) {
    const double um = umPerImageJUnit(line(description, "unit"));
    if (um <= 0 || !usable(um / resolution.x) || !usable(um / resolution.y)) return {};
    const std::string depth(line(description, "spacing"));
    const double z = um * std::abs(std::strtod(depth.c_str(), nullptr)), y = sevenDigits(um / resolution.y), x = sevenDigits(um / resolution.x);
    if (usable(z)) return {.spacingUm = Spacing{sevenDigits(z), y, x}};
    return nearly(y, x) ? TiffPlace{.spacingUm = Spacing{x, y, x}, .zIsTaken = true} : TiffPlace{};
}

TiffPlace ofTags(const TiffResolution& resolution) {
    const double um = umPerTagUnit(resolution.unit), y = um / resolution.y, x = um / resolution.x;
    if (um <= 0 || !usable(y) || !usable(x) || !nearly(y, x) || ofScreenOrPrinter(kUmPerInch / x)) return {};
    return {.spacingUm = Spacing{sevenDigits(x), sevenDigits(y), sevenDigits(x)}, .zIsTaken = true};
}

std::optional<Point> pointIn(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_array() || found->size() != 3) return std::nullopt;
    if (!std::all_of(found->begin(), found->end(), [](const Json& n) { return n.is_number(); })) return std::nullopt;
    const Point p{(*found)[0].get<double>(), (*found)[1].get<double>(), (*found)[2].get<double>()};
    return std::isfinite(p.z) && std::isfinite(p.y) && std::isfinite(p.x) ? std::optional(p) : std::nullopt;
}

/// Nothing where the text is none of ours: a description may hold anything.
std::optional<TiffPlace> ofVolumen(std::string_view description) {
    if (!description.starts_with("{\"volumen\":")) return std::nullopt;
    const Json text = Json::parse(description, nullptr, false);
    const auto ours = text.find("volumen");   // of what is no JSON: the end
    if (ours == text.end() || !ours->is_object()) return std::nullopt;
    TiffPlace place{.spacingUm = pointIn(*ours, "spacingUm")};
    if (place.spacingUm && !(usable(place.spacingUm->z) && usable(place.spacingUm->y) && usable(place.spacingUm->x))) place.spacingUm.reset();
    place.originUm = pointIn(*ours, "originUm").value_or(Point{0, 0, 0});
    return place;
}

Json numbers(Point p) { return Json::array({p.z, p.y, p.x}); }

}  // namespace

TiffPlace tiffPlace(const TiffResolution& resolution, std::string_view description) {
    if (const auto place = ofVolumen(description)) return *place;
    if (description.starts_with("ImageJ=")) return ofImageJ(resolution, description);
    return ofTags(resolution);
}

std::string withTiffPlace(const std::string& attributes, const std::optional<Spacing>& spacingUm, Point originUm) {
    Json all = Json::parse(attributes);
    if (spacingUm) all["volumen"]["spacingUm"] = numbers(*spacingUm);
    if (originUm != Point{0, 0, 0}) all["volumen"]["originUm"] = numbers(originUm);
    return all.dump();
}

}  // namespace volumen
