#include "fuzz.h"

#include <cstdlib>
#include <fstream>

namespace volumen::fuzz {

namespace {

/// Made at the start, gone at the end.
struct Scratch {
    Path folder;
    Scratch() {
        std::string pattern = (std::filesystem::exists("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path().string()) + std::string("/volumen-fuzz-XXXXXX");
        if (!::mkdtemp(pattern.data())) std::abort();
        folder = pattern;
    }
    ~Scratch() {
        std::error_code ignored;   // nothing to be done about it at the end
        std::filesystem::remove_all(folder, ignored);
    }
};

Voxel lastChunk(const LevelInfo& level) { return ceilDiv(level.shape, level.chunkShape) - Voxel{1, 1, 1}; }

}  // namespace

const Path& scratch() {
    static const Scratch made;
    return made.folder;
}

Path written(const std::string& name, std::span<const std::byte> bytes) {
    const Path path = scratch() / name;
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return path;
}

void readEnds(const VolumeSource& source) {
    constexpr std::int64_t kMostVoxels = 1 << 24;   // a chunk may rightly be large; that shows nothing here
    for (int level = 0; level < static_cast<int>(source.info().levels.size()); ++level) {
        const LevelInfo& info = source.info().levels[static_cast<std::size_t>(level)];
        if (voxelCount(info.chunkShape) > kMostVoxels) continue;
        for (const Voxel index : {Voxel{}, lastChunk(info)}) refusedAtMost([&] { source.readChunk({level, index}, {}); });
    }
}

}  // namespace volumen::fuzz
