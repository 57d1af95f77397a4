#include "core/volume/convert/signed_distance.h"

#include <algorithm>
#include <cmath>

namespace volumen {

namespace {

/// Squared distances along one line to the lower envelope of the parabolas that stand on `heights` (Felzenszwalb and Huttenlocher).
class Envelope {
public:
    explicit Envelope(std::int64_t longest) 
        : m_roots(static_cast<std::size_t>(longest)), m_bounds(m_roots.size() + 1), m_heights(m_roots.size()) {}

    void transform(float* line, std::int64_t stride, std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) m_heights[static_cast<std::size_t>(i)] = line[i * stride];
        std::int64_t last = 0;
        m_roots[0] = 0, m_bounds[0] = -1e30, m_bounds[1] = 1e30;
        for (std::int64_t q = 1; q < count; ++q) {
            double meets = meeting(q, m_roots[static_cast<std::size_t>(last)]);
            while (last > 0 && meets <= m_bounds[static_cast<std::size_t>(last)]) meets = meeting(q, m_roots[static_cast<std::size_t>(--last)]);
            if (meets <= m_bounds[static_cast<std::size_t>(last)]) m_roots[static_cast<std::size_t>(last)] = q;
            else {
                ++last;
                m_roots[static_cast<std::size_t>(last)] = q, m_bounds[static_cast<std::size_t>(last)] = meets;
            }
            m_bounds[static_cast<std::size_t>(last) + 1] = 1e30;
        }
        fill(line, stride, count);
    }

private:
    double height(std::int64_t i) const { return m_heights[static_cast<std::size_t>(i)]; }

    double meeting(std::int64_t q, std::int64_t v) const {
        return (height(q) - height(v) + static_cast<double>(q * q - v * v)) / (2.0 * static_cast<double>(q - v));
    }

    void fill(float* line, std::int64_t stride, std::int64_t count) const {
        std::size_t k = 0;
        for (std::int64_t i = 0; i < count; ++i) {
            while (m_bounds[k + 1] < static_cast<double>(i)) ++k;
            const auto away = static_cast<double>(i - m_roots[k]);
            line[i * stride] = static_cast<float>(away * away + height(m_roots[k]));
        }
    }

    std::vector<std::int64_t> m_roots;
    std::vector<double> m_bounds;
    std::vector<double> m_heights;
};

/// From each pixel to the nearest one whose `inside` is `wanted`.
std::vector<float> distanceTo(const MaskPicture& picture, bool wanted) {
    const double far = static_cast<double>(picture.height + picture.width);
    std::vector<float> squared(picture.inside.size());
    for (std::size_t i = 0; i < squared.size(); ++i) squared[i] = picture.inside[i] == wanted ? 0.0f : static_cast<float>(far * far);
    Envelope envelope(std::max(picture.height, picture.width));
    for (std::int64_t x = 0; x < picture.width; ++x) envelope.transform(squared.data() + x, picture.width, picture.height);
    for (std::int64_t y = 0; y < picture.height; ++y) envelope.transform(squared.data() + y * picture.width, 1, picture.width);
    for (float& value : squared) value = std::sqrt(value);
    return squared;
}

}  // namespace

std::vector<float> signedDistance(const MaskPicture& picture) {
    std::vector<float> distance = distanceTo(picture, false);
    const std::vector<float> outside = distanceTo(picture, true);
    for (std::size_t i = 0; i < distance.size(); ++i) distance[i] -= outside[i];
    return distance;
}

}  // namespace volumen
