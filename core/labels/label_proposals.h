#pragma once

#include <functional>
#include <vector>

#include "core/labels/label_grid.h"

namespace volumen {

/// Names a proposal for the life of its layer; 0: none.
using ProposalId = std::uint32_t;

/// Changes of a grid that are looked at but not made: what a long tool found, until a person keeps it, or a stroke whose values are still being read. Each
/// is the grid with the change in it, and follows whatever happens to the grid meanwhile: who erases, erases there too. A copy costs microseconds.
class LabelProposals {
public:
    bool empty() const { return m_all.empty(); }
    /// The grid with the change in it; null: there is no such proposal.
    const LabelGrid* find(ProposalId id) const;
    /// `after` is a copy of the grid that was changed.
    ProposalId add(LabelGrid after);
    void remove(ProposalId id);
    /// The grid with all of them in it; of two that change a voxel, the later one is seen.
    LabelGrid over(const LabelGrid& grid) const;
    /// What was done to the grid is done to them. The box that may look different.
    Box change(const std::function<Box(LabelGrid&)>& change);
    /// The grid was `from` and is `to`.
    void follow(const LabelGrid& from, const LabelGrid& to);

private:
    struct Proposal {
        ProposalId id = 0;
        LabelGrid after;
    };
    std::vector<Proposal> m_all;
    ProposalId m_last = 0;
};

}  // namespace volumen
