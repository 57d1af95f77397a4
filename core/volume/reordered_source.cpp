#include "core/volume/reordered_source.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/error.h"
#include "core/volume/flat_rule.h"

namespace volumen {

namespace {

constexpr std::array kAxes{Axis::z, Axis::y, Axis::x};

/// Which of the file's axes (slowest first) is z, y and x. Turns triples of numbers, one an axis, both ways.
class AxisOrder {
public:
    explicit AxisOrder(const std::string& letters) {
        for (const Axis axis : kAxes) m_place[static_cast<std::size_t>(axis)] = kAxes.at(letters.find("zyx"[static_cast<std::size_t>(axis)]));
    }
    template <class V>
    V fromFile(V file) const {
        V volume;
        for (const Axis axis : kAxes) along(volume, axis) = along(file, placeOf(axis));
        return volume;
    }
    template <class V>
    V toFile(V volume) const {
        V file;
        for (const Axis axis : kAxes) along(file, placeOf(axis)) = along(volume, axis);
        return file;
    }

private:
    Axis placeOf(Axis axis) const { return m_place[static_cast<std::size_t>(axis)]; }

    std::array<Axis, 3> m_place{};
};

template <class T>
void turn(View3<const T> file, const AxisOrder& order, View3<T> volume) {
    const Voxel stride = order.fromFile(Voxel{file.shape.y * file.shape.x, file.shape.x, 1});
    for (std::int64_t z = 0; z < volume.shape.z; ++z)
        for (std::int64_t y = 0; y < volume.shape.y; ++y) {
            const T* from = file.data + z * stride.z + y * stride.y;
            T* to = volume.row(z, y);
            for (std::int64_t x = 0; x < volume.shape.x; ++x) to[x] = from[x * stride.x];
        }
}

ChunkPtr turnedChunk(const ChunkPtr& file, const AxisOrder& order) {
    if (!file) return nullptr;
    auto volume = std::make_shared<Chunk>(file->type(), order.fromFile(file->shape()));
    visitType(file->type(), [&](auto zero) { turn(std::as_const(*file).view<decltype(zero)>(), order, volume->view<decltype(zero)>()); });
    return volume;
}

VolumeInfo turnedInfo(VolumeInfo info, const AxisOrder& order) {
    for (LevelInfo& level : info.levels) {
        level.shape = order.fromFile(level.shape);
        level.chunkShape = order.fromFile(level.chunkShape);
        level.factor = order.fromFile(level.factor);
        level.offset = order.fromFile(level.offset);
    }
    if (info.spacingUm) info.spacingUm = order.fromFile(*info.spacingUm);
    info.originUm = order.fromFile(info.originUm);
    info.flat = isFlat(info);
    return info;
}

class ReorderedSource final : public VolumeSource {
public:
    ReorderedSource(VolumeSourcePtr source, const std::string& axes, std::string reading)
        : m_source(std::move(source)), m_order(axes), m_info(turnedInfo(m_source->info(), m_order)) {
        m_info.reading = std::move(reading);
    }

    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override { return turnedChunk(m_source->readChunk(inFile(key), stop), m_order); }
    ChunkPtr readPart(const ChunkKey& key, const Box& part, std::stop_token stop) const override {
        return turnedChunk(m_source->readPart(inFile(key), {m_order.toFile(part.lo), m_order.toFile(part.hi)}, stop), m_order);
    }
    std::optional<ChunkPtr> readQuickly(const ChunkKey& key, std::stop_token stop) const override {
        const std::optional<ChunkPtr> quick = m_source->readQuickly(inFile(key), stop);
        return quick ? std::optional(turnedChunk(*quick, m_order)) : std::nullopt;
    }

private:
    ChunkKey inFile(const ChunkKey& key) const { return {key.level, m_order.toFile(key.index)}; }

    VolumeSourcePtr m_source;
    AxisOrder m_order;
    VolumeInfo m_info;
};

}  // namespace

VolumeSourcePtr reordered(VolumeSourcePtr source, const std::string& axes) {
    std::string letters = axes;
    std::transform(letters.begin(), letters.end(), letters.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::string_view kAll = "zyx";
    if (!std::is_permutation(letters.begin(), letters.end(), kAll.begin(), kAll.end()))
        throw Error(source->info().path + ": --axes " + axes.substr(0, 40) + " is no order of its three axes; write z, y and x as they lie in the file, slowest first, like yxz");
    if (letters == kAll) return source;
    const std::string& before = source->info().reading;
    const std::string reading = "axes " + letters + (before.empty() ? "" : ", " + before);
    return std::make_shared<ReorderedSource>(std::move(source), letters, reading);
}

VolumeSourcePtr turned(VolumeSourcePtr source, const std::string& letters) {
    if (letters == "zyx") return source;
    const std::string reading = source->info().reading;
    return std::make_shared<ReorderedSource>(std::move(source), letters, reading);
}

}  // namespace volumen
