#include "core/volume/zarr/axis_choice.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "core/base/error.h"

namespace volumen {

namespace {

using Shape = std::vector<std::int64_t>;
using Names = std::vector<std::string>;

std::string inSmallLetters(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

std::string formatAxes(const Shape& shape, const Names& names) {
    std::string text;
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i ? " x " : "") + std::to_string(shape[i]) + (names.empty() || names[i].empty() ? "" : " (" + names[i].substr(0, 20) + ")");
    return text;
}

int indexOf(const Names& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? AxisChoice::kNone : static_cast<int>(found - names.begin());
}

/// Names that say for certain which axis is which: z, y and x; or y and x beside channels and times only.
bool namesDecide(const Names& names) {
    static const std::set<std::string, std::less<>> kOthers{"c", "channel", "channels", "t", "time"};
    if (indexOf(names, "y") < 0 || indexOf(names, "x") < 0) return false;
    if (std::set<std::string>(names.begin(), names.end()).size() != names.size()) return false;
    return indexOf(names, "z") >= 0 || std::all_of(names.begin(), names.end(), [](const std::string& name) {
        return name == "y" || name == "x" || kOthers.contains(name);
    });
}

/// The last three axes, where those of one voxel are passed over first as long as more than three are left.
std::array<int, 3> byPosition(const Shape& shape) {
    std::vector<int> left(shape.size());
    for (std::size_t i = 0; i < left.size(); ++i) left[i] = static_cast<int>(i);
    for (auto at = left.begin(); at != left.end() && left.size() > 3;)
        at = shape[static_cast<std::size_t>(*at)] == 1 ? left.erase(at) : at + 1;
    std::array<int, 3> spatial{AxisChoice::kNone, AxisChoice::kNone, AxisChoice::kNone};
    for (std::size_t i = 0; i < std::min<std::size_t>(3, left.size()); ++i) spatial[2 - i] = left[left.size() - 1 - i];
    return spatial;
}

Names namesFromOption(const std::string& axes, const Shape& shape, const std::string& where) {
    Names names;
    for (const char letter : axes) names.emplace_back(1, static_cast<char>(std::tolower(static_cast<unsigned char>(letter))));
    if (names.size() != shape.size() || !namesDecide(names))
        throw Error(where + ": --axes " + axes.substr(0, 40) + " does not name its axes " + formatAxes(shape, {}) +
                    "; write one letter an axis, z, y and x among them, like zyx");
    return names;
}

std::vector<std::string> placesOf(std::int64_t extent) {
    constexpr std::int64_t kMostOffered = 1000;
    std::vector<std::string> places;
    for (std::int64_t i = 0; i < std::min(extent, kMostOffered); ++i) places.push_back(std::to_string(i));
    return places;
}

std::int64_t place(const std::string& channel, std::int64_t extent, const std::string& where, const std::string& axes) {
    const std::string sentence = where + ": has axes " + axes + ", of which a volume shows three; choose one channel with --channel 0 to " + std::to_string(extent - 1);
    if (channel.empty()) throw ChannelNeeded(sentence, placesOf(extent));
    std::int64_t value = -1;
    const auto [end, code] = std::from_chars(channel.data(), channel.data() + channel.size(), value);
    if (code != std::errc{} || end != channel.data() + channel.size() || value < 0 || value >= extent) throw Error(sentence);
    return value;
}

/// Sets where the axes stand that are not shown: only one of them may have more than one place.
void fixOthers(AxisChoice& choice, const Shape& shape, const Names& names, const OpenOptions& options, const std::string& where) {
    choice.fixed.assign(shape.size(), 0);
    bool chosen = false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool shown = std::count(choice.spatial.begin(), choice.spatial.end(), static_cast<int>(i)) > 0;
        if (shown || shape[i] == 1) continue;
        if (chosen)
            throw Error(where + ": has axes " + formatAxes(shape, names) + ", too many for a volume; write an array of z, y, x first");
        choice.fixed[i] = place(options.channel, shape[i], where, formatAxes(shape, names));
        chosen = true;
    }
    if (!chosen && !options.channel.empty() && options.channel != "0")
        throw Error(where + ": has one channel only; leave out --channel");
}

}  // namespace

Voxel AxisChoice::pick(const Shape& values, std::int64_t missing) const {
    const auto at = [&](int axis) { return axis == kNone ? missing : values[static_cast<std::size_t>(axis)]; };
    return {.z = at(spatial[0]), .y = at(spatial[1]), .x = at(spatial[2])};
}

Point AxisChoice::pick(const std::vector<double>& values, double missing) const {
    const auto at = [&](int axis) { return axis == kNone ? missing : values[static_cast<std::size_t>(axis)]; };
    return {.z = at(spatial[0]), .y = at(spatial[1]), .x = at(spatial[2])};
}

AxisChoice chooseAxes(const Shape& shape, Names names, const OpenOptions& options, const std::string& where) {
    if (shape.size() < 2)
        throw Error(where + ": has " + (shape.empty() ? "no axes" : "one axis") + " where a volume has three; choose another array");
    for (std::string& name : names) name = inSmallLetters(name);
    if (names.size() != shape.size()) names.clear();
    if (options.axes) names = namesFromOption(*options.axes, shape, where);
    AxisChoice choice;
    choice.spatial = namesDecide(names) ? std::array{indexOf(names, "z"), indexOf(names, "y"), indexOf(names, "x")} : byPosition(shape);
    fixOthers(choice, shape, names, options, where);
    return choice;
}

bool axesAreNamed(std::vector<std::string> names) {
    for (std::string& name : names) name = inSmallLetters(name);
    return namesDecide(names);
}

FileOrder fileOrder(const AxisChoice& choice, bool firstFastest) {
    std::array<std::pair<int, char>, 3> places;
    const int last = static_cast<int>(choice.fixed.size()) - 1;
    for (std::size_t i = 0; i < 3; ++i) {
        const int axis = choice.spatial[i];
        places[i] = {axis == AxisChoice::kNone || !firstFastest ? axis : last - axis, "zyx"[i]};
    }
    std::stable_sort(places.begin(), places.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    FileOrder order;
    for (std::size_t i = 0; i < 3; ++i) order.axes[i] = places[i].first, order.letters += places[i].second;
    return order;
}

}  // namespace volumen
