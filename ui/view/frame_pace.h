#pragma once

#include "ui/render/volume_picture.h"

namespace volumen {

/// How finely volumes are drawn while a view moves: as finely as a frame of `kTargetMs` allows, by what the last frames took.
class FramePace {
public:
    static constexpr double kTargetMs = 33;

    VolumeQuality quality() const;
    /// A frame drawn at `drawn` took `frameMs`, of which the volumes took `volumeMs`.
    void measured(const VolumeQuality& drawn, double frameMs, double volumeMs);

private:
    double m_fullMs = 8 * kTargetMs;  ///< what the volumes would take in full quality; a guess for the first frame
    double m_restMs = 4;              ///< what everything else takes
};

}  // namespace volumen
