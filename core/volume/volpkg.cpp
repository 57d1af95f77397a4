#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/renamed_source.h"
#include "core/volume/slice_names.h"
#include "core/volume/tiff_stack.h"

namespace volumen {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> volumesIn(const Path& folder) {
    std::vector<std::string> ids;
    std::error_code code;
    for (fs::directory_iterator at(folder / "volumes", code), end; !code && at != end; at.increment(code))
        if (fs::exists(at->path() / "meta.json", code)) ids.push_back(at->path().filename().string());
    if (code) throw Error(folder.string() + ": its volumes cannot be listed (" + code.message() + "); check its permissions");
    std::sort(ids.begin(), ids.end(), naturallyBefore);
    return ids;
}

std::string chosen(const Path& folder, const std::vector<std::string>& ids, const std::string& wanted) {
    if (ids.empty()) throw Error(folder.string() + ": holds no volumes; choose another");
    if (wanted.empty() && ids.size() == 1) return ids.front();
    if (std::find(ids.begin(), ids.end(), wanted) != ids.end()) return wanted;
    if (wanted.empty()) throw DatasetNeeded(folder.string() + ": holds several volumes; choose one of " + formatList(ids), ids);
    throw Error(folder.string() + ": holds no volume " + wanted + "; choose one of " + formatList(ids));
}

}  // namespace

bool recognisesVolpkg(const Path& folder) {
    std::error_code code;
    return folder.extension() == ".volpkg" && fs::is_directory(folder / "volumes", code);
}

VolumeSourcePtr openVolpkg(const Path& folder, const OpenOptions& options) {
    const std::vector<std::string> ids = volumesIn(folder);
    const std::string id = chosen(folder, ids, options.dataset);
    OpenOptions inside = options;
    inside.dataset.clear();
    VolumeSourcePtr volume = openVolume(folder / "volumes" / id, inside);
    VolumeInfo info = volume->info();
    info.format = "volpkg";
    info.dataset = id;
    if (ids.size() > 1) info.datasets = ids;
    return withInfo(std::move(volume), std::move(info));
}

}  // namespace volumen
