#include "core/volume/convert/source_state.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>
#include <vector>

namespace volumen {

namespace {

namespace fs = std::filesystem;

constexpr const char* kStoreFiles[] = {"zarr.json", ".zgroup", ".zarray", ".zattrs"};
constexpr const char* kRawSuffixes[] = {".raw", ".zraw", ".raw.gz", ".img"};

std::vector<Path> entriesOf(const Path& folder, bool folders) {
    std::vector<Path> found;
    std::error_code code;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
        if (std::error_code kind; folders ? at->is_directory(kind) : at->is_regular_file(kind)) found.push_back(at->path());
    return found;
}

std::vector<Path> metadataOf(const Path& folder) {
    std::vector<Path> found;
    std::error_code code;
    for (const char* name : kStoreFiles)
        if (fs::is_regular_file(folder / name, code)) found.push_back(folder / name);
    return found;
}

std::vector<Path> filesOfFolder(const Path& folder) {
    std::vector<Path> files = metadataOf(folder);
    if (files.empty()) return entriesOf(folder, false);
    for (const Path& level : entriesOf(folder, true)) {
        const std::vector<Path> more = metadataOf(level);
        files.insert(files.end(), more.begin(), more.end());
    }
    return files;
}

std::vector<Path> filesOf(const Path& path) {
    std::error_code code;
    if (fs::is_directory(path, code)) return filesOfFolder(path);
    std::vector<Path> files{path};
    for (const char* suffix : kRawSuffixes)
        if (Path beside = path.parent_path() / (path.stem().string() + suffix); beside != path && fs::is_regular_file(beside, code)) files.push_back(std::move(beside));
    return files;
}

std::string timeText(const timespec& time) {
    std::tm parts{};
    ::gmtime_r(&time.tv_sec, &parts);
    char date[32], text[64];
    std::strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S", &parts);
    std::snprintf(text, sizeof text, "%s.%09ld UTC", date, static_cast<long>(time.tv_nsec));
    return text;
}

void addState(const std::string& word, const Path& path, Json& state) {
    std::int64_t count = 0, bytes = 0;
    timespec newest{};
    for (const Path& file : filesOf(path)) {
        struct stat is{};
        if (::stat(file.c_str(), &is) != 0) continue;
        ++count, bytes += is.st_size;
        newest = std::max(newest, is.st_mtim, [](const timespec& a, const timespec& b) { return std::pair(a.tv_sec, a.tv_nsec) < std::pair(b.tv_sec, b.tv_nsec); });
    }
    state[word + " files"] = count, state[word + " bytes"] = bytes, state[word + " changed"] = timeText(newest);
}

/// The folder of the dataset, where that is one of its own.
Path placeOf(const VolumeInfo& source) {
    std::error_code code;
    const Path path = source.path, inside = path / source.dataset;
    return !source.dataset.empty() && fs::is_directory(inside, code) ? inside : path;
}

}  // namespace

Json sourceStateOf(const VolumeInfo& source, const Path& mask) {
    Json state = Json::object();
    addState("source", placeOf(source), state);
    if (!mask.empty()) addState("mask", mask, state);
    return state;
}

}  // namespace volumen
