#include "core/phantom/spiral_table.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace volumen {

namespace {

constexpr double kTwoPi = 2 * std::numbers::pi;

std::array<Point, 4> cornersOf(const Box& box) {
    const Point lo = toPoint(box.lo), hi = toPoint(box.hi - Voxel{1, 1, 1});
    return {Point{0, lo.y, lo.x}, Point{0, lo.y, hi.x}, Point{0, hi.y, lo.x}, Point{0, hi.y, hi.x}};
}

double distanceToRange(double at, double lo, double hi) { return std::max({0.0, lo - at, at - hi}); }

}  // namespace

SpiralTable::SpiralTable(const Spiral& spiral, const Box& box) : m_spiral(spiral), m_box(box) {
    for (std::int64_t z = box.lo.z - 1; z <= box.hi.z; ++z) m_heights.push_back(spiral.heightAt(static_cast<double>(z)));
    chooseDirections();
    chooseTurns();
    fillRadii();
    fillSquash();
}

/// The window of directions in which the box is seen from the axis: all of them when the axis passes it.
void SpiralTable::chooseDirections() {
    const std::int64_t perTurn = m_spiral.samplesPerTurn();
    const Point lo = toPoint(m_box.lo), hi = toPoint(m_box.hi - Voxel{1, 1, 1});
    const Spiral::Height& first = m_heights.front();
    const double reference = Spiral::turnFraction((lo.y + hi.y) / 2 - first.centreY, (lo.x + hi.x) / 2 - first.centreX);
    double least = 0, most = 0;
    bool around = false;
    for (const Spiral::Height& h : m_heights) {
        around = around || (distanceToRange(h.centreY, lo.y, hi.y) < 2 && distanceToRange(h.centreX, lo.x, hi.x) < 2);
        for (const Point corner : cornersOf(m_box)) {
            const double turn = Spiral::turnFraction(corner.y - h.centreY, corner.x - h.centreX) - reference;
            const double from = turn - std::round(turn);
            least = std::min(least, from), most = std::max(most, from);
        }
    }
    const auto n = static_cast<double>(perTurn);
    m_firstSample = static_cast<std::int64_t>(std::floor((reference + least) * n)) - 2;
    m_samples = static_cast<std::int64_t>(std::ceil((most - least) * n)) + 6;
    if (around || m_samples > perTurn) m_firstSample = 0, m_samples = perTurn + 1;
    m_firstSample = (m_firstSample % perTurn + perTurn) % perTurn;
}

void SpiralTable::chooseTurns() {
    const Point lo = toPoint(m_box.lo), hi = toPoint(m_box.hi - Voxel{1, 1, 1});
    double nearest = 1e9, farthest = 0;
    for (const Spiral::Height& h : m_heights) {
        nearest = std::min(nearest, std::hypot(distanceToRange(h.centreY, lo.y, hi.y), distanceToRange(h.centreX, lo.x, hi.x)));
        for (const Point corner : cornersOf(m_box)) farthest = std::max(farthest, std::hypot(corner.y - h.centreY, corner.x - h.centreX));
    }
    const double squash = m_spiral.largestSquash();
    const auto allTurns = m_spiral.lastSample() / m_spiral.samplesPerTurn();
    m_firstTurn = std::max<std::int64_t>(-1, static_cast<std::int64_t>(std::floor(m_spiral.turnOf(nearest / squash))) - 4);
    const std::int64_t last = std::min(allTurns + 1, static_cast<std::int64_t>(std::ceil(m_spiral.turnOf(farthest / (2 - squash)))) + 3);
    m_turns = std::max<std::int64_t>(0, last - m_firstTurn + 1);
}

std::vector<float> SpiralTable::radiiWithMargin() const {
    const std::int64_t perTurn = m_spiral.samplesPerTurn(), slices = m_box.shape().z + 2;
    std::vector<float> radii(wideAt(slices, 0, 0));
    for (std::int64_t slice = 0; slice < slices; ++slice)
        for (std::int64_t turn = 0; turn < m_turns; ++turn)
            for (std::int64_t i = 0; i < m_samples + 2; ++i) {
                const std::int64_t sample = m_firstSample + i - 1 + (m_firstTurn + turn) * perTurn;
                radii[wideAt(slice, turn, i)] = static_cast<float>(m_spiral.radius(m_heights[static_cast<std::size_t>(slice)], static_cast<double>(sample)));
            }
    return radii;
}

void SpiralTable::fillRadii() {
    const std::vector<float> radii = radiiWithMargin();
    m_radius.resize(at(m_box.shape().z, 0, 0));
    m_uprightness.resize(m_radius.size());
    const auto perRadian = static_cast<float>(static_cast<double>(m_spiral.samplesPerTurn()) / kTwoPi);
    for (std::int64_t slice = 0; slice < m_box.shape().z; ++slice)
        for (std::int64_t turn = 0; turn < m_turns; ++turn)
            for (std::int64_t i = 0; i < m_samples; ++i) {
                const float here = radii[wideAt(slice + 1, turn, i + 1)];
                const float along = (radii[wideAt(slice + 1, turn, i + 2)] - radii[wideAt(slice + 1, turn, i)]) / 2 * perRadian / std::max(here, 1.f);
                const float down = (radii[wideAt(slice + 2, turn, i + 1)] - radii[wideAt(slice, turn, i + 1)]) / 2;
                m_radius[at(slice, turn, i)] = here;
                m_uprightness[at(slice, turn, i)] = 1 / std::sqrt(1 + along * along + down * down);
            }
}

void SpiralTable::fillSquash() {
    m_squash.reserve(static_cast<std::size_t>(m_box.shape().z * m_samples));
    for (std::int64_t slice = 0; slice < m_box.shape().z; ++slice)
        for (std::int64_t i = 0; i < m_samples; ++i) {
            const std::int64_t sample = (m_firstSample + i) % m_spiral.samplesPerTurn();  // the same number whichever window it lies in
            m_squash.push_back(static_cast<float>(m_spiral.squash(m_heights[static_cast<std::size_t>(slice) + 1], static_cast<double>(sample))));
        }
}

int SpiralTable::nearest(std::int64_t z, Ray ray, Near (&found)[3]) const {
    const std::int64_t perTurn = m_spiral.samplesPerTurn(), slice = z - m_box.lo.z;
    const float at = ray.turn * static_cast<float>(perTurn);
    const auto sample = std::min(static_cast<std::int64_t>(at), perTurn - 1);
    const float fraction = at - static_cast<float>(sample);
    const std::int64_t i = sample < m_firstSample ? sample - m_firstSample + perTurn : sample - m_firstSample;
    const std::int64_t wrapped = sample < m_firstSample ? 1 : 0;
    const float squash = m_squash[static_cast<std::size_t>(slice * m_samples + i)];
    const auto middle = static_cast<std::int64_t>(std::floor(static_cast<float>(m_spiral.turnOf(static_cast<double>(ray.radius / squash))) - ray.turn + 0.5f));
    int count = 0;
    for (std::int64_t turn = middle - 1; turn <= middle + 1; ++turn) {
        const std::int64_t row = turn - wrapped - m_firstTurn;
        const std::int64_t global = turn * perTurn + sample;
        if (row < 0 || row >= m_turns || global < 0 || global >= m_spiral.lastSample()) continue;
        const std::size_t place = this->at(slice, row, i);
        const float radius = m_radius[place] + (m_radius[place + 1] - m_radius[place]) * fraction;
        found[count++] = {.sample = global, .fraction = fraction, .offset = (ray.radius - radius) * m_uprightness[place]};
    }
    return count;
}

}  // namespace volumen
