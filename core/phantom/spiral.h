#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/geometry.h"
#include "core/phantom/recipe.h"
#include "core/segment/surface_map.h"

namespace volumen {

/// The rolled sheet's shape: the middle of the sheet lies where the distance from the scroll's axis is `radius(sample, z)`.
/// The axis runs along z and wanders a little. Along the spiral a place is a *sample*: `samplesPerTurn()` to a turn, 0 at the inner
/// end, growing outwards; it turns so that a reader at the axis, with −z up, reads from left to right from the outer end inwards.
/// Turns are dented, closer and wider, and touch here and there. Flat coordinates: v = z, u = way along the sheet at mid height
/// from its outer end, in voxels. Immutable; any thread.
class Spiral {
public:
    /// Throws Error when no sheet of that gap fits the size.
    explicit Spiral(const PhantomRecipe& recipe);

    double gap() const { return m_gap; }
    double thickness() const { return m_thickness; }
    std::int64_t samplesPerTurn() const { return m_samplesPerTurn; }
    /// The sheet exists at samples [0, lastSample()].
    std::int64_t lastSample() const { return m_lastSample; }
    FlatShape flatShape() const { return m_flat; }

    /// What depends on z alone.
    struct Height {
        double z = 0;
        double centreY = 0, centreX = 0;      ///< the axis
        std::array<double, 5> phases{};       ///< of the squash's waves
    };
    Height heightAt(double z) const;

    /// How much rounder turns are pressed in (> 1: outwards) in the direction of a sample.
    double squash(const Height& height, double sample) const;
    /// The sheet's middle, voxels from the axis.
    double radius(const Height& height, double sample) const;

    /// The turn of the unpressed spiral that has this distance from the axis: 0 at the inner end.
    double turnOf(double radius) const { return (radius - m_innerRadius) / m_gap; }
    double largestSquash() const;

    /// The direction from the axis to a sample, and back: whole turns from 0 to 1.
    static double turnFraction(double dy, double dx);

    /// u of a sample, and back. Samples may be real and lie a little outside.
    double flatU(double sample) const;
    double sampleOf(double u) const;
    const std::vector<double>& wayAlong() const { return m_way; }

    /// The sheet's middle at a flat place, and the unit normal, away from the axis; `offset` voxels further along it.
    SurfacePoint point(double v, double u, double offset) const;

private:
    double displacement(double turn, double z) const;
    void measureWay();

    std::uint32_t m_seed;
    Voxel m_size;
    double m_gap;
    double m_thickness;
    double m_innerRadius;
    double m_play;              ///< how far a turn may leave its place, so that two that touch do not cross
    double m_turns;
    std::int64_t m_samplesPerTurn;
    std::int64_t m_lastSample;
    std::vector<double> m_way;  ///< along the sheet at mid height, by sample
    FlatShape m_flat;
};

}  // namespace volumen
