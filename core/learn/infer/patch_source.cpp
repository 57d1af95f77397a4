#include "core/learn/infer/patch_source.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"

namespace volumen {

namespace {

/// Where a place along an axis of `length` voxels lies when it is mirrored into it.
std::int64_t mirrored(std::int64_t at, std::int64_t length) {
    if (length == 1) return 0;
    const std::int64_t period = 2 * (length - 1), in = ((at % period) + period) % period;
    return in < length ? in : period - in;
}

std::vector<std::int64_t> mirroredAll(std::int64_t lo, std::int64_t hi, std::int64_t length) {
    std::vector<std::int64_t> places;
    for (std::int64_t at = lo; at < hi; ++at) places.push_back(mirrored(at, length));
    return places;
}

float brought(InputRule rule, double value) {
    if (rule == InputRule::round257) return static_cast<float>(std::floor(value / 257 + 0.5));
    if (rule == InputRule::shift8) return static_cast<float>(std::floor(value / 256));
    return static_cast<float>(value);
}

/// The least box that holds all of these places.
Box boxOf(const std::array<std::vector<std::int64_t>, 3>& places) {
    const auto ends = [](const std::vector<std::int64_t>& list) { return std::minmax_element(list.begin(), list.end()); };
    const auto z = ends(places[0]), y = ends(places[1]), x = ends(places[2]);
    return {{*z.first, *y.first, *x.first}, {*z.second + 1, *y.second + 1, *x.second + 1}};
}

template <class T>
bool copyRow(const T* row, const std::vector<std::int64_t>& columns, std::int64_t lo, InputRule rule, float* into) {
    bool zero = true;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const T value = row[columns[i] - lo];
        zero = zero && static_cast<double>(value) == 0;
        into[i] = rule == InputRule::native ? static_cast<float>(value) : brought(rule, static_cast<double>(value));
    }
    return zero;
}

}  // namespace

PatchSource::PatchSource(const VolumeSource& source, int level, InputRule rule, ThreadPool& pool, std::size_t keepBytes)
    : m_source(source), m_level(level), m_rule(rule), m_reader(source, pool, keepBytes) {
    const VoxelType type = source.info().type;
    if (type == VoxelType::u8) m_rule = InputRule::native;   // is what the rules make
    else if (rule != InputRule::native && type != VoxelType::u16)
        throw Error(source.info().path + ": holds " + std::string(name(type)) + ", but the model card brings u16 to u8; convert the volume, or give a card whose input is native");
}

PatchSource::Patch PatchSource::read(const Box& box, const std::stop_token& stop) const {
    const Voxel shape = level().shape;
    const std::array places{mirroredAll(box.lo.z, box.hi.z, shape.z), mirroredAll(box.lo.y, box.hi.y, shape.y), mirroredAll(box.lo.x, box.hi.x, shape.x)};
    const SourceBlock block = m_reader.read(m_level, boxOf(places), stop);
    Patch patch{.values = std::vector<float>(static_cast<std::size_t>(voxelCount(box.shape()))), .empty = true};
    visitType(block.chunk->type(), [&](auto zero) {
        const auto voxels = block.chunk->view<decltype(zero)>();
        float* into = patch.values.data();
        for (const std::int64_t z : places[0])
            for (const std::int64_t y : places[1]) {
                patch.empty &= copyRow(voxels.row(z - block.lo.z, y - block.lo.y), places[2], block.lo.x, m_rule, into);
                into += places[2].size();
            }
    });
    return patch;
}

}  // namespace volumen
