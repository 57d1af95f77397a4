#include "ui/view/frame_pace.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace volumen {

namespace {

constexpr double kReserve = 0.75;    // of the target: no frame takes just as long as the last
constexpr double kLeastMs = 6;       // for the volumes, whatever else there is to draw
constexpr double kEasing = 0.3;      // how fast it becomes finer again; coarser it becomes at once
constexpr double kMostStep = 4;
constexpr std::array kScales{1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0};  // few, since each needs framebuffers of its own

double eased(double before, double now) { return now > before ? now : before + (now - before) * kEasing; }

}  // namespace

double FramePace::saving() const { return m_fullMs / std::max(kReserve * kTargetMs - m_restMs, kLeastMs); }

bool FramePace::overtaxed() const { return saving() > kMostStep * kScales.back() * kScales.back(); }

/// Cost goes with 1 / (step · scale²). A third of the saving is taken along the line of sight, where it is seen least.
VolumeQuality FramePace::quality() const {
    const double least = saving();
    if (least <= 1) return {};
    const double step = std::clamp(std::cbrt(least), 1.0, kMostStep), wanted = std::sqrt(least / step);
    const auto scale = std::lower_bound(kScales.begin(), kScales.end() - 1, wanted);
    return {.sampleStep = std::clamp(least / (*scale * *scale), 1.0, kMostStep), .imageScale = *scale};
}

void FramePace::measured(const VolumeQuality& drawn, double frameMs, double volumeMs) {
    m_fullMs = eased(m_fullMs, volumeMs * drawn.sampleStep * drawn.imageScale * drawn.imageScale);
    m_restMs = eased(m_restMs, std::max(frameMs - volumeMs, 0.0));
}

}  // namespace volumen
