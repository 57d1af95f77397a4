#include "core/segment/ppm.h"

#include <bit>
#include <cassert>
#include <string>

namespace volumen {

static_assert(std::endian::native == std::endian::little, "a per-pixel map is little-endian");

namespace {

std::string headerOf(FlatShape shape) {
    return "width: " + std::to_string(shape.width) + "\nheight: " + std::to_string(shape.height) + "\ndim: 6\nordered: true\ntype: double\nversion: 1\n<>\n";
}

}  // namespace

PpmWriter::PpmWriter(const Path& path, FlatShape shape, bool overwrite) : m_file(path, overwrite), m_shape(shape) {
    const std::string header = headerOf(shape);
    m_file.write(std::as_bytes(std::span(header)));
}

void PpmWriter::writeRow(std::span<const SurfacePoint> row) {
    assert(static_cast<std::int64_t>(row.size()) == m_shape.width && m_rows < m_shape.height);
    m_values.clear();
    for (const auto& [p, n] : row) {
        if (n == Point{}) m_values.insert(m_values.end(), 6, 0.0);
        else m_values.insert(m_values.end(), {p.x, p.y, p.z, n.x, n.y, n.z});
    }
    m_file.write(std::as_bytes(std::span(m_values)));
    ++m_rows;
}

void PpmWriter::finish() {
    assert(m_rows == m_shape.height);
    m_file.commit();
}

}  // namespace volumen
