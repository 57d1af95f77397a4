#include "core/labels/distance.h"

#include <algorithm>
#include <limits>

namespace volumen {

namespace {

constexpr float kFar = std::numeric_limits<float>::infinity();

/// The lower envelope of parabolas on a line of values, in place.
class Line {
public:
    explicit Line(std::int64_t longest) : m_in(static_cast<std::size_t>(longest)), m_at(static_cast<std::size_t>(longest)), m_from(static_cast<std::size_t>(longest) + 1) {}

    void transform(float* values, std::int64_t stride, std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) m_in[static_cast<std::size_t>(i)] = values[i * stride];
        const std::size_t parabolas = envelope(count);
        if (parabolas == 0) return;
        for (std::int64_t i = 0, k = 0; i < count; ++i) {
            while (static_cast<std::size_t>(k) + 1 < parabolas && m_from[static_cast<std::size_t>(k) + 1] < static_cast<double>(i)) ++k;
            const std::int64_t at = m_at[static_cast<std::size_t>(k)];
            values[i * stride] = static_cast<float>((i - at) * (i - at)) + m_in[static_cast<std::size_t>(at)];
        }
    }

private:
    std::size_t envelope(std::int64_t count) {
        std::size_t n = 0;
        for (std::int64_t i = 0; i < count; ++i) {
            if (m_in[static_cast<std::size_t>(i)] == kFar) continue;
            double from = -std::numeric_limits<double>::infinity();
            while (n > 0 && (from = meeting(m_at[n - 1], i)) <= m_from[n - 1]) --n;
            if (n == 0) from = -std::numeric_limits<double>::infinity();
            m_at[n] = i, m_from[n] = from;
            ++n;
        }
        return n;
    }
    /// Where the parabolas of two places meet.
    double meeting(std::int64_t a, std::int64_t b) const {
        const double fa = m_in[static_cast<std::size_t>(a)] + static_cast<double>(a * a), fb = m_in[static_cast<std::size_t>(b)] + static_cast<double>(b * b);
        return (fb - fa) / static_cast<double>(2 * (b - a));
    }

    std::vector<float> m_in;
    std::vector<std::int64_t> m_at;
    std::vector<double> m_from;
};

}  // namespace

Array3<float> squaredDistances(const Array3<std::uint8_t>& of) {
    const Voxel shape = of.shape();
    Array3<float> distances(shape, kFar);
    for (std::int64_t i = 0; i < voxelCount(shape); ++i)
        if (of.data()[i] != 0) distances.data()[i] = 0;
    Line line(std::max({shape.z, shape.y, shape.x}));
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y) line.transform(distances.view().row(z, y), 1, shape.x);
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t x = 0; x < shape.x; ++x) line.transform(distances.view().row(z, 0) + x, shape.x, shape.y);
    for (std::int64_t y = 0; y < shape.y; ++y)
        for (std::int64_t x = 0; x < shape.x; ++x) line.transform(distances.view().row(0, y) + x, shape.y * shape.x, shape.z);
    return distances;
}

}  // namespace volumen
