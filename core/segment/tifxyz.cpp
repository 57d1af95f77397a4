#include "core/segment/tifxyz.h"

#include <algorithm>
#include <cassert>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"

namespace volumen {

namespace {

constexpr std::array kNames{"x.tif", "y.tif", "z.tif"};
constexpr std::array kAxes{Axis::x, Axis::y, Axis::z};
constexpr float kInvalid = -1;

void makeFolder(const Path& folder) {
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code) throw Error(folder.string() + ": the folder cannot be made (" + code.message() + "); choose another place");
}

Json xyz(Point p) { return Json::array({p.x, p.y, p.z}); }

}  // namespace

TifxyzWriter::TifxyzWriter(const Path& folder, FlatShape grid, double scale, std::string uuid, bool overwrite)
    : m_folder(folder), m_grid(grid), m_scale(scale), m_uuid(std::move(uuid)), m_values(static_cast<std::size_t>(grid.width)) {
    makeFolder(folder);
    const PictureShape shape{VoxelType::f32, grid.height, grid.width};
    for (std::size_t axis = 0; axis < kNames.size(); ++axis)
        m_pictures[axis] = makePictureWriter(folder / kNames[axis], shape, {.overwrite = overwrite, .window = {}});
}

void TifxyzWriter::extend(Point p) {
    if (!m_any) m_lo = m_hi = p;
    m_any = true;
    m_lo = {std::min(m_lo.z, p.z), std::min(m_lo.y, p.y), std::min(m_lo.x, p.x)};
    m_hi = {std::max(m_hi.z, p.z), std::max(m_hi.y, p.y), std::max(m_hi.x, p.x)};
}

void TifxyzWriter::compareNormals(std::span<const SurfacePoint> row) {
    for (std::size_t u = 1; u < m_above.size(); ++u) {
        if (!row[u].valid() || !row[u - 1].valid() || !m_above[u].valid()) continue;
        m_agreement += dot(cross(row[u].position - m_above[u].position, row[u].position - row[u - 1].position), row[u].normal);
    }
    m_above.assign(row.begin(), row.end());
}

void TifxyzWriter::writeRow(std::span<const SurfacePoint> row) {
    assert(static_cast<std::int64_t>(row.size()) == m_grid.width && m_rows < m_grid.height);
    for (std::size_t axis = 0; axis < kAxes.size(); ++axis) {
        std::transform(row.begin(), row.end(), m_values.begin(),
                       [&](const SurfacePoint& p) { return p.valid() ? static_cast<float>(along(p.position, kAxes[axis])) : kInvalid; });
        m_pictures[axis]->write({.top = m_rows, .count = 1, .data = std::as_bytes(std::span(m_values)).data()});
    }
    for (const SurfacePoint& p : row)
        if (p.valid()) extend(p.position);
    compareNormals(row);
    ++m_rows;
}

void TifxyzWriter::writeMeta() const {
    Json meta{{"format", "tifxyz"}, {"type", "seg"}, {"uuid", m_uuid}, {"scale", {m_scale, m_scale}}};
    if (m_any) meta["bbox"] = {xyz(m_lo), xyz(m_hi)};
    if (m_agreement < 0) meta["normals"] = "reversed";
    writeJsonAtomically(m_folder / "meta.json", meta);
}

void TifxyzWriter::finish() {
    assert(m_rows == m_grid.height);
    for (const auto& picture : m_pictures) picture->finish();
    writeMeta();
}

}  // namespace volumen
