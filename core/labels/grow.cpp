#include "core/labels/grow.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/error.h"
#include "core/base/text.h"

namespace volumen {

namespace {

constexpr std::size_t kHeights = 256;

/// Water over a box: who comes first over the lowest pass has the voxel.
class Water {
public:
    Water(const Array3<float>& values, Array3<LabelId>& ids) : m_values(values), m_ids(ids), m_shape(values.shape()), m_steepness(m_shape) {
        float steepest = 0;
        forEach([&](Voxel v, std::int64_t i) { steepest = std::max(steepest, m_steepness.data()[i] = steepness(v)); });
        m_scale = steepest > 0 ? static_cast<float>(kHeights - 1) / steepest : 0;
    }

    void rise(const ToolContext& context) {
        forEach([&](Voxel v, std::int64_t i) {
            if (m_ids.data()[i] != kUnlabeled) spread(v, m_ids.data()[i], 0);
        });
        for (std::size_t height = 0; height < kHeights; ++height) {
            context.tell(static_cast<std::int64_t>(height), kHeights);
            for (std::size_t next = 0; next < m_waiting[height].size(); ++next) {
                if (next % 65536 == 0) context.check();
                const auto [at, id] = m_waiting[height][next];
                if (m_ids.data()[at] != kUnlabeled) continue;
                m_ids.data()[at] = id;
                spread(voxelOf(at), id, height);
            }
            m_waiting[height] = {};
        }
    }

private:
    struct Drop {
        std::int64_t at;
        LabelId id;
    };

    template <class F>
    void forEach(F&& f) const {
        std::int64_t i = 0;
        for (std::int64_t z = 0; z < m_shape.z; ++z)
            for (std::int64_t y = 0; y < m_shape.y; ++y)
                for (std::int64_t x = 0; x < m_shape.x; ++x) f(Voxel{z, y, x}, i++);
    }
    template <class F>
    void forEachNeighbour(Voxel v, F&& f) const {
        for (const Voxel step : {Voxel{0, 0, 1}, Voxel{0, 0, -1}, Voxel{0, 1, 0}, Voxel{0, -1, 0}, Voxel{1, 0, 0}, Voxel{-1, 0, 0}})
            if (Box{.lo = {}, .hi = m_shape}.contains(v + step)) f(v + step);
    }
    Voxel voxelOf(std::int64_t i) const { return {i / (m_shape.y * m_shape.x), i / m_shape.x % m_shape.y, i % m_shape.x}; }
    std::int64_t place(Voxel v) const { return (v.z * m_shape.y + v.y) * m_shape.x + v.x; }

    /// The largest difference to a neighbour.
    float steepness(Voxel v) const {
        float most = 0;
        forEachNeighbour(v, [&](Voxel n) {
            if (const float step = std::abs(m_values.at(n) - m_values.at(v)); step > most) most = step;
        });
        return most;
    }
    void spread(Voxel v, LabelId id, std::size_t height) {
        forEachNeighbour(v, [&](Voxel n) {
            if (m_ids.at(n) != kUnlabeled || std::isnan(m_values.at(n))) return;
            const auto own = static_cast<std::size_t>(m_steepness.at(n) * m_scale);
            m_waiting[std::max(height, std::min(own, kHeights - 1))].push_back({place(n), id});
        });
    }

    const Array3<float>& m_values;
    Array3<LabelId>& m_ids;
    Voxel m_shape;
    Array3<float> m_steepness;
    float m_scale = 0;
    std::array<std::vector<Drop>, kHeights> m_waiting;
};

}  // namespace

void growFromSeeds(LabelGrid& grid, const Box& box, const ReadValues& read, const PaintRule& rule, const ToolContext& context) {
    const Box inside = intersection(box, grid.bounds());
    if (inside.empty()) return;
    if (voxelCount(inside.shape()) > kMostGrownVoxels)
        throw Error("a box of " + formatShape(inside.shape()) + " voxels: is too large to grow labels in at once; choose one of " + formatThousands(kMostGrownVoxels) + " voxels or fewer");
    Array3<LabelId> ids(inside.shape());
    grid.read(inside, ids.data());
    const Array3<float> values = valuesOf(read, inside, [&] { context.check(); });
    Water(values, ids).rise(context);
    forEachLeafOf(inside, [&](Voxel index) {
        const Leaf there = grid.leaf(index);
        const LeafMask mask = rule.allowed(index, there, maskInside(inside, index * kLeafShape) & there.where(kUnlabeled));
        std::vector<LabelId> grown;
        mask.forEach([&](int voxel) { grown.push_back(ids.at(index * kLeafShape + Voxel{voxel >> 6, voxel >> 3 & 7, voxel & 7} - inside.lo)); });
        if (std::any_of(grown.begin(), grown.end(), [](LabelId id) { return id != kUnlabeled; })) grid.write(index, mask, grown);
    });
}

}  // namespace volumen
