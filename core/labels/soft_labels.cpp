#include "core/labels/soft_labels.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"

namespace volumen {

namespace {

constexpr const char* kSums = "scan_predictions";
constexpr const char* kCounts = "scan_counts";
constexpr const char* kAxes = "yxz";
constexpr double kHalf = 127.5;

/// A chunk's voxels, or the fill value where there is none.
std::vector<float> valuesOf(const VolumeSource& source, const ChunkKey& key, const std::stop_token& stop) {
    const VolumeInfo& info = source.info();
    std::vector<float> values(static_cast<std::size_t>(voxelCount(info.levels.front().chunkShape)), static_cast<float>(info.fillValue));
    const ChunkPtr chunk = source.readChunk(key, stop);
    if (!chunk) return values;
    visitType(info.type, [&](auto zero) {
        using T = decltype(zero);
        const T* from = chunk->view<T>().data;
        std::transform(from, from + values.size(), values.begin(), [](T value) { return static_cast<float>(value); });
    });
    return values;
}

class SoftLabels : public VolumeSource {
public:
    SoftLabels(VolumeSourcePtr sums, VolumeSourcePtr counts) : m_sums(std::move(sums)), m_counts(std::move(counts)), m_info(m_sums->info()) {
        const LevelInfo& a = m_sums->info().levels.front();
        const LevelInfo& b = m_counts->info().levels.front();
        if (a.shape != b.shape || a.chunkShape != b.chunkShape)
            throw Error(m_info.path + ": " + kSums + " has " + formatShape(a.shape) + " voxels, but " + kCounts + " " + formatShape(b.shape) + "; make the file anew");
        m_info.type = VoxelType::u8;
        m_info.fillValue = 0;
        m_info.dataset = std::string(kSums) + " / " + kCounts;
        m_info.levels.resize(1);
    }

    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override {
        const std::vector<float> counts = valuesOf(*m_counts, key, stop);
        if (std::all_of(counts.begin(), counts.end(), [](float count) { return count == 0; })) return nullptr;
        const std::vector<float> sums = valuesOf(*m_sums, key, stop);
        auto chunk = std::make_shared<Chunk>(VoxelType::u8, m_info.levels.front().chunkShape);
        std::uint8_t* ids = chunk->view<std::uint8_t>().data;
        for (std::size_t i = 0; i < counts.size(); ++i) ids[i] = counts[i] == 0 ? 0 : sums[i] / counts[i] >= kHalf ? 1 : 2;
        return chunk;
    }

private:
    VolumeSourcePtr m_sums, m_counts;
    VolumeInfo m_info;
};

}  // namespace

bool areSoftLabels(const std::vector<std::string>& datasets) {
    const auto has = [&](const char* name) { return std::find(datasets.begin(), datasets.end(), name) != datasets.end(); };
    return has(kSums) && has(kCounts);
}

VolumeSourcePtr openSoftLabels(const Path& path, const OpenOptions& options, const std::stop_token& stop) {
    const auto open = [&](const char* dataset) { return openVolume(path, {.dataset = dataset, .axes = options.axes.value_or(kAxes), .channel = options.channel}, stop); };
    return std::make_shared<SoftLabels>(open(kSums), open(kCounts));
}

LabelTable softLabelTable() {
    LabelTable table;
    table.add("ink", LabelMeaning::ink, {232, 96, 60});
    table.add("no ink", LabelMeaning::noInk, {60, 123, 232});
    return table;
}

}  // namespace volumen
