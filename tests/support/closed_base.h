#pragma once

#include <atomic>

#include "core/labels/label_layer.h"

/// Labels over a base that nobody may wait for.
namespace volumen::testing {

/// A volume on a disk that takes for ever: whoever reads it before it is opened is told off.
class ClosedSource : public VolumeSource {
public:
    explicit ClosedSource(VolumeSourcePtr source) : m_source(std::move(source)) {}
    void open() { m_open = true; }
    int reads() const { return m_reads; }

    const VolumeInfo& info() const override { return m_source->info(); }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override {
        ++m_reads;
        if (!m_open) throw Error("base: would be waited for");
        return m_source->readChunk(key, stop);
    }

private:
    VolumeSourcePtr m_source;
    std::atomic<bool> m_open = false;
    mutable std::atomic<int> m_reads = 0;
};

/// As `openLabels`, but over this source.
inline std::unique_ptr<LabelLayer> openOver(const LabelFiles& files, const VolumeSourcePtr& source) {
    LoadedLabels loaded = loadLabels(files);
    loaded.state.grid.setBase(std::make_shared<const LabelBase>(source, 0));
    auto store = std::make_unique<LabelStore>(files, loaded);
    return std::make_unique<LabelLayer>(std::move(loaded), std::move(store));
}

}  // namespace volumen::testing
