#pragma once

#include <QTemporaryDir>
#include <cmath>

#include "core/base/error.h"
#include "core/segment/obj.h"
#include "core/segment/ppm.h"
#include "core/segment/segment.h"
#include "core/segment/tifxyz.h"
#include "core/volume/volume_source.h"

/// A sheet whose every pixel is known, and a volume in memory.
namespace volumen::testing {

/// A sheet along z (rows) and x (columns) that waves in y; a hole in its middle.
class WavySheet {
public:
    WavySheet(FlatShape shape, double amplitude) : m_shape(shape), m_amplitude(amplitude) {}

    FlatShape shape() const { return m_shape; }
    SurfacePoint at(std::int64_t v, std::int64_t u) const {
        if (v >= 20 && v < 24 && u >= 30 && u < 38) return {};
        const double k = 0.05, x = static_cast<double>(u);
        const Point normal{.z = 0, .y = 1, .x = -m_amplitude * k * std::cos(k * x)};
        return {.position = {.z = 10 + static_cast<double>(v), .y = 30 + m_amplitude * std::sin(k * x), .x = 10 + x}, .normal = normal / length(normal)};
    }
    std::vector<SurfacePoint> row(std::int64_t v) const {
        std::vector<SurfacePoint> points;
        for (std::int64_t u = 0; u < m_shape.width; ++u) points.push_back(at(v, u));
        return points;
    }
    /// Into any of the formats' writers.
    template <class Writer>
    void write(Writer&& writer) const {
        for (std::int64_t v = 0; v < m_shape.height; ++v) writer.writeRow(row(v));
        writer.finish();
    }

private:
    FlatShape m_shape;
    double m_amplitude;
};

/// A folder with the sheet in it.
class SheetWorld {
public:
    explicit SheetWorld(FlatShape shape = {50, 70}, double amplitude = 6) : sheet(shape, amplitude) {}

    Path operator/(const std::string& name) const { return Path(m_folder.path().toStdString()) / name; }
    Path ppm() const {
        if (!std::filesystem::exists(*this / "s.ppm")) sheet.write(PpmWriter(*this / "s.ppm", sheet.shape()));
        return *this / "s.ppm";
    }
    Path tifxyz() const {
        sheet.write(TifxyzWriter(*this / "s.tifxyz", sheet.shape(), 1, "sheet"));
        return *this / "s.tifxyz";
    }
    Path obj() const {
        sheet.write(ObjWriter(*this / "s.obj", sheet.shape()));
        return *this / "s.obj";
    }

    const WavySheet sheet;

private:
    QTemporaryDir m_folder;
};

/// All flat pixels of a segment.
inline SurfaceMap mapOf(const Segment& segment) {
    SurfaceMap map(segment.info().shape);
    segment.read({.top = 0, .left = 0, .count = segment.info().shape}, {map.row(0), static_cast<std::size_t>(map.shape().height * map.shape().width)});
    return map;
}

/// A volume whose voxel (z, y, x) is 3 z + 2 y + x, so that every place between voxels is known, in chunks of 16.
class RampVolume final : public VolumeSource {
public:
    explicit RampVolume(Voxel shape) {
        m_info.path = "ramp", m_info.type = VoxelType::u16;
        m_info.levels = {{.shape = shape, .chunkShape = {16, 16, 16}, .codec = "none"}};
    }
    static double value(Point p) { return 3 * p.z + 2 * p.y + p.x; }
    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token) const override {
        auto chunk = std::make_shared<Chunk>(m_info.type, Voxel{16, 16, 16});
        const auto voxels = chunk->view<std::uint16_t>();
        for (std::int64_t z = 0; z < 16; ++z)
            for (std::int64_t y = 0; y < 16; ++y)
                for (std::int64_t x = 0; x < 16; ++x) voxels.at({z, y, x}) = static_cast<std::uint16_t>(value(toPoint(key.index * Voxel{16, 16, 16} + Voxel{z, y, x})));
        return chunk;
    }

private:
    VolumeInfo m_info;
};

}  // namespace volumen::testing
