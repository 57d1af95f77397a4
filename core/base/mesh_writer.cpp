#include "core/base/mesh_writer.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstring>
#include <span>

#include "core/base/error.h"
#include "core/base/pending_file.h"

namespace volumen {

namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

/// Gathers small pieces, and looks between large ones whether somebody wants it to stop.
class MeshFile {
public:
    MeshFile(const Path& path, bool overwrite, std::stop_token stop) : m_file(path, overwrite), m_stop(std::move(stop)) {}

    void text(const std::string& text) { bytes(text.data(), text.size()); }
    template <class T>
    void value(const T& value) { bytes(&value, sizeof value); }
    void xyz(MeshPoint p) { value(std::array{p.x, p.y, p.z}); }
    void finish() {
        flush();
        m_file.commit();
    }

private:
    void bytes(const void* from, std::size_t count) {
        const auto* data = static_cast<const std::byte*>(from);
        m_buffer.insert(m_buffer.end(), data, data + count);
        if (m_buffer.size() >= kBufferBytes) flush();
    }
    void flush() {
        if (m_stop.stop_requested()) throw Cancelled();
        m_file.write(m_buffer);
        m_buffer.clear();
    }

    PendingFile m_file;
    std::stop_token m_stop;
    std::vector<std::byte> m_buffer;
};

void writePly(MeshFile& file, const TriangleMesh& mesh) {
    std::string header = "ply\nformat binary_little_endian 1.0\ncomment Volumen; x y z in micrometres\n";
    header += "element vertex " + std::to_string(mesh.points.size()) + "\n";
    for (const char* name : {"x", "y", "z", "nx", "ny", "nz"}) header += std::string("property float ") + name + "\n";
    header += "element face " + std::to_string(mesh.triangles.size()) + "\nproperty list uchar int vertex_indices\nend_header\n";
    file.text(header);
    for (std::size_t i = 0; i < mesh.points.size(); ++i) file.xyz(mesh.points[i]), file.xyz(mesh.normals[i]);
    for (const auto& triangle : mesh.triangles) file.value(std::uint8_t{3}), file.value(triangle);
}

std::string line(const char* word, MeshPoint p, int digits) {
    std::array<char, 160> text{};
    const int length = std::snprintf(text.data(), text.size(), "%s %.*f %.*f %.*f\n", word, digits, p.x, digits, p.y, digits, p.z);
    return {text.data(), static_cast<std::size_t>(length)};
}

void writeObj(MeshFile& file, const TriangleMesh& mesh) {
    file.text("# Volumen; x y z in micrometres\n");
    for (const MeshPoint& p : mesh.points) file.text(line("v", p, 3));
    for (const MeshPoint& n : mesh.normals) file.text(line("vn", n, 5));
    for (const auto& triangle : mesh.triangles) {
        std::string text = "f";
        for (const std::uint32_t corner : triangle) {
            const std::string number = std::to_string(std::uint64_t{corner} + 1);
            text += ' ' + number + "//" + number;
        }
        file.text(text + '\n');
    }
}

MeshPoint normalOf(const TriangleMesh& mesh, const std::array<std::uint32_t, 3>& triangle) {
    TriangleMesh one{.points = {mesh.points[triangle[0]], mesh.points[triangle[1]], mesh.points[triangle[2]]}, .triangles = {{0, 1, 2}}};
    addNormals(one);
    return one.normals[0];
}

void writeStl(MeshFile& file, const TriangleMesh& mesh) {
    std::string title = "Volumen; x y z in micrometres";
    title.resize(80, ' ');
    file.text(title);
    file.value(static_cast<std::uint32_t>(mesh.triangles.size()));
    for (const auto& triangle : mesh.triangles) {
        file.xyz(normalOf(mesh, triangle));
        for (const std::uint32_t corner : triangle) file.xyz(mesh.points[corner]);
        file.value(std::uint16_t{0});
    }
}

using Write = void (*)(MeshFile&, const TriangleMesh&);

Write writerOf(const Path& path) {
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
    if (ending == ".ply") return writePly;
    if (ending == ".obj") return writeObj;
    if (ending == ".stl") return writeStl;
    throw Error(path.string() + ": is no name of a mesh; end it with .ply, .obj or .stl");
}

}  // namespace

const std::vector<std::string>& meshFormats() {
    static const std::vector<std::string> formats{"ply", "obj", "stl"};
    return formats;
}

void writeMesh(const Path& path, const TriangleMesh& mesh, bool overwrite, std::stop_token stop) {
    const Write write = writerOf(path);
    MeshFile file(path, overwrite, std::move(stop));
    write(file, mesh);
    file.finish();
}

}  // namespace volumen
