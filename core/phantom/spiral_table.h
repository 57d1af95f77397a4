#pragma once

#include <vector>

#include "core/phantom/spiral.h"

namespace volumen {

/// The sheet's radius and tilt for every turn that may pass a box of voxels, sampled on the spiral's own samples: what a box needs,
/// looked up instead of computed for each voxel. Boxes of any place and size get the same numbers. Immutable; any thread.
class SpiralTable {
public:
    SpiralTable(const Spiral& spiral, const Box& box);

    /// The sheet near a voxel: which sample, and how far the voxel lies from the sheet's middle, along the normal.
    struct Near {
        std::int64_t sample = 0;
        float fraction = 0;    ///< of the way to the next sample
        float offset = 0;      ///< voxels; negative towards the axis
    };
    /// A place in a slice, as all turns see it.
    struct Ray {
        float radius = 0;      ///< from the axis
        float turn = 0;        ///< [0, 1): the direction
    };

    /// The turns next to a voxel, at most three, the innermost first; returns how many. `z` lies in the box.
    int nearest(std::int64_t z, Ray ray, Near (&found)[3]) const;

    const Spiral::Height& height(std::int64_t z) const { return m_heights[static_cast<std::size_t>(z - m_box.lo.z) + 1]; }

private:
    void chooseDirections();
    void chooseTurns();
    std::vector<float> radiiWithMargin() const;
    void fillRadii();
    void fillSquash();
    /// Into `radiiWithMargin`: one slice, and one sample at both ends, more than the table has.
    std::size_t wideAt(std::int64_t slice, std::int64_t turn, std::int64_t i) const {
        return static_cast<std::size_t>((slice * m_turns + turn) * (m_samples + 2) + i);
    }
    std::size_t at(std::int64_t slice, std::int64_t turn, std::int64_t i) const {
        return static_cast<std::size_t>((slice * m_turns + turn) * m_samples + i);
    }

    const Spiral& m_spiral;
    Box m_box;
    std::vector<Spiral::Height> m_heights;  ///< from one slice above the box to one below
    std::int64_t m_firstSample = 0;         ///< of a turn: the window of directions begins here
    std::int64_t m_samples = 0;             ///< in the window, with one past its end
    std::int64_t m_firstTurn = 0;
    std::int64_t m_turns = 0;
    std::vector<float> m_radius;            ///< slice of the box, turn, sample
    std::vector<float> m_uprightness;       ///< cosine of the tilt against the ray
    std::vector<float> m_squash;            ///< slice of the box, sample
};

}  // namespace volumen
