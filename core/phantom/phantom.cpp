#include "core/phantom/phantom.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/phantom/detector.h"
#include "core/phantom/lattice_noise.h"

namespace volumen {

namespace {

constexpr float kAir = 0.305f;
constexpr float kNoise = 0.095f;     // before softening, which leaves three tenths of it
constexpr float kEdge = 0.75f;       // half the width of the sheet's soft edge, voxels
constexpr double kEndMargin = 6;     // voxels of way: the sheet's ends are ragged

std::uint32_t seedOf(const PhantomRecipe& recipe) { return hashAt(0x9e3779b9u, static_cast<std::int32_t>(recipe.seed), static_cast<std::int32_t>(recipe.seed >> 32)); }

/// Directions in turns [0, 1), as Spiral::turnFraction, to 2e-6: fast enough for every voxel. The polynomial is the odd minimax
/// approximation of the arc tangent on [0, 1].
float turnFractionOf(float dy, float dx) {
    const float ax = std::fabs(dx), ay = std::fabs(dy);
    const float small = std::min(ax, ay), large = std::max(std::max(ax, ay), 1e-12f);
    const float t = small / large, s = t * t;
    float angle = t * (0.99997726f + s * (-0.33262347f + s * (0.19354346f + s * (-0.11643287f + s * (0.05265332f + s * -0.01172120f)))));
    angle = ay > ax ? std::numbers::pi_v<float> / 2 - angle : angle;
    angle = dx < 0 ? std::numbers::pi_v<float> - angle : angle;
    angle = dy < 0 ? -angle : angle;
    const float turn = -angle / (2 * std::numbers::pi_v<float>);
    const float wrapped = turn < 0 ? turn + 1 : turn;
    return wrapped >= 1 ? 0 : wrapped;
}

/// The box and one voxel more on every side: what softening needs.
Box grown(const Box& box) { return {box.lo - Voxel{1, 1, 1}, box.hi + Voxel{1, 1, 1}}; }

std::uint8_t toGrey(float share) { return static_cast<std::uint8_t>(std::clamp(share, 0.f, 1.f) * 255 + 0.5f); }

}  // namespace

/// One row of the box being made: its outputs begin at `first`.
struct Phantom::Row {
    Voxel first;
    std::int64_t count = 0;
    float* brightness = nullptr;
    std::uint8_t* ink = nullptr;    ///< null in the margin, where only brightness is needed
    std::uint8_t* sheet = nullptr;
    std::vector<SpiralTable::Ray> rays;
};

Phantom::Phantom(const PhantomRecipe& recipe)
    : m_recipe(recipe), m_seed(seedOf(recipe)), m_spiral(recipe), m_papyrus(m_seed, m_spiral.thickness()),
      m_ink(writable(recipe.text), static_cast<double>(m_spiral.flatShape().height), static_cast<double>(m_spiral.flatShape().width), recipe.ink, m_seed) {}

bool Phantom::exists(double u, double v) const {
    const double ragged = kEndMargin * (1 + 0.8 * static_cast<double>(noise1(m_seed + 70, v / 7)));
    return u > ragged && u < m_spiral.wayAlong().back() - ragged;
}

SheetPlace Phantom::placeOf(const SpiralTable::Near& near, double z, float thickness) const {
    return {.u = m_spiral.flatU(static_cast<double>(near.sample) + static_cast<double>(near.fraction)), .v = z, .depth = near.offset + thickness / 2};
}

/// How bright a place in or beside the sheet is above air, and how much of it the sheet covers.
float Phantom::papyrusAt(const SheetPlace& place, float thickness, float& covered) const {
    covered = ramp(-kEdge, kEdge, place.depth) * (1 - ramp(thickness - kEdge, thickness + kEdge, place.depth));
    float above = covered > 0 ? covered * (m_papyrus.brightness(place, thickness) - kAir) : 0;
    if (Ink::reaches(place.depth)) above += m_ink.brightening(place);
    return above;
}

void Phantom::fillRow(const SpiralTable& table, Row& row) const {
    const Spiral::Height& axis = table.height(row.first.z);
    const auto dy = static_cast<float>(static_cast<double>(row.first.y) - axis.centreY);
    row.rays.resize(static_cast<std::size_t>(row.count));
    for (std::int64_t i = 0; i < row.count; ++i) {
        const auto dx = static_cast<float>(static_cast<double>(row.first.x + i) - axis.centreX);
        row.rays[static_cast<std::size_t>(i)] = {std::sqrt(dx * dx + dy * dy), turnFractionOf(dy, dx)};
    }
    const auto z = static_cast<double>(row.first.z);
    const auto reach = static_cast<float>(m_spiral.thickness() * 0.6 + 3);
    SpiralTable::Near near[3];
    for (std::int64_t i = 0; i < row.count; ++i) {
        const int turns = table.nearest(row.first.z, row.rays[static_cast<std::size_t>(i)], near);
        float above = 0, coveredByAll = 0;
        for (int turn = 0; turn < turns; ++turn) {
            if (std::fabs(near[turn].offset) > reach) continue;
            SheetPlace place = placeOf(near[turn], z, 0);
            if (!exists(place.u, place.v)) continue;
            const float thickness = m_papyrus.thickness(place.u, place.v);
            place.depth += thickness / 2;
            float covered = 0;
            above += papyrusAt(place, thickness, covered);
            coveredByAll += covered;
            if (!row.ink) continue;
            row.sheet[i] |= place.depth >= 0 && place.depth <= thickness;
            row.ink[i] |= m_ink.isInk(place);
        }
        row.brightness[i] += kAir + above / std::max(1.f, coveredByAll);
    }
}

Phantom::Voxels Phantom::voxels(const Box& box) const {
    const Box wide = grown(box);
    const Voxel shape = box.shape(), wideShape = wide.shape();
    Voxels made{Array3<std::uint8_t>(shape), Array3<std::uint8_t>(shape), Array3<std::uint8_t>(shape)};
    const SpiralTable table(m_spiral, wide);
    std::vector<float> field(static_cast<std::size_t>(voxelCount(wideShape)));
    Row row;
    row.count = wideShape.x;
    std::vector<std::uint8_t> ink(static_cast<std::size_t>(wideShape.x)), sheet(ink.size());
    for (std::int64_t z = 0; z < wideShape.z; ++z)
        for (std::int64_t y = 0; y < wideShape.y; ++y) {
            const bool inside = box.contains({wide.lo.z + z, wide.lo.y + y, box.lo.x});
            row.first = wide.lo + Voxel{z, y, 0};
            row.brightness = field.data() + (z * wideShape.y + y) * wideShape.x;
            row.ink = inside ? ink.data() : nullptr;
            row.sheet = sheet.data();
            whiteNoise(m_seed + 80, row.first, row.count, row.brightness);
            for (std::int64_t i = 0; i < row.count; ++i) row.brightness[i] *= kNoise;
            if (inside) std::fill(ink.begin(), ink.end(), std::uint8_t{0}), std::fill(sheet.begin(), sheet.end(), std::uint8_t{0});
            fillRow(table, row);
            if (!inside) continue;
            std::copy_n(ink.data() + 1, shape.x, made.ink.view().row(z - 1, y - 1));
            std::copy_n(sheet.data() + 1, shape.x, made.sheet.view().row(z - 1, y - 1));
        }
    soften(field, wideShape);
    addRings(box, field, made.scan);
    return made;
}

void Phantom::addRings(const Box& box, const std::vector<float>& field, Array3<std::uint8_t>& scan) const {
    const double centreY = static_cast<double>(m_recipe.size.y - 1) / 2, centreX = static_cast<double>(m_recipe.size.x - 1) / 2;
    const Voxel shape = box.shape();
    const auto farthest = std::hypot(std::max(std::fabs(static_cast<double>(box.lo.y) - centreY), std::fabs(static_cast<double>(box.hi.y) - centreY)),
                                     std::max(std::fabs(static_cast<double>(box.lo.x) - centreX), std::fabs(static_cast<double>(box.hi.x) - centreX)));
    for (std::int64_t z = 0; z < shape.z; ++z) {
        const Rings rings(m_seed, box.lo.z + z, 0, farthest);
        for (std::int64_t y = 0; y < shape.y; ++y) {
            const auto dy = static_cast<float>(static_cast<double>(box.lo.y + y) - centreY);
            const float* from = field.data() + (z * shape.y + y) * shape.x;
            std::uint8_t* to = scan.view().row(z, y);
            for (std::int64_t x = 0; x < shape.x; ++x) {
                const auto dx = static_cast<float>(static_cast<double>(box.lo.x + x) - centreX);
                to[x] = toGrey(from[x] + rings.at(std::sqrt(dx * dx + dy * dy)));
            }
        }
    }
}

SurfacePoint Phantom::surface(std::int64_t v, std::int64_t u) const {
    const auto atV = static_cast<double>(v), atU = static_cast<double>(u);
    if (!exists(atU - 2, atV) || !exists(atU + 2, atV)) return {};
    const double offset = static_cast<double>(Ink::kMiddle) - static_cast<double>(m_papyrus.thickness(atU, atV)) / 2;
    const SurfacePoint point = m_spiral.point(atV, atU, offset);
    const bool inside = Box{{}, m_recipe.size}.contains(nearestVoxel(point.position));
    return inside ? point : SurfacePoint{};
}

std::uint8_t Phantom::inkLabel(std::int64_t u, const SurfacePoint& point) const {
    const Point p = point.position;
    const Spiral::Height axis = m_spiral.heightAt(p.z);
    const auto perTurn = static_cast<double>(m_spiral.samplesPerTurn());
    const double direction = Spiral::turnFraction(p.y - axis.centreY, p.x - axis.centreX) * perTurn;
    const double turn = std::round((m_spiral.sampleOf(static_cast<double>(u)) - direction) / perTurn);
    return m_ink.insideStroke(p.z, m_spiral.flatU(direction + turn * perTurn)) >= 0 ? 255 : 0;
}

}  // namespace volumen
