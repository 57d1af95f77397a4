#include "core/phantom/phantom_writer.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/phantom/segment_writer.h"
#include "core/project/project_file.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/zarr/written_boxes.h"
#include "core/volume/zarr/written_levels.h"

namespace volumen {

namespace {

constexpr std::size_t kScanCacheBytes = 512u << 20;  // chunks of the scan that flattening comes back to

/// Counts what the threads have done, and tells.
class Counter {
public:
    explicit Counter(const PhantomProgress& progress) : m_progress(progress) {}
    void add() {
        const std::lock_guard lock(m_mutex);
        m_progress.advanced(++m_done);
    }

private:
    const PhantomProgress& m_progress;
    std::mutex m_mutex;
    std::int64_t m_done = 0;
};

/// A phantom, whole or broken off: nothing else is ever removed.
bool isMadeByUs(const Path& folder) {
    std::error_code code;
    return std::filesystem::exists(folder / "scan.zarr" / ".zattrs", code) && readJson(folder / "scan.zarr" / ".zattrs").value("volumen", Json::object()).contains("phantom");
}

/// Room for the phantom: nothing there, or an earlier project that may go.
void clearPlace(const Path& folder, bool overwrite) {
    std::error_code code;
    if (!std::filesystem::exists(folder, code) || std::filesystem::is_empty(folder, code)) return;
    if (!overwrite) throw Error(folder.string() + ": stands there already; choose another name or --overwrite", ErrorKind::wouldOverwrite);
    if (!isMadeByUs(folder)) throw Error(folder.string() + ": is no phantom, so it is not replaced; choose another name", ErrorKind::wouldOverwrite);
    const std::unique_ptr<FileLock> lock = lockProject(folder);
    if (!lock) throw Error(folder.string() + ": is open elsewhere; close it there, or choose another name", ErrorKind::wouldOverwrite);
    std::filesystem::remove_all(folder, code);
    if (code) throw Error(folder.string() + ": cannot be replaced (" + code.message() + "); choose another name");
}

ZarrLayout layoutOf(const PhantomRecipe& recipe, const std::string& name) {
    const Json made{{"phantom", {{"seed", recipe.seed}, {"text", recipe.text}}}};
    ZarrLayout layout;
    layout.name = name;
    layout.shape = recipe.size;
    layout.spacingUm = Spacing{kPhantomSpacingUm, kPhantomSpacingUm, kPhantomSpacingUm};
    layout.attributes = Json{{"volumen", made}}.dump();
    return layout;
}

Chunk chunkOf(const Array3<std::uint8_t>& voxels) {
    Chunk chunk(VoxelType::u8, voxels.shape());
    std::memcpy(chunk.data(), voxels.data(), chunk.byteCount());
    return chunk;
}

/// The scan and its truth, three stores of one shape.
struct Stores {
    ZarrWriter scan, ink, sheet;

    Stores(const PhantomRecipe& recipe, const Path& folder)
        : scan(folder / "scan.zarr", layoutOf(recipe, "scan")), ink(folder / "ink.zarr", layoutOf(recipe, "ink")), sheet(folder / "sheet.zarr", layoutOf(recipe, "sheet")) {}

    Voxel grid() const { return chunkGrid(scan.info().levels.front()); }
    std::int64_t stepCount() const { return voxelCount(grid()) + 3 * coarserChunkCount(scan.info()); }

    void write(const Phantom& phantom, ThreadPool& pool, std::stop_token stop, const std::function<void()>& wrote) {
        pool.parallelFor(voxelCount(grid()), [&](std::int64_t i) {
            if (stop.stop_requested()) throw Cancelled{};
            const ChunkKey key{0, indexInGrid(grid(), i)};
            const Phantom::Voxels voxels = phantom.voxels(boxOfChunk(scan.info().levels.front(), key.index));
            scan.writeChunk(key, chunkOf(voxels.scan));
            ink.writeChunk(key, chunkOf(voxels.ink));
            sheet.writeChunk(key, chunkOf(voxels.sheet));
            wrote();
        });
        finish(scan, LevelReduce::mean, pool, stop, wrote);
        finish(ink, LevelReduce::mode, pool, stop, wrote);
        finish(sheet, LevelReduce::mode, pool, stop, wrote);
    }

    static void finish(ZarrWriter& store, LevelReduce reduce, ThreadPool& pool, std::stop_token stop, const std::function<void()>& wrote) {
        writeCoarserLevels(store, reduce, pool, stop, [&](const ChunkKey&) { wrote(); });
        store.finish();
    }
};

/// The scroll stands in 3D as soon as it is opened: papyrus that one sees through, and the true ink that glows on it.
void addVolumeLooks(std::vector<LayerRecord>& layers) {
    for (LayerRecord& layer : layers) {
        VolumeLook& look = layer.volumeLook;
        if (layer.name == "scan") look = {.shown = true, .points = {{90, 0, 0x4a2f1a}, {130, 0.02, 0x8a5f36}, {190, 0.08, 0xc79c66}, {225, 0.16, 0xf4e3c1}}, .unitUm = kPhantomSpacingUm};
        if (layer.name == "ink") look = {.shown = true, .points = {{0.3, 0, 0x7a1202}, {0.6, 0.25, 0xe03a0c}, {1, 0.6, 0xff6a2a}}, .unitUm = kPhantomSpacingUm, .glow = 0.75};
    }
}

LayerRecord layerOf(const Path& folder, const std::string& name, const LayerLook& look) {
    return {.name = name, .path = std::filesystem::absolute(folder / (name + ".zarr")), .options = {}, .look = look};
}

void writeProjectFile(const Path& folder) {
    ProjectRecord project;
    project.layers.push_back(layerOf(folder, "scan", {.windowLo = 50, .windowHi = 225, .slab = {}}));
    project.layers.push_back(layerOf(folder, "sheet", {.visible = false, .opacity = 0.35, .colorMap = "viridis", .windowHi = 1, .interpolation = Interpolation::nearest, .slab = {}}));
    project.layers.push_back(layerOf(folder, "ink", {.visible = false, .opacity = 0.7, .colorMap = "ink", .windowHi = 1, .interpolation = Interpolation::nearest, .slab = {}}));
    addVolumeLooks(project.layers);
    project.activeLayer = "scan";
    writeProject(folder, project);
}

}  // namespace

FlatShape segmentShape(const Phantom& phantom) {
    constexpr std::int64_t kMostPixels = 24'000'000, kWidest = 16'384;  // a PPM of 1.2 GB
    const FlatShape whole = phantom.flatShape();
    const std::int64_t width = std::min({whole.width, kWidest, std::max<std::int64_t>(1024, kMostPixels / whole.height)});
    return {whole.height, width / 4 * 4};
}

std::string segmentId(const PhantomRecipe& recipe) { return "phantom-" + std::to_string(recipe.seed); }

void writePhantom(const Phantom& phantom, const Path& folder, bool overwrite, ThreadPool& pool, std::stop_token stop, const PhantomProgress& progress) {
    clearPlace(folder, overwrite);
    Stores stores(phantom.recipe(), folder);
    const WrittenBoxes scan(stores.scan, kScanCacheBytes);
    SegmentWriter segment(phantom, folder / "segment", segmentId(phantom.recipe()), segmentShape(phantom), [&](const Box& box) { return scan.read(box); });
    Counter counter(progress);
    progress.started(stores.stepCount() + segment.chunkCount());
    stores.write(phantom, pool, stop, [&] { counter.add(); });
    segment.write(pool, stop, [&] { counter.add(); });
    writeProjectFile(folder);
}

}  // namespace volumen
