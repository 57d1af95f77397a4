#include "core/volume/made_levels.h"

#include <mutex>
#include <vector>

#include "core/base/error.h"
#include "core/volume/level_mean.h"
#include "core/volume/made_chunk_store.h"
#include "core/volume/thinned_chunk.h"

namespace volumen {

namespace {

constexpr std::int64_t kCoarseEnough = 256;
constexpr std::int64_t kLeastChunkVoxels = std::int64_t{1} << 18;

bool coarseEnough(Voxel shape, Voxel factor) {
    const auto fine = [](std::int64_t size, std::int64_t f) { return f > 1 && size > kCoarseEnough; };
    return !fine(shape.z, factor.z) && !fine(shape.y, factor.y) && !fine(shape.x, factor.x);
}

/// The source's own chunk shape, so that a made chunk needs whole chunks; small ones doubled until they are worth a file and a look-up.
Voxel madeChunk(Voxel chunk, Voxel shape) {
    while (voxelCount(chunk) < kLeastChunkVoxels) {
        std::int64_t* least = nullptr;
        for (const Axis axis : {Axis::z, Axis::y, Axis::x}) {
            std::int64_t& size = along(chunk, axis);
            if (size < along(shape, axis) && (!least || size < *least)) least = &size;
        }
        if (!least) break;
        *least *= 2;
    }
    return chunk;
}

LevelInfo coarser(const LevelInfo& fine, const LevelInfo& finest, Voxel step, Voxel chunk) {
    const Point factor = fine.factor * toPoint(step);
    const Voxel shape = ceilDiv(fine.shape, step);
    return {.shape = shape, .chunkShape = smaller(chunk, shape), .factor = factor, .offset = finest.offset + (factor - Point{1, 1, 1}) / 2, .codec = "made"};
}

VolumeInfo withLevels(VolumeInfo info, Voxel step) {
    const LevelInfo finest = info.levels.front();
    const Voxel chunk = madeChunk(finest.chunkShape, finest.shape);
    while (!coarseEnough(info.levels.back().shape, step)) info.levels.push_back(coarser(info.levels.back(), finest, step, chunk));
    return info;
}

std::int64_t bytesOf(const VolumeInfo& info) { return voxelCount(info.shape()) * static_cast<std::int64_t>(size(info.type)); }

class MadeLevels final : public VolumeSource {
public:
    MadeLevels(VolumeSourcePtr source, Voxel step, MadeLevelsOptions options)
        : m_source(std::move(source)), m_step(step), m_options(std::move(options)), m_info(withLevels(m_source->info(), step)),
          m_large(bytesOf(m_info) >= m_options.exactBelowBytes) {}

    const VolumeInfo& info() const override { return m_info; }

    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override {
        if (key.level == 0) return m_source->readChunk(key, stop);
        if (m_large)
            if (const std::optional<ChunkPtr> kept = store().read(key)) return *kept;
        ChunkPtr chunk = make(key, stop);
        if (m_large) store().write(key, chunk);
        return chunk;
    }

    std::optional<ChunkPtr> readQuickly(const ChunkKey& key, std::stop_token stop) const override {
        if (key.level < 2 || !m_large || store().holds(key)) return std::nullopt;
        return thinnedChunk(*m_source, level(key.level), key, m_options.quickReads, stop);
    }

private:
    const LevelInfo& level(int i) const { return m_info.levels[static_cast<std::size_t>(i)]; }

    /// Made at the first use: to name the folder, every slice of a stack is looked at.
    MadeChunkStore& store() const {
        std::call_once(m_storeOnce, [this] {
            const Path folder = m_options.keepIn.empty() ? madeLevelsFolder() : m_options.keepIn;
            m_store = std::make_unique<MadeChunkStore>(folder, m_options.keepBytes, m_info);
        });
        return *m_store;
    }

    ChunkPtr make(const ChunkKey& key, const std::stop_token& stop) const {
        return meanOfFiner(m_info, key, m_step, [&](const ChunkKey& finer) { return readChunk(finer, stop); }, stop);
    }

    VolumeSourcePtr m_source;
    Voxel m_step;
    MadeLevelsOptions m_options;
    VolumeInfo m_info;
    bool m_large;
    mutable std::once_flag m_storeOnce;
    mutable std::unique_ptr<MadeChunkStore> m_store;
};

}  // namespace

VolumeSourcePtr withMadeLevels(VolumeSourcePtr source, const MadeLevelsOptions& options) {
    const VolumeInfo& info = source->info();
    const Voxel step{info.flat ? 1 : 2, 2, 2};
    if (info.levels.size() > 1 || coarseEnough(info.shape(), step)) return source;
    return std::make_shared<MadeLevels>(std::move(source), step, options);
}

Path madeLevelsFolder() { return cacheFolder() / "levels"; }

std::uint64_t madeLevelsBytes() {
    std::uint64_t bytes = 0;
    std::error_code code;  // files come and go meanwhile
    for (const auto& entry : std::filesystem::recursive_directory_iterator(madeLevelsFolder(), code)) {
        const auto size = entry.is_regular_file(code) ? entry.file_size(code) : 0;
        if (!code) bytes += size;
    }
    return bytes;
}

void clearMadeLevels() {
    std::error_code code;
    std::filesystem::remove_all(madeLevelsFolder(), code);
    if (code) throw Error(madeLevelsFolder().string() + ": cannot be emptied (" + code.message() + "); delete the folder by hand");
}

}  // namespace volumen
