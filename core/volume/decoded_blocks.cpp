#include "core/volume/decoded_blocks.h"

#include <iterator>

namespace volumen {

namespace {

constexpr std::size_t kAlwaysKept = 2;

}  // namespace

DecodedBlockPtr DecodedBlocks::get(std::uint64_t id, const std::function<DecodedBlockPtr()>& decode) {
    {
        std::unique_lock lock(m_mutex);
        if (DecodedBlockPtr held = find(lock, id)) return held;
        m_byId[id] = m_entries.insert(m_entries.begin(), {id, nullptr});
    }
    try {
        DecodedBlockPtr block = decode();
        finish(id, block);
        return block;
    } catch (...) {
        finish(id, nullptr);
        throw;
    }
}

std::size_t DecodedBlocks::usedBytes() const {
    const std::lock_guard lock(m_mutex);
    return m_used;
}

/// The block when it is held, after waiting for whoever decodes it; null when nobody has it.
DecodedBlockPtr DecodedBlocks::find(std::unique_lock<std::mutex>& lock, std::uint64_t id) {
    for (;;) {
        const auto found = m_byId.find(id);
        if (found == m_byId.end()) return nullptr;
        if (found->second->block) {
            m_entries.splice(m_entries.begin(), m_entries, found->second);
            return found->second->block;
        }
        m_decoded.wait(lock);
    }
}

void DecodedBlocks::finish(std::uint64_t id, DecodedBlockPtr block) {
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_byId.find(id);
        if (block) {
            m_used += block->size;
            found->second->block = std::move(block);
            m_entries.splice(m_entries.begin(), m_entries, found->second);
            trim();
        } else {
            m_entries.erase(found->second);
            m_byId.erase(found);
        }
    }
    m_decoded.notify_all();
}

/// Drops the oldest blocks over the budget; those being decoded, and the newest two, stay.
void DecodedBlocks::trim() {
    auto at = m_entries.end();
    for (std::size_t older = m_entries.size(); m_used > m_budget && older > kAlwaysKept; --older) {
        --at;
        if (!at->block) continue;
        m_used -= at->block->size;
        m_byId.erase(at->id);
        at = m_entries.erase(at);
    }
}

}  // namespace volumen
