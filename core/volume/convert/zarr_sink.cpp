#include "core/volume/convert/zarr_sink.h"

#include <atomic>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/volume/zarr/codec_text.h"
#include "core/volume/zarr/zarr_writer.h"

namespace volumen {

namespace {

ZarrLayout zarrLayout(const SinkLayout& layout, OmeVersion version) {
    ZarrLayout zarr;
    zarr.version = version;
    zarr.name = layout.name;
    zarr.type = layout.type;
    zarr.shape = layout.shape;
    zarr.chunkShape = layout.chunkShape.value_or(zarr.chunkShape);
    zarr.shardShape = layout.shardShape;
    if (!layout.codec.empty()) zarr.codec = codecFromText(layout.codec);
    zarr.fillValue = layout.fillValue;
    zarr.spacingUm = layout.spacingUm;
    zarr.originUm = layout.originUm;
    zarr.flat = layout.flat;
    zarr.levelFactors = layout.factors;
    zarr.levelCount = layout.levelCount;
    zarr.attributes = layout.attributes;
    return zarr;
}

class ZarrSink final : public VolumeSink {
public:
    ZarrSink(const Path& out, const ZarrLayout& layout, SinkOpening opening)
        : m_writer(out, layout, opening == SinkOpening::fresh ? StoreStart::inFolder : StoreStart::continued), m_unsynced(opening == SinkOpening::continued) {}

    const VolumeInfo& info() const override { return m_writer.info(); }
    void writeChunk(const ChunkKey& key, const Chunk& chunk) override {
        m_writer.writeChunk(key, chunk);
        m_unsynced = true;
    }
    ChunkPtr readChunk(const ChunkKey& key) const override { return m_writer.readChunk(key); }
    void shareWork(ThreadPool* pool) override { m_writer.shareWork(pool); }
    void describe(const std::string& attributes) override { m_writer.describe(attributes); }
    void finish() override { m_writer.finish(); }

    /// It waits for what others wrote, too, so it is spared where there is nothing of ours: the writer brings metadata to disk itself.
    void sync() override {
        if (m_unsynced.exchange(false)) m_writer.sync();
    }

private:
    ZarrWriter m_writer;
    std::atomic<bool> m_unsynced;   // chunks; of an earlier run perhaps
};

}  // namespace

VolumeSinkPtr makeZarrSinkV04(const Path& out, const SinkLayout& layout, SinkOpening opening) { return std::make_unique<ZarrSink>(out, zarrLayout(layout, OmeVersion::v04), opening); }
VolumeSinkPtr makeZarrSinkV05(const Path& out, const SinkLayout& layout, SinkOpening opening) { return std::make_unique<ZarrSink>(out, zarrLayout(layout, OmeVersion::v05), opening); }

std::string zarrAttributes(const Path& out, const std::string&) {
    std::error_code code;
    if (std::filesystem::exists(out / "zarr.json", code)) return readJson(out / "zarr.json").value("attributes", Json::object()).dump();
    return std::filesystem::exists(out / ".zattrs", code) ? readJson(out / ".zattrs").dump() : "{}";
}

}  // namespace volumen
