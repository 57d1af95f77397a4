#include "core/volume/chunk_cache.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace volumen {

namespace {

std::size_t costOf(const CachedChunk& entry) {
    if (entry.chunk) return residentCost(entry.chunk->type(), entry.chunk->shape());
    return ChunkCache::kEntryBytes + entry.reason.size();
}

}  // namespace

std::size_t residentCost(VoxelType type, Voxel shape) {
    return static_cast<std::size_t>(voxelCount(shape)) * size(type) + Chunk::kOverrunBytes + ChunkCache::kEntryBytes;
}

std::size_t defaultCacheBudget() {
    auto memory = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    std::uint64_t limit = 0;
    if (std::ifstream("/sys/fs/cgroup/memory.max") >> limit) memory = std::min(memory, limit);  // "max" is no number: no limit
    return memory / 4;
}

CachedChunk ChunkCache::find(const ChunkId& id) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_nodes.find(id);
    if (found == m_nodes.end()) return {};
    const Node& node = *found->second;
    if (!node.pinned) m_recent.splice(m_recent.begin(), m_recent, found->second);
    return {.state = node.state, .chunk = node.chunk, .reason = node.reason ? *node.reason : std::string(), .provisional = node.provisional};
}

/// Moves the node aside: its voxels are freed by whoever owns `dropped`, after the lock.
void ChunkCache::drop(Nodes::iterator node, Nodes& dropped) {
    m_entryBytes -= node->bytes;
    if (node->pinned) m_pinnedBytes -= node->bytes;
    m_nodes.erase(node->id);
    dropped.splice(dropped.end(), listOf(*node), node);
}

/// What cannot succeed drops nothing.
bool ChunkCache::makeRoom(std::size_t bytes, Nodes& dropped) {
    if (m_pinnedBytes + m_reserved + bytes > m_budget) return false;
    while (m_entryBytes + m_reserved + bytes > m_budget) drop(std::prev(m_recent.end()), dropped);
    return true;
}

bool ChunkCache::insert(const ChunkId& id, CachedChunk&& entry, bool pinned, Nodes& dropped) {
    const std::size_t bytes = costOf(entry);
    const auto old = m_nodes.find(id);
    if (old != m_nodes.end()) drop(old->second, dropped);
    if (!makeRoom(bytes, dropped)) return false;
    Nodes& list = pinned ? m_pinned : m_recent;
    list.push_front({.id = id, .state = entry.state, .provisional = entry.provisional, .pinned = pinned, .bytes = bytes, .chunk = std::move(entry.chunk),
                     .reason = entry.reason.empty() ? nullptr : std::make_unique<const std::string>(std::move(entry.reason))});
    m_nodes.emplace(id, list.begin());
    m_entryBytes += bytes;
    if (pinned) m_pinnedBytes += bytes;
    return true;
}

bool ChunkCache::put(const ChunkId& id, CachedChunk entry) {
    Nodes dropped;
    const std::lock_guard lock(m_mutex);
    const auto old = m_nodes.find(id);
    const bool pinned = old != m_nodes.end() && old->second->pinned;
    return insert(id, std::move(entry), pinned, dropped);
}

bool ChunkCache::putReserved(const ChunkId& id, CachedChunk entry, bool pinned, std::size_t bytes) {
    Nodes dropped;
    const std::lock_guard lock(m_mutex);
    m_reserved -= bytes;
    return insert(id, std::move(entry), pinned, dropped);
}

bool ChunkCache::reserve(std::size_t bytes) {
    Nodes dropped;
    const std::lock_guard lock(m_mutex);
    if (!makeRoom(bytes, dropped)) return false;
    m_reserved += bytes;
    return true;
}

void ChunkCache::release(std::size_t bytes) {
    const std::lock_guard lock(m_mutex);
    m_reserved -= bytes;
}

void ChunkCache::forget(const ChunkId& id) {
    Nodes dropped;
    const std::lock_guard lock(m_mutex);
    const auto found = m_nodes.find(id);
    if (found != m_nodes.end()) drop(found->second, dropped);
}

template <class Condition>
void ChunkCache::dropWhere(Condition condition) {
    Nodes dropped;
    const std::lock_guard lock(m_mutex);
    for (Nodes* list : {&m_pinned, &m_recent})
        for (auto node = list->begin(); node != list->end();) {
            const auto here = node++;
            if (condition(*here)) drop(here, dropped);
        }
}

void ChunkCache::forgetSource(SourceId source) {
    dropWhere([=](const Node& node) { return node.id.source == source; });
}

void ChunkCache::forgetFailures(SourceId source) {
    dropWhere([=](const Node& node) { return node.id.source == source && node.state == ChunkState::failed; });
}

std::size_t ChunkCache::budget() const {
    const std::lock_guard lock(m_mutex);
    return m_budget;
}

std::size_t ChunkCache::usedBytes() const {
    const std::lock_guard lock(m_mutex);
    return m_entryBytes + m_reserved;
}

void ChunkCache::setBudget(std::size_t budgetBytes) {
    Nodes dropped;
    const std::lock_guard lock(m_mutex);
    m_budget = budgetBytes;
    while (m_pinnedBytes + m_reserved > m_budget && !m_pinned.empty()) drop(std::prev(m_pinned.end()), dropped);
    while (m_entryBytes + m_reserved > m_budget && !m_recent.empty()) drop(std::prev(m_recent.end()), dropped);
}

std::vector<ChunkCache::Known> ChunkCache::survey(std::span<const ChunkId> ids) const {
    std::vector<Known> known(ids.size());
    const std::lock_guard lock(m_mutex);
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (const auto found = m_nodes.find(ids[i]); found != m_nodes.end())
            known[i] = {.state = found->second->state, .provisional = found->second->provisional, .bytes = found->second->bytes};
    return known;
}

void ChunkCache::pin(std::span<const ChunkId> ids) {
    const std::lock_guard lock(m_mutex);
    for (Node& node : m_pinned) node.pinned = false;
    m_recent.splice(m_recent.begin(), m_pinned);
    m_pinnedBytes = 0;
    for (const ChunkId& id : ids) {
        const auto found = m_nodes.find(id);
        if (found == m_nodes.end() || found->second->pinned) continue;
        found->second->pinned = true;
        m_pinnedBytes += found->second->bytes;
        m_pinned.splice(m_pinned.end(), m_recent, found->second);
    }
}

}  // namespace volumen
