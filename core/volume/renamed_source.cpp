#include "core/volume/renamed_source.h"

namespace volumen {

namespace {

class RenamedSource final : public VolumeSource {
public:
    RenamedSource(VolumeSourcePtr source, VolumeInfo info) : m_source(std::move(source)), m_info(std::move(info)) {}

    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override { return m_source->readChunk(key, std::move(stop)); }
    ChunkPtr readPart(const ChunkKey& key, const Box& part, std::stop_token stop) const override { return m_source->readPart(key, part, std::move(stop)); }
    bool slicesAreReadAlone() const override { return m_source->slicesAreReadAlone(); }
    ReadUnit readUnit(int level) const override { return m_source->readUnit(level); }
    void readRows(const Box& box, std::byte* into, std::stop_token stop) const override { m_source->readRows(box, into, std::move(stop)); }
    std::optional<ChunkPtr> readQuickly(const ChunkKey& key, std::stop_token stop) const override { return m_source->readQuickly(key, std::move(stop)); }

private:
    VolumeSourcePtr m_source;
    VolumeInfo m_info;
};

}  // namespace

VolumeSourcePtr withInfo(VolumeSourcePtr source, VolumeInfo info) { return std::make_shared<RenamedSource>(std::move(source), std::move(info)); }

}  // namespace volumen
