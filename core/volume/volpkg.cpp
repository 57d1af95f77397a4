#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"
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

/// A volume of the package, which knows of the others.
class VolpkgVolume final : public VolumeSource {
public:
    VolpkgVolume(VolumeSourcePtr volume, const std::string& dataset, std::vector<std::string> datasets)
        : m_volume(std::move(volume)), m_info(m_volume->info()) {
        m_info.format = "volpkg";
        m_info.dataset = dataset;
        m_info.datasets = std::move(datasets);
    }
    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override { return m_volume->readChunk(key, stop); }
    ChunkPtr readPart(const ChunkKey& key, const Box& part, std::stop_token stop) const override { return m_volume->readPart(key, part, stop); }
    bool slicesAreReadAlone() const override { return m_volume->slicesAreReadAlone(); }

private:
    VolumeSourcePtr m_volume;
    VolumeInfo m_info;
};

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
    return std::make_shared<VolpkgVolume>(openVolume(folder / "volumes" / id, inside), id, ids.size() > 1 ? ids : std::vector<std::string>{});
}

}  // namespace volumen
