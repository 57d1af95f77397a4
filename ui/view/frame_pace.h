#pragma once

#include "ui/render/volume_picture.h"

namespace volumen {

/// How finely volumes are drawn while a view moves: as finely as a frame of `kTargetMs` allows, by what the last frames took.
class FramePace {
public:
    static constexpr double kTargetMs = 33;

    VolumeQuality quality() const;
    /// Not even the coarsest picture of these volumes keeps the time: they need coarser voxels.
    bool overtaxed() const;
    /// A frame drawn at `drawn` took `frameMs`, of which the volumes took `volumeMs`.
    void measured(const VolumeQuality& drawn, double frameMs, double volumeMs);

private:
    double saving() const;  ///< how many times less than full quality the volumes may take

    double m_fullMs = 8 * kTargetMs;  ///< what the volumes would take in full quality; a guess for the first frame
    double m_restMs = 4;              ///< what everything else takes
};

}  // namespace volumen
