#include <sys/stat.h>

#include "core/base/error.h"
#include "core/volume/zarr/zarr_store.h"

namespace volumen {

namespace {

namespace fs = std::filesystem;

class Folders final : public ZarrStore {
public:
    bool holds(const Path& path) const override {
        std::error_code code;
        return fs::is_regular_file(path, code);
    }
    std::string text(const Path& path) const override { return readText(path); }

    std::optional<StoredObject> open(const Path& path) const override {
        std::shared_ptr<const RandomAccessFile> file = RandomAccessFile::openIfThere(path);
        if (!file) return std::nullopt;
        const std::uint64_t size = file->size();
        return StoredObject{std::make_shared<FileBytes>(std::move(file), 0), path.string(), size};
    }

    void checkThere(const Path& metadata) const override {
        std::error_code code;
        if (fs::exists(metadata, code)) return;
        const std::string why = code ? " (" + code.message() + ")" : "";
        throw Error(metadata.parent_path().string() + ": the store is gone" + why + "; bring its disk or folder back and try again");
    }

    std::vector<std::string> foldersIn(const Path& folder) const override {
        std::vector<std::string> names;
        std::error_code code;
        for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
            if (std::error_code unused; at->is_directory(unused)) names.push_back(at->path().filename().string());
        if (code) throw Error(folder.string() + ": cannot be listed (" + code.message() + "); check its permissions");
        return names;
    }

    std::optional<Stamp> stamp(const Path& path) const override {
        struct stat status {};
        if (::stat(path.c_str(), &status) != 0) return std::nullopt;
        return Stamp{status.st_ino, status.st_size, status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec};
    }
};

}  // namespace

ZarrStorePtr zarrFolders() {
    static const ZarrStorePtr store = std::make_shared<Folders>();
    return store;
}

}  // namespace volumen
