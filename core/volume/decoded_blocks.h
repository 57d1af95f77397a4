#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace volumen {

/// Decoded bytes, not initialised when made.
struct DecodedBlock {
    explicit DecodedBlock(std::size_t bytes) : size(bytes), data(std::make_unique_for_overwrite<std::byte[]>(bytes)) {}
    std::size_t size;
    std::unique_ptr<std::byte[]> data;
};
using DecodedBlockPtr = std::shared_ptr<const DecodedBlock>;

/// The blocks (strips, tiles, chunks of another file) decoded last, for when several chunks are cut out of one of them.
/// Any thread may call; a block that two threads want at the same time is decoded once, while the other waits.
class DecodedBlocks {
public:
    /// Keeps at most `budgetBytes`, but always the two newest blocks: two threads may each be cutting up a giant one.
    explicit DecodedBlocks(std::size_t budgetBytes) : m_budget(budgetBytes) {}

    /// The block `id`, decoded by `decode` when it is not held. Throws what `decode` throws; nothing is remembered then.
    DecodedBlockPtr get(std::uint64_t id, const std::function<DecodedBlockPtr()>& decode);

    std::size_t usedBytes() const;

private:
    struct Entry {
        std::uint64_t id;
        DecodedBlockPtr block;   // null while it is being decoded
    };
    using Entries = std::list<Entry>;

    DecodedBlockPtr find(std::unique_lock<std::mutex>& lock, std::uint64_t id);
    void finish(std::uint64_t id, DecodedBlockPtr block);
    void trim();

    mutable std::mutex m_mutex;
    std::condition_variable m_decoded;
    std::size_t m_budget;
    std::size_t m_used = 0;
    Entries m_entries;   // newest first
    std::unordered_map<std::uint64_t, Entries::iterator> m_byId;
};

}  // namespace volumen
