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

/// One row of a box in the making.
struct Phantom::Row {
    explicit Row(std::int64_t count) : rays(static_cast<std::size_t>(count)), ink(rays.size()), sheet(rays.size()) {}

    void begin(Voxel at, float* field) {
        first = at, brightness = field;
        std::fill(ink.begin(), ink.end(), std::uint8_t{0});
        std::fill(sheet.begin(), sheet.end(), std::uint8_t{0});
    }

    Voxel first;
    float* brightness = nullptr;  ///< shares of the range of grey; what is there is added to
    std::vector<SpiralTable::Ray> rays;
    std::vector<std::uint8_t> ink, sheet;
};

Phantom::Phantom(const PhantomRecipe& recipe)
    : m_recipe(recipe), m_seed(seedOf(recipe)), m_spiral(recipe), m_papyrus(m_seed, m_spiral.thickness()),
      m_ink(writable(recipe.text), static_cast<double>(m_spiral.flatShape().height), static_cast<double>(m_spiral.flatShape().width), recipe.ink, m_seed) {}

bool Phantom::exists(double u, double v) const {
    const double ragged = kEndMargin * (1 + 0.8 * static_cast<double>(noise1(m_seed + 70, v / 7)));
    return u > ragged && u < m_spiral.wayAlong().back() - ragged;
}

/// How bright a place in or beside the sheet is above air, and how much of it the sheet covers.
float Phantom::papyrusAt(const SheetPlace& place, float thickness, float& covered) const {
    covered = ramp(-kEdge, kEdge, place.depth) * (1 - ramp(thickness - kEdge, thickness + kEdge, place.depth));
    float above = covered > 0 ? covered * (m_papyrus.brightness(place, thickness) - kAir) : 0;
    if (Ink::reaches(place.depth)) above += m_ink.brightening(place);
    return above;
}

void Phantom::castRays(const Spiral::Height& axis, Row& row) const {
    const auto dy = static_cast<float>(static_cast<double>(row.first.y) - axis.centreY);
    for (std::size_t i = 0; i < row.rays.size(); ++i) {
        const auto dx = static_cast<float>(static_cast<double>(row.first.x) + static_cast<double>(i) - axis.centreX);
        row.rays[i] = {std::sqrt(dx * dx + dy * dy), turnFractionOf(dy, dx)};
    }
}

/// Adds the papyrus and ink of all turns near each voxel; where turns touch, their sum counts as one.
void Phantom::addSheet(const SpiralTable& table, Row& row) const {
    const auto v = static_cast<double>(row.first.z);
    const auto reach = static_cast<float>(m_spiral.thickness() * 0.6 + 3);
    SpiralTable::Near near[3];
    for (std::size_t i = 0; i < row.rays.size(); ++i) {
        const int turns = table.nearest(row.first.z, row.rays[i], near);
        float above = 0, coveredByAll = 0;
        for (int turn = 0; turn < turns; ++turn) {
            if (std::fabs(near[turn].offset) > reach) continue;
            const double u = m_spiral.flatU(static_cast<double>(near[turn].sample) + static_cast<double>(near[turn].fraction));
            if (!exists(u, v)) continue;
            const float thickness = m_papyrus.thickness(u, v);
            const SheetPlace place{.u = u, .v = v, .depth = near[turn].offset + thickness / 2};
            float covered = 0;
            above += papyrusAt(place, thickness, covered);
            coveredByAll += covered;
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
    Row row(wideShape.x);
    for (std::int64_t z = wide.lo.z; z < wide.hi.z; ++z)
        for (std::int64_t y = wide.lo.y; y < wide.hi.y; ++y) {
            const Voxel first{z, y, wide.lo.x};
            row.begin(first, field.data() + ((z - wide.lo.z) * wideShape.y + y - wide.lo.y) * wideShape.x);
            addWhiteNoise(m_seed + 80, first, kNoise, {row.brightness, row.rays.size()});
            castRays(table.height(z), row);
            addSheet(table, row);
            if (!box.contains({z, y, box.lo.x})) continue;
            std::copy_n(row.ink.data() + 1, shape.x, made.ink.view().row(z - box.lo.z, y - box.lo.y));
            std::copy_n(row.sheet.data() + 1, shape.x, made.sheet.view().row(z - box.lo.z, y - box.lo.y));
        }
    soften(field, wideShape);
    addRings(box, field, made.scan);
    return made;
}

void Phantom::addRings(const Box& box, const std::vector<float>& field, Array3<std::uint8_t>& scan) const {
    const double centreY = static_cast<double>(m_recipe.size.y - 1) / 2, centreX = static_cast<double>(m_recipe.size.x - 1) / 2;
    const Voxel shape = box.shape();
    const auto farther = [](std::int64_t lo, std::int64_t hi, double from) { return std::max(std::fabs(static_cast<double>(lo) - from), std::fabs(static_cast<double>(hi) - from)); };
    const double farthest = std::hypot(farther(box.lo.y, box.hi.y, centreY), farther(box.lo.x, box.hi.x, centreX));
    for (std::int64_t z = 0; z < shape.z; ++z) {
        const Rings rings(m_seed, box.lo.z + z, farthest);
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
