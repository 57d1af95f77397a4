#include "core/volume/formats/pictures.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/formats/header_text.h"
#include "core/volume/formats/picture_source.h"
#include "core/volume/slice_names.h"

namespace volumen {

namespace {

namespace fs = std::filesystem;

constexpr std::array kEndings{".png", ".jpg", ".jpeg", ".jp2", ".j2k", ".jpf", ".jpx", ".j2c"};

bool namedPicture(const Path& path) {
    const std::string ending = lowered(path.extension().string());
    return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end() && path.filename().native().front() != '.';
}

/// The pictures of the ending that most have.
std::vector<std::string> picturesIn(const Path& folder) {
    std::map<std::string, std::vector<std::string>> byEnding;
    std::error_code code;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
        if (namedPicture(at->path())) byEnding[lowered(at->path().extension().string())].push_back(at->path().filename().string());
    if (code) throw Error(folder.string() + ": cannot be listed (" + code.message() + "); check its permissions");
    const auto most = std::max_element(byEnding.begin(), byEnding.end(), [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
    return most == byEnding.end() ? std::vector<std::string>{} : most->second;
}

std::vector<std::string> channelsOf(const PictureHeader& header) {
    std::vector<std::string> channels;
    for (int i = 0; i < header.samples; ++i) channels.push_back(std::to_string(i));
    if (header.samples >= 3) channels.emplace_back("luminance");
    return channels;
}

PictureChannel chosenChannel(const std::string& where, const PictureHeader& header, const std::string& wanted) {
    if (header.grey) {
        if (wanted.empty() || wanted == "0") return {};
        throw Error(where + ": has one channel only; leave out --channel");
    }
    const std::vector<std::string> channels = channelsOf(header);
    const std::string kind = header.samples == 2 ? "grey with transparency" : header.samples == 3 ? "a colour picture (RGB)" : "a colour picture with transparency (RGBA)";
    const std::string sentence = where + ": is " + kind + ", but a volume shows one channel; choose --channel " + formatList(channels);
    if (wanted.empty()) throw ChannelNeeded(sentence, channels);
    if (std::find(channels.begin(), channels.end(), wanted) == channels.end()) throw Error(sentence);
    return {wanted == "luminance" ? PictureChannel::kLuminance : std::stoi(wanted)};
}

VolumeInfo infoFor(const Path& path, const std::string& format, const OpenOptions& options) {
    VolumeInfo info;
    info.path = path.string();
    info.format = format;
    info.reading = reading({{}, {}, options.channel});
    return info;
}

struct Looked {
    std::string name;
    PictureHeader header;
};

/// The headers of the first, middle and last slice that are there.
std::vector<Looked> lookAtSome(const Path& folder, const SliceNames& names) {
    std::vector<std::string> present;
    std::copy_if(names.names.begin(), names.names.end(), std::back_inserter(present), [](const std::string& name) { return !name.empty(); });
    std::vector<std::size_t> some{0, present.size() / 2, present.size() - 1};
    some.erase(std::unique(some.begin(), some.end()), some.end());
    std::vector<Looked> looked;
    for (const std::size_t i : some) looked.push_back({present[i], openPictureFile(folder / present[i])->header()});
    return looked;
}

/// The header that most are like. Pictures of which no two are alike are no stack.
PictureHeader modelOf(const Path& folder, const std::vector<Looked>& looked, std::vector<std::string>& warnings) {
    const auto alike = [&](const Looked& one) { return std::count_if(looked.begin(), looked.end(), [&](const Looked& other) { return other.header.sameImage(one.header); }); };
    const auto best = std::max_element(looked.begin(), looked.end(), [&](const Looked& a, const Looked& b) { return alike(a) < alike(b); });
    if (looked.size() > 1 && alike(*best) < 2) throw Error(folder.string() + ": holds pictures of several sizes or kinds, such as " + looked[0].name + " and " + looked[1].name + "; open one of them");
    for (const Looked& one : looked)
        if (!one.header.sameImage(best->header)) warnings.push_back(one.name + " is " + described(one.header) + " where the other slices are " + described(best->header));
    return best->header;
}

}  // namespace

bool recognisesPicture(const Path& path) {
    std::error_code code;
    return fs::is_regular_file(path, code) && beginsAsPicture(path);
}

bool recognisesPictureStack(const Path& folder) {
    std::error_code code;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
        if (namedPicture(at->path())) return true;
    return false;
}

VolumeSourcePtr openPicture(const Path& path, const OpenOptions& options) {
    const PictureHeader header = openPictureFile(path)->header();
    const PictureChannel channel = chosenChannel(path.string(), header, options.channel);
    return std::make_shared<PictureSource>(infoFor(path, header.codec == "tiff" ? "tiff" : "image", options), std::vector{path}, header, channel);
}

VolumeSourcePtr openPictureStack(const Path& folder, const OpenOptions& options) {
    VolumeInfo info = infoFor(folder, "image-stack", options);
    const SliceNames names = orderSlices(folder.string(), picturesIn(folder));
    info.warnings = names.warnings;
    const PictureHeader model = modelOf(folder, lookAtSome(folder, names), info.warnings);
    const PictureChannel channel = chosenChannel(folder.string(), model, options.channel);
    std::vector<Path> slices;
    for (const std::string& name : names.names) slices.push_back(name.empty() ? Path() : folder / name);
    return std::make_shared<PictureSource>(std::move(info), std::move(slices), model, channel);
}

std::string described(const PictureHeader& header) {
    static constexpr std::array kKinds{"grey", "grey with transparency", "RGB", "RGBA"};
    const char* kind = header.grey ? kKinds[0] : kKinds.at(static_cast<std::size_t>(header.samples - 1));
    return std::to_string(header.height) + " x " + std::to_string(header.width) + " " + std::string(name(header.type)) + ", " + kind;
}

}  // namespace volumen
