#include "core/labels/label_base.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"

namespace volumen {

namespace {

constexpr std::size_t kLately = 32;   // chunks
constexpr Voxel kSides{kLeafSide, kLeafSide, kLeafSide};

template <class T>
LabelId idOf(T value, const VolumeInfo& info) {
    if (std::cmp_less(value, 0) || std::cmp_greater(value, 65535)) throw Error(info.path + ": holds " + std::to_string(value) + ", which is no label; labels are whole numbers from 0 to 65535");
    return static_cast<LabelId>(value);
}

}  // namespace

LabelBase::LabelBase(VolumeSourcePtr source, int level) : m_source(std::move(source)), m_level(level) {
    checkLevel(m_source->info(), level);
    const VoxelType type = m_source->info().type;
    if (type == VoxelType::f16 || type == VoxelType::f32 || type == VoxelType::f64)
        throw Error(m_source->info().path + ": holds " + std::string(name(type)) + ", which are no labels; threshold it first");
}

std::optional<ChunkPtr> LabelBase::chunkAtHand(Voxel index) const {
    const std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_lately.begin(), m_lately.end(), [&](const auto& each) { return each.first == index; });
    if (found == m_lately.end()) return std::nullopt;
    m_lately.splice(m_lately.begin(), m_lately, found);
    return found->second;
}

ChunkPtr LabelBase::chunk(Voxel index) const {
    if (const auto there = chunkAtHand(index)) return *there;
    ChunkPtr read = m_source->readChunk({m_level, index}, {});
    const std::lock_guard lock(m_mutex);
    m_lately.emplace_front(index, read);
    if (m_lately.size() > kLately) m_lately.pop_back();
    return read;
}

void LabelBase::take(const ChunkPtr& from, Voxel chunkIndex, const Box& leaf, Leaf::Values& values) const {
    const VolumeInfo& info = m_source->info();
    const LevelInfo& level = info.levels[static_cast<std::size_t>(m_level)];
    const Voxel lo = chunkIndex * level.chunkShape;
    const Box part = intersection(intersection(leaf, {lo, lo + level.chunkShape}), {{}, level.shape});
    visitType(info.type, [&](auto zero) {
        using T = decltype(zero);
        if constexpr (std::is_integral_v<T>) {
            const T fill = static_cast<T>(info.fillValue);
            for (std::int64_t z = part.lo.z; z < part.hi.z; ++z)
                for (std::int64_t y = part.lo.y; y < part.hi.y; ++y)
                    for (std::int64_t x = part.lo.x; x < part.hi.x; ++x) {
                        const T value = from ? from->view<T>().at(Voxel{z, y, x} - lo) : fill;
                        values[static_cast<std::size_t>(((z - leaf.lo.z) * kLeafSide + y - leaf.lo.y) * kLeafSide + x - leaf.lo.x)] = idOf(value, info);
                    }
        }
    });
}

/// Nothing where `chunkOf` has nothing.
template <class ChunkOf>
std::optional<Leaf> LabelBase::assembled(Voxel index, ChunkOf&& chunkOf) const {
    const Box leaf{.lo = index * kSides, .hi = (index + Voxel{1, 1, 1}) * kSides};
    const Box inside = intersection(leaf, {{}, shape()});
    Leaf::Values values{};
    if (inside.empty()) return Leaf(values);
    const Voxel chunkShape = m_source->info().levels[static_cast<std::size_t>(m_level)].chunkShape;
    const Voxel last = inside.hi - Voxel{1, 1, 1};
    for (std::int64_t z = inside.lo.z / chunkShape.z; z <= last.z / chunkShape.z; ++z)
        for (std::int64_t y = inside.lo.y / chunkShape.y; y <= last.y / chunkShape.y; ++y)
            for (std::int64_t x = inside.lo.x / chunkShape.x; x <= last.x / chunkShape.x; ++x) {
                const std::optional<ChunkPtr> from = chunkOf(Voxel{z, y, x});
                if (!from) return std::nullopt;
                take(*from, {z, y, x}, leaf, values);
            }
    return Leaf(values);
}

Leaf LabelBase::leaf(Voxel index) const {
    return *assembled(index, [this](Voxel chunkIndex) { return std::optional(chunk(chunkIndex)); });
}

std::optional<Leaf> LabelBase::leafAtHand(Voxel index) const {
    return assembled(index, [this](Voxel chunkIndex) { return chunkAtHand(chunkIndex); });
}

}  // namespace volumen
