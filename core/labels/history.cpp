#include "core/labels/history.h"

#include <algorithm>

namespace volumen {

History::History(std::vector<HistoryStep> steps, std::uint64_t dropped, std::uint64_t position)
    : m_steps(std::move(steps)), m_dropped(dropped), m_position(position) {}

std::vector<EditPtr> History::push(std::uint64_t sequence, EditPtr edit) {
    std::vector<EditPtr> undone;
    const auto applied = static_cast<std::size_t>(m_position - m_dropped);
    for (std::size_t i = applied; i < m_steps.size(); ++i)
        if (m_steps[i].edit) undone.push_back(std::move(m_steps[i].edit));
    m_steps.resize(applied);
    m_steps.push_back({.sequence = sequence, .name = edit->name(), .edit = std::move(edit)});
    ++m_position;
    notePacked();
    return undone;
}

void History::supply(std::uint64_t sequence, EditPtr edit) {
    const auto step = std::find_if(m_steps.begin(), m_steps.end(), [&](const HistoryStep& each) { return each.sequence == sequence; });
    if (step == m_steps.end()) return;
    step->memoryBytes = edit->byteCount();
    step->edit = std::move(edit);
}

/// Edits are packed on other threads: what they take is known afterwards. Those not packed yet are the latest.
void History::notePacked() {
    for (auto step = m_steps.rbegin(); step != m_steps.rend() && step->bytes == 0; ++step) {
        if (!step->edit || !step->edit->isPacked()) continue;
        const auto packed = step->edit->packed();
        step->changedVoxels = packed->changedVoxels;
        step->bytes = packed->bytes.size();
        step->memoryBytes = step->edit->byteCount();
    }
}

std::uint64_t History::byteCount() const {
    std::uint64_t bytes = 0;
    for (const HistoryStep& step : m_steps)
        if (step.edit) bytes += step.memoryBytes;
    return bytes;
}

}  // namespace volumen
