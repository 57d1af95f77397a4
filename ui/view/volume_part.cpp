#include "ui/view/volume_part.h"

namespace volumen {

namespace {
constexpr int kStepMs = 400;  // between two blocks of chunks that trickle in: each is made and uploaded whole
}

void VolumePart::aim(SourceId source, const VolumeInfo& info, const VolumeRegion& region, const ChunkCache& cache) {
    if (m_wanted && m_source == source && m_region == region) return;
    if (m_source != source) m_block.reset();
    m_wanted = true;
    m_source = source;
    m_region = region;
    m_chunks.clear();
    for (const ChunkKey& key : chunksOf(info, region)) m_chunks.insert({source, key});
    m_stale = true;
    m_sinceBegun.invalidate();
    survey(cache);
    m_madeLacking = m_chunks.size();
}

void VolumePart::survey(const ChunkCache& cache) {
    const std::vector<ChunkId> ids(m_chunks.begin(), m_chunks.end());
    const std::vector<ChunkCache::Known> known = cache.survey(ids);
    m_missing.clear();
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (known[i].state == ChunkState::unknown) m_missing.insert(ids[i]);
}

void VolumePart::lookAgain(const ChunkCache& cache) {
    m_stale = true;
    survey(cache);
}

void VolumePart::arrived(std::span<const ChunkId> chunks) {
    for (const ChunkId& chunk : chunks) m_missing.erase(chunk);
}

void VolumePart::replaced(std::span<const ChunkId> chunks) {
    for (const ChunkId& chunk : chunks) m_stale = m_stale || m_chunks.contains(chunk);
}

bool VolumePart::due(bool lastChance) const {
    if (!m_wanted || m_region.box.empty()) return false;
    if (m_missing.empty() || lastChance) return outdated() || m_missing.size() < m_madeLacking;
    const bool worthIt = m_missing.size() <= m_madeLacking / 2 && m_missing.size() < m_chunks.size();
    return worthIt && (!m_sinceBegun.isValid() || m_sinceBegun.elapsed() >= kStepMs);
}

void VolumePart::begin(const ChunkCache& cache) {
    m_sinceBegun.start();
    m_stale = false;
    survey(cache);  // news of some may still be on its way here
    m_madeLacking = m_missing.size();
}

void VolumePart::made(const VolumeRegion& region, VoxelBlockPtr block) {
    if (!m_wanted) return;
    m_block = std::move(block);
    m_blockRegion = region;
}

}  // namespace volumen
