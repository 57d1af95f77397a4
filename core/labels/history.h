#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/labels/edit.h"

namespace volumen {

/// One step that can be undone or done again.
struct HistoryStep {
    std::uint64_t sequence = 0;       ///< of its record
    std::string name;                 ///< what a person reads: "Brush"
    std::int64_t changedVoxels = 0;   ///< 0 while the edit is not packed yet
    std::uint64_t bytes = 0;          ///< on disk; 0 while it is not packed yet
    std::uint64_t memoryBytes = 0;    ///< where `edit` is there and packed
    EditPtr edit;                     ///< null: on disk only
};

/// The steps of a layer, oldest first, and how many of them are applied. Main thread.
class History {
public:
    History() = default;
    /// `dropped`: older steps that nobody has any more. `position`: of all, dropped ones among them, how many are applied.
    History(std::vector<HistoryStep> steps, std::uint64_t dropped, std::uint64_t position);

    const std::vector<HistoryStep>& steps() const { return m_steps; }
    /// How many steps are applied, counted from the layer's beginning; from `first()` to `last()` one can go.
    std::uint64_t position() const { return m_position; }
    std::uint64_t first() const { return m_dropped; }
    std::uint64_t last() const { return m_dropped + m_steps.size(); }
    bool canUndo() const { return m_position > first(); }
    bool canRedo() const { return m_position < last(); }
    /// The step that leads to position `to`.
    const HistoryStep& stepTo(std::uint64_t to) const { return m_steps[to - m_dropped - 1]; }

    /// Forgets what was undone, and adds a step that is applied. Returns edits that were forgotten, as `keepWithin` does.
    [[nodiscard]] std::vector<EditPtr> push(std::uint64_t sequence, EditPtr edit);
    void moveTo(std::uint64_t position) { m_position = position; }
    /// Brings back an edit that was on disk only.
    void supply(std::uint64_t sequence, EditPtr edit);

    /// Bytes of memory that packed edits take.
    std::uint64_t byteCount() const;
    /// Lets go of edits until they fit the budget, those farthest from the position first, of those that `isOnDisk(sequence)`. Returns them: the last to hold one may
    /// take milliseconds to destroy it.
    template <class IsOnDisk>
    [[nodiscard]] std::vector<EditPtr> keepWithin(std::uint64_t budgetBytes, IsOnDisk&& isOnDisk);

    /// Fills in what became known of steps since they were pushed.
    void notePacked();

private:

    std::vector<HistoryStep> m_steps;
    std::uint64_t m_dropped = 0;
    std::uint64_t m_position = 0;
};

template <class IsOnDisk>
std::vector<EditPtr> History::keepWithin(std::uint64_t budgetBytes, IsOnDisk&& isOnDisk) {
    notePacked();
    std::uint64_t bytes = byteCount();
    std::vector<EditPtr> unwanted;
    const auto here = static_cast<std::size_t>(m_position - m_dropped);
    for (std::size_t low = 0, high = m_steps.size(); bytes > budgetBytes && low < high;) {
        HistoryStep& step = here - std::min(here, low) >= high - std::min(high, here) ? m_steps[low++] : m_steps[--high];
        if (!step.edit || step.bytes == 0 || !isOnDisk(step.sequence)) continue;
        bytes -= step.memoryBytes;
        unwanted.push_back(std::move(step.edit));
    }
    return unwanted;
}

}  // namespace volumen
