#include <charconv>
#include <cmath>

#include "core/base/error.h"
#include "core/segment/uv_mesh.h"

namespace volumen {

namespace {

/// One line, word by word.
class Words {
public:
    explicit Words(std::string_view line) : m_rest(line) {}

    std::string_view next() {
        const std::size_t first = m_rest.find_first_not_of(" \t\r");
        if (first == std::string_view::npos) return m_rest = {};
        m_rest.remove_prefix(first);
        const std::string_view word = m_rest.substr(0, m_rest.find_first_of(" \t\r"));
        m_rest.remove_prefix(word.size());
        return word;
    }

private:
    std::string_view m_rest;
};

class ObjReader {
public:
    ObjReader(std::string_view text, const Path& file) : m_text(text), m_file(file) {}

    UvMesh read() {
        while (!m_text.empty()) {
            const std::size_t end = std::min(m_text.find('\n'), m_text.size());
            ++m_line;
            readLine(m_text.substr(0, end));
            m_text.remove_prefix(std::min(end + 1, m_text.size()));
        }
        return std::move(m_mesh);
    }

private:
    [[noreturn]] void fail(const std::string& what) const { throw Error(m_file.string() + ": line " + std::to_string(m_line) + " " + what + "; it is damaged, export it again"); }

    double number(std::string_view word) const {
        double value = 0;
        const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (code != std::errc{} && code != std::errc::result_out_of_range) fail("holds \"" + std::string(word.substr(0, 40)) + "\" where a number belongs");
        if (end != word.data() + word.size() || !std::isfinite(value)) fail("holds a number that cannot be");
        return value;
    }

    Point xyz(Words& words) const {
        Point p;
        p.x = number(words.next()), p.y = number(words.next()), p.z = number(words.next());
        return p;
    }

    void readLine(std::string_view line) {
        Words words(line);
        const std::string_view kind = words.next();
        if (kind == "v") m_mesh.points.push_back(xyz(words));
        else if (kind == "vn") m_mesh.normals.push_back(xyz(words));
        else if (kind == "vt") {
            UvMesh::Uv uv;
            uv.u = number(words.next()), uv.v = number(words.next());
            m_mesh.uvs.push_back(uv);
        } else if (kind == "f") readFace(words);
    }

    /// Place `text` of `count` things: from 1, or from −1 backwards.
    std::uint32_t place(std::string_view text, std::size_t count, const char* what) const {
        if (text.empty()) return UvMesh::kNone;
        std::int64_t value = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
        const std::int64_t at = value < 0 ? static_cast<std::int64_t>(count) + value : value - 1;
        if (code != std::errc{} || end != text.data() + text.size() || at < 0 || at >= static_cast<std::int64_t>(std::min<std::size_t>(count, UvMesh::kNone)))
            fail(std::string("has a face with a ") + what + " that is not there");
        return static_cast<std::uint32_t>(at);
    }

    UvMesh::Corner corner(std::string_view word) const {
        const std::size_t slash = std::min(word.find('/'), word.size()), second = std::min(word.find('/', std::min(slash + 1, word.size())), word.size());
        const auto part = [&](std::size_t from, std::size_t to) { return from < to ? word.substr(from, to - from) : std::string_view(); };
        UvMesh::Corner c;
        c.point = place(part(0, slash), m_mesh.points.size(), "point");
        c.uv = place(part(slash + 1, second), m_mesh.uvs.size(), "texture coordinate");
        c.normal = place(part(second + 1, word.size()), m_mesh.normals.size(), "normal");
        if (c.point == UvMesh::kNone) fail("has a face without points");
        return c;
    }

    /// A fan about its first corner.
    void readFace(Words& words) {
        const std::string_view a = words.next(), b = words.next();
        std::string_view c = words.next();
        if (c.empty()) fail("has a face of fewer than three corners");
        const UvMesh::Corner first = corner(a);
        for (UvMesh::Corner last = corner(b); !c.empty(); c = words.next()) {
            const UvMesh::Corner next = corner(c);
            m_mesh.triangles.push_back({first, last, next});
            last = next;
        }
    }

    std::string_view m_text;
    const Path& m_file;
    std::int64_t m_line = 0;
    UvMesh m_mesh;
};

}  // namespace

UvMesh parseObj(std::string_view text, const Path& file) { return ObjReader(text, file).read(); }

}  // namespace volumen
