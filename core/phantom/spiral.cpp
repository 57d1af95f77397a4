#include "core/phantom/spiral.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/phantom/lattice_noise.h"

namespace volumen {

namespace {

constexpr double kTwoPi = 2 * std::numbers::pi;
constexpr std::array kWaves{2.0, 3.0, 5.0, 8.0, 13.0};                     // lobes around the scroll
constexpr std::array kWaveHeights{0.085, 0.05, 0.024, 0.012, 0.006};       // of the radius
constexpr double kDrift = 0.015;                          // of the smaller side: how far the axis wanders
constexpr double kFilled = 0.49;                         // of the smaller side: how far the outermost turn reaches

double smallerSide(Voxel size) { return static_cast<double>(std::min(size.y, size.x)); }

double gapOf(const PhantomRecipe& recipe) {
    return recipe.sheetGapVoxels > 0 ? recipe.sheetGapVoxels : std::clamp(smallerSide(recipe.size) / 22, 8.0, 32.0);
}

/// Steeper than the noise itself, so that its extremes, where turns touch, are places and not points.
double pressed(double noise) {
    const double x = std::clamp(noise * 1.7, -1.0, 1.0);
    return x * (1.5 - 0.5 * x * x);
}

void checkRecipe(const PhantomRecipe& recipe) {
    const Voxel s = recipe.size;
    if (s.z < 32 || std::min(s.y, s.x) < 64 || std::max({s.z, s.y, s.x}) > 100'000)
        throw Error("a phantom of " + formatShape(s) + " voxels cannot be made; choose at least 32,64,64 and at most 100000 along an axis");
}

/// "0.1", "12": not more digits than are needed.
std::string shortNumber(double number) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", number);
    return text;
}

}  // namespace

Spiral::Spiral(const PhantomRecipe& recipe)
    : m_seed(mixed(static_cast<std::uint32_t>(recipe.seed) ^ mixed(static_cast<std::uint32_t>(recipe.seed >> 32)))), m_size(recipe.size), m_gap(gapOf(recipe)),
      m_thickness(std::clamp(0.48 * m_gap, 4.5, 15.0)), m_innerRadius(1.1 * m_gap), m_play(std::max(0.0, (m_gap - 0.9 * m_thickness) / 2)) {
    checkRecipe(recipe);
    const double outer = (kFilled - kDrift) * smallerSide(m_size) / largestSquash() - m_play - m_thickness / 2;
    m_turns = turnOf(outer);
    if (m_gap < 8 || m_turns < 0.75)
        throw Error("a sheet gap of " + shortNumber(m_gap) + " voxels does not fit the size; choose one from 8 to " + std::to_string(static_cast<int>(smallerSide(m_size) / 7)));
    m_samplesPerTurn = static_cast<std::int64_t>(std::ceil(kTwoPi * outer / 2 / 64)) * 64;
    m_lastSample = static_cast<std::int64_t>(m_turns * static_cast<double>(m_samplesPerTurn));
    measureWay();
}

double Spiral::largestSquash() const {
    double sum = 1;
    for (const double height : kWaveHeights) sum += height;
    return sum;
}

Spiral::Height Spiral::heightAt(double z) const {
    const double side = smallerSide(m_size);
    Height height{.z = z};
    height.centreY = static_cast<double>(m_size.y - 1) / 2 + kDrift * side * static_cast<double>(noise1(m_seed + 1, z / (0.6 * side)));
    height.centreX = static_cast<double>(m_size.x - 1) / 2 + kDrift * side * static_cast<double>(noise1(m_seed + 2, z / (0.6 * side)));
    for (std::size_t i = 0; i < kWaves.size(); ++i)
        height.phases[i] = kTwoPi * static_cast<double>(unitOf(hashAt(m_seed + 3, static_cast<std::int32_t>(i)))) +
                           1.2 * static_cast<double>(noise1(m_seed + 4 + static_cast<std::uint32_t>(i), z / (0.8 * side)));
    return height;
}

double Spiral::squash(const Height& height, double sample) const {
    const double angle = kTwoPi * sample / static_cast<double>(m_samplesPerTurn);
    double sum = 1;
    for (std::size_t i = 0; i < kWaves.size(); ++i) sum += kWaveHeights[i] * std::cos(kWaves[i] * angle + height.phases[i]);
    return sum;
}

double Spiral::displacement(double turn, double z) const {
    const double side = smallerSide(m_size);
    const double way = kTwoPi * turn * (m_innerRadius + m_gap * turn / 2);
    const double large = pressed(static_cast<double>(noise2(m_seed + 10, turn * 2.7, z / (0.45 * side))));
    const double small = static_cast<double>(noise2(m_seed + 11, way / (3.2 * m_gap), z / (3.5 * m_gap)));
    const double creases = 1 - 2 * std::fabs(static_cast<double>(noise2(m_seed + 12, way / (5 * m_gap), z / (9 * m_gap))));
    return m_play * (0.7 * large + 0.12 * small + 0.18 * creases);
}

double Spiral::radius(const Height& height, double sample) const {
    const double turn = sample / static_cast<double>(m_samplesPerTurn);
    return (m_innerRadius + m_gap * turn + displacement(turn, height.z)) * squash(height, sample);
}

double Spiral::turnFraction(double dy, double dx) {
    const double turn = -std::atan2(dy, dx) / kTwoPi;
    return turn < 0 ? turn + 1 : turn;
}

void Spiral::measureWay() {
    const Height middle = heightAt(static_cast<double>(m_size.z - 1) / 2);
    const double step = kTwoPi / static_cast<double>(m_samplesPerTurn);
    m_way.assign(static_cast<std::size_t>(m_lastSample) + 1, 0);
    double before = radius(middle, 0);
    for (std::size_t i = 1; i < m_way.size(); ++i) {
        const double here = radius(middle, static_cast<double>(i));
        m_way[i] = m_way[i - 1] + std::hypot(here - before, (here + before) / 2 * step);
        before = here;
    }
    m_flat = {m_size.z, std::max<std::int64_t>(4, static_cast<std::int64_t>(m_way.back()) / 4 * 4)};
}

double Spiral::flatU(double sample) const {
    const auto i = static_cast<std::size_t>(std::clamp<double>(std::floor(sample), 0, static_cast<double>(m_lastSample - 1)));
    return m_way.back() - (m_way[i] + (m_way[i + 1] - m_way[i]) * (sample - static_cast<double>(i)));
}

double Spiral::sampleOf(double u) const {
    const double way = m_way.back() - u;
    const auto after = std::upper_bound(m_way.begin() + 1, m_way.end() - 1, way);
    const double i = static_cast<double>(after - m_way.begin() - 1);
    return i + (way - after[-1]) / (after[0] - after[-1]);
}

SurfacePoint Spiral::point(double v, double u, double offset) const {
    const double sample = sampleOf(u);
    const Height here = heightAt(v), below = heightAt(v + 0.5), above = heightAt(v - 0.5);
    const double angle = -kTwoPi * sample / static_cast<double>(m_samplesPerTurn);
    const double r = radius(here, sample);
    const Point outwards{0, std::sin(angle), std::cos(angle)};
    const Point along{0, std::cos(angle), -std::sin(angle)};  // of growing angle
    const double alongSlope = -(radius(here, sample + 0.5) - radius(here, sample - 0.5)) * static_cast<double>(m_samplesPerTurn) / kTwoPi / r;
    const Point axis{1, below.centreY - above.centreY, below.centreX - above.centreX};
    const double zSlope = radius(below, sample) - radius(above, sample) + dot(axis - Point{1, 0, 0}, outwards);
    const Point gradient = outwards - along * alongSlope - Point{1, 0, 0} * zSlope;
    const Point normal = gradient / length(gradient);
    return {.position = Point{v, here.centreY, here.centreX} + outwards * r + normal * offset, .normal = normal};
}

}  // namespace volumen
