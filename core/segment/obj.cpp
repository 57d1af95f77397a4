#include "core/segment/obj.h"

#include <array>
#include <cassert>
#include <cstdio>

namespace volumen {

namespace {

/// 0 … 1 along an axis of `count` pixels.
double share(std::int64_t pixel, std::int64_t count) { return count > 1 ? static_cast<double>(pixel) / static_cast<double>(count - 1) : 0; }

void addTriangle(std::string& text, std::int64_t a, std::int64_t b, std::int64_t c) {
    text += 'f';
    for (const std::int64_t i : {a, b, c}) {
        const std::string number = std::to_string(i);
        text += ' ' + number + '/' + number + '/' + number;
    }
    text += '\n';
}

}  // namespace

ObjWriter::ObjWriter(const Path& path, FlatShape flat, std::int64_t step, bool overwrite)
    : m_file(path, overwrite), m_flat(flat), m_step(step), m_grid{ceilDiv(flat.height, step), ceilDiv(flat.width, step)},
      m_text("# a flattened sheet: positions in voxels, x y z\n") {}

void ObjWriter::addVertex(std::int64_t column, const SurfacePoint& point) {
    std::array<char, 320> line{};
    const auto& [p, n] = point;
    const double u = share(column * m_step, m_flat.width), v = 1 - share(m_rows * m_step, m_flat.height);
    const int length = std::snprintf(line.data(), line.size(), "v %.4f %.4f %.4f\nvt %.8f %.8f\nvn %.6f %.6f %.6f\n", p.x, p.y, p.z, u, v, n.x, n.y, n.z);
    m_text.append(line.data(), static_cast<std::size_t>(length));
}

void ObjWriter::addFaces(std::span<const std::int64_t> above, std::span<const std::int64_t> here) {
    for (std::size_t u = 0; u + 1 < here.size(); ++u) {
        if (!above[u] || !above[u + 1] || !here[u] || !here[u + 1]) continue;
        addTriangle(m_text, above[u], above[u + 1], here[u]);
        addTriangle(m_text, above[u + 1], here[u + 1], here[u]);
    }
}

void ObjWriter::writeRow(std::span<const SurfacePoint> row) {
    assert(static_cast<std::int64_t>(row.size()) == m_grid.width && m_rows < m_grid.height);
    std::vector<std::int64_t> here(row.size(), 0);
    for (std::size_t u = 0; u < row.size(); ++u) {
        if (!row[u].valid()) continue;
        addVertex(static_cast<std::int64_t>(u), row[u]);
        here[u] = ++m_vertices;
    }
    if (!m_above.empty()) addFaces(m_above, here);
    m_above = std::move(here);
    ++m_rows;
    m_file.write(std::as_bytes(std::span(m_text)));
    m_text.clear();
}

void ObjWriter::finish() {
    assert(m_rows == m_grid.height);
    m_file.commit();
}

}  // namespace volumen
