#include "core/labels/replay.h"

#include <algorithm>
#include <map>
#include <thread>

#include "core/base/error.h"
#include "core/jobs/thread_pool.h"
#include "core/labels/block_edit.h"

namespace volumen {

namespace {

constexpr std::uint64_t kBatchBytes = std::uint64_t{8} << 20;   // of records; some ten times as much in memory

/// Blocks of decompressed edits, the last first.
struct Part {
    const UnpackedEdit* edit = nullptr;
    const UnpackedEdit::Block* block = nullptr;
    Direction direction = Direction::redo;
};

class Replay {
public:
    Replay(const LabelLog& log, LabelGrid& grid) : m_log(log), m_grid(grid), m_pool(static_cast<int>(std::max(1u, std::thread::hardware_concurrency() - 1)), "replay") {}

    /// Those before what it took.
    void take(std::span<const ReplayStep> batch) {
        std::vector<std::unique_ptr<const UnpackedEdit>> edits(batch.size());
        m_pool.parallelFor(static_cast<std::int64_t>(batch.size()), [&](std::int64_t i) { edits[static_cast<std::size_t>(i)] = read(batch[static_cast<std::size_t>(i)].sequence); });
        std::map<Voxel, std::vector<Part>> blocks;
        for (std::size_t i = 0; i < batch.size(); ++i)
            for (const UnpackedEdit::Block& block : edits[i]->blocks()) blocks[block.index].push_back({edits[i].get(), &block, batch[i].direction});
        change(blocks);
    }
    void compact() {
        std::vector<BlockEdit*> blocks;
        for (auto& [index, block] : m_blocks) blocks.push_back(&block);
        m_pool.parallelFor(static_cast<std::int64_t>(blocks.size()), [&](std::int64_t i) { blocks[static_cast<std::size_t>(i)]->compact(); });
    }

private:
    std::unique_ptr<const UnpackedEdit> read(std::uint64_t sequence) const {
        return std::make_unique<const UnpackedEdit>(m_log.read(sequence), m_grid.shape(), "record " + std::to_string(sequence) + " of the journal");
    }
    void change(const std::map<Voxel, std::vector<Part>>& parts) {
        std::vector<std::pair<BlockEdit*, const std::vector<Part>*>> todo;
        for (const auto& [index, list] : parts) todo.emplace_back(&m_blocks.try_emplace(index, m_grid, index).first->second, &list);
        m_pool.parallelFor(static_cast<std::int64_t>(todo.size()), [&](std::int64_t i) {
            std::vector<LeafStep> steps;
            const auto& [block, list] = todo[static_cast<std::size_t>(i)];
            for (const Part& part : *list) {
                part.edit->readSteps(*part.block, part.direction, steps);
                block->take(steps);
            }
        });
    }

    const LabelLog& m_log;
    LabelGrid& m_grid;
    std::map<Voxel, BlockEdit> m_blocks;
    ThreadPool m_pool;
};

/// How many steps of the rest are taken at once.
std::size_t batchOf(const LabelLog& log, std::span<const ReplayStep> rest) {
    std::uint64_t bytes = 0;
    std::size_t count = 0;
    while (count < rest.size() && (count == 0 || bytes + log.record(rest[count].sequence).bytes <= kBatchBytes)) bytes += log.record(rest[count++].sequence).bytes;
    return count;
}

}  // namespace

void replaySteps(const LabelLog& log, std::span<const ReplayStep> way, LabelGrid& grid, std::stop_token stop, const LabelProgress& progress) {
    if (way.empty()) return;
    const std::vector<ReplayStep> back(way.rbegin(), way.rend());
    Replay replay(log, grid);
    for (std::size_t done = 0; done < back.size();) {
        if (stop.stop_requested()) throw Cancelled{};
        const std::size_t count = batchOf(log, std::span(back).subspan(done));
        replay.take(std::span(back).subspan(done, count));
        done += count;
        if (progress) progress(static_cast<std::int64_t>(done), static_cast<std::int64_t>(way.size()));
    }
    replay.compact();
}

}  // namespace volumen
