#include "core/labels/label_proposals.h"

#include <algorithm>

#include "core/labels/label_layer.h"
#include "core/labels/rasterise.h"

namespace volumen {

namespace {

/// Over a base: what was written and is no more shows the base again.
void unwrite(const LabelGrid& from, const LabelGrid& to, LabelGrid& onto) {
    forEachChangedLeaf(from, to, [&](Voxel index, const Leaf& was, const Leaf& is) {
        const LeafMask gone = was.written() & ~is.written();
        if (!gone.none()) onto.writableLeaf(index).unwrite(gone);
    });
}

}  // namespace

const LabelGrid* LabelProposals::find(ProposalId id) const {
    const auto at = std::find_if(m_all.begin(), m_all.end(), [id](const Proposal& each) { return each.id == id; });
    return at == m_all.end() ? nullptr : &at->after;
}

ProposalId LabelProposals::add(LabelGrid after) {
    m_all.push_back({++m_last, std::move(after)});
    return m_last;
}

void LabelProposals::remove(ProposalId id) {
    std::erase_if(m_all, [id](const Proposal& each) { return each.id == id; });
}

LabelGrid LabelProposals::over(const LabelGrid& grid) const {
    if (m_all.empty()) return grid;
    LabelGrid all = m_all.front().after;
    for (std::size_t i = 1; i < m_all.size(); ++i) mergeChanges(grid, m_all[i].after, all, {});
    return all;
}

Box LabelProposals::change(const std::function<Box(LabelGrid&)>& change) {
    Box box;
    for (Proposal& each : m_all) box = united(box, change(each.after));
    return box;
}

void LabelProposals::follow(const LabelGrid& from, const LabelGrid& to) {
    for (Proposal& each : m_all) {
        mergeChanges(from, to, each.after, {});
        if (to.base()) unwrite(from, to, each.after);
    }
}

}  // namespace volumen
