#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>
#include <string>

#include "core/base/error.h"
#include "core/base/voxel_type.h"
#include "core/segment/uv_mesh.h"

namespace volumen {

namespace {

enum class Encoding { text, little, big };

struct Property {
    std::string name;
    VoxelType type = VoxelType::f32;
    std::optional<VoxelType> count;   ///< of a list: its length's type
};
struct Element {
    std::string name;
    std::uint64_t count = 0;
    std::vector<Property> properties;
};

std::optional<VoxelType> typeNamed(std::string_view name) {
    constexpr std::pair<std::string_view, VoxelType> kNames[] = {
        {"char", VoxelType::i8},   {"int8", VoxelType::i8},    {"uchar", VoxelType::u8},    {"uint8", VoxelType::u8},    {"short", VoxelType::i16}, {"int16", VoxelType::i16}, {"ushort", VoxelType::u16}, {"uint16", VoxelType::u16},
        {"int", VoxelType::i32},   {"int32", VoxelType::i32},  {"uint", VoxelType::u32},    {"uint32", VoxelType::u32},  {"float", VoxelType::f32}, {"float32", VoxelType::f32}, {"double", VoxelType::f64}, {"float64", VoxelType::f64}};
    const auto* found = std::find_if(std::begin(kNames), std::end(kNames), [&](const auto& entry) { return entry.first == name; });
    return found == std::end(kNames) ? std::nullopt : std::optional(found->second);
}

class PlyReader {
public:
    PlyReader(std::string_view bytes, const Path& file) : m_rest(bytes), m_file(file) {}

    UvMesh read() {
        readHeader();
        for (const Element& element : m_elements) {
            if (element.properties.empty() && element.count > 0) fail("an element without properties");
            for (std::uint64_t i = 0; i < element.count; ++i) readItem(element);
        }
        return std::move(m_mesh);
    }

private:
    [[noreturn]] void fail(const std::string& what) const { throw Error(m_file.string() + ": is no sound PLY: " + what + "; export it again"); }

    std::string_view line() {
        const std::size_t end = m_rest.find('\n');
        if (end == std::string_view::npos) fail("its header does not end");
        std::string_view text = m_rest.substr(0, end);
        m_rest.remove_prefix(end + 1);
        if (text.ends_with('\r')) text.remove_suffix(1);
        return text;
    }

    static std::string_view word(std::string_view& text) {
        text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
        const std::string_view found = text.substr(0, text.find_first_of(" \t\r\n"));
        text.remove_prefix(found.size());
        return found;
    }

    void readHeader() {
        if (line() != "ply") fail("it does not begin with ply");
        for (std::string_view text = line(); text != "end_header"; text = line()) {
            const std::string_view kind = word(text);
            if (kind == "format") readFormat(word(text));
            else if (kind == "element") readElement(text);
            else if (kind == "property") readProperty(text);
        }
    }

    void readFormat(std::string_view name) {
        if (name == "ascii") m_encoding = Encoding::text;
        else if (name == "binary_little_endian") m_encoding = Encoding::little;
        else if (name == "binary_big_endian") m_encoding = Encoding::big;
        else fail("an unknown format " + std::string(name.substr(0, 40)));
    }

    void readElement(std::string_view text) {
        Element element{.name = std::string(word(text)), .count = 0, .properties = {}};
        const std::string_view count = word(text);
        const auto [end, code] = std::from_chars(count.data(), count.data() + count.size(), element.count);
        if (code != std::errc{} || end != count.data() + count.size() || element.count >= UvMesh::kNone) fail("an element count that cannot be");
        m_elements.push_back(std::move(element));
    }

    VoxelType typeOf(std::string_view name) const {
        if (const auto type = typeNamed(name)) return *type;
        fail("an unknown type " + std::string(name.substr(0, 40)));
    }

    void readProperty(std::string_view text) {
        if (m_elements.empty()) fail("a property of nothing");
        Property property;
        std::string_view type = word(text);
        if (type == "list") property.count = typeOf(word(text)), type = word(text);
        property.type = typeOf(type);
        property.name = std::string(word(text));
        m_elements.back().properties.push_back(std::move(property));
    }

    double number(VoxelType type) {
        if (m_encoding != Encoding::text) return visitType(type, [&](auto zero) { return static_cast<double>(raw(zero)); });
        const std::string_view text = word(m_rest);
        double value = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (text.empty() || code == std::errc::invalid_argument || end != text.data() + text.size()) fail("it ends too early, or holds something that is no number");
        return value;
    }

    template <class T>
    T raw(T value) {
        if (m_rest.size() < sizeof value) fail("it ends too early");
        char bytes[sizeof value];
        std::memcpy(bytes, m_rest.data(), sizeof value);
        if (m_encoding == Encoding::big) std::reverse(std::begin(bytes), std::end(bytes));
        std::memcpy(&value, bytes, sizeof value);
        m_rest.remove_prefix(sizeof value);
        return value;
    }

    void readItem(const Element& element) {
        if (element.name == "vertex") return readVertex(element);
        if (element.name == "face") return readFace(element);
        for (const Property& property : element.properties) readValues(property);
    }

    /// One number, or a list's; kept until the next call.
    const std::vector<double>& readValues(const Property& property) {
        const double count = property.count ? number(*property.count) : 1;
        if (!(count >= 0 && count <= static_cast<double>(m_rest.size()))) fail("a list longer than the file");
        m_values.clear();
        for (auto i = static_cast<std::size_t>(count); i > 0; --i) m_values.push_back(number(property.type));
        return m_values;
    }

    void readVertex(const Element& element) {
        Point p, n;
        UvMesh::Uv uv;
        bool hasUv = false, hasNormal = false;
        for (const Property& property : element.properties) {
            const std::vector<double>& values = readValues(property);
            const double value = values.empty() ? 0 : values.front();
            const std::string& name = property.name;
            if (name == "x") p.x = value;
            else if (name == "y") p.y = value;
            else if (name == "z") p.z = value;
            else if (name == "nx") n.x = value, hasNormal = true;
            else if (name == "ny") n.y = value;
            else if (name == "nz") n.z = value;
            else if (name == "s" || name == "u" || name == "texture_u" || name == "texture_s") uv.u = value, hasUv = true;
            else if (name == "t" || name == "v" || name == "texture_v" || name == "texture_t") uv.v = value;
        }
        m_mesh.points.push_back(p);
        if (hasNormal) m_mesh.normals.push_back(n);
        if (hasUv) m_mesh.uvs.push_back(uv);
        m_hasUv = hasUv, m_hasNormal = hasNormal;
    }

    void readFace(const Element& element) {
        std::vector<double> places, uvs;
        for (const Property& property : element.properties) {
            const std::vector<double>& values = readValues(property);
            if (property.name == "vertex_indices" || property.name == "vertex_index") places = values;
            else if (property.name == "texcoord") uvs = values;
        }
        std::vector<UvMesh::Corner> corners;
        for (const double place : places) {
            if (!(place >= 0 && place < static_cast<double>(UvMesh::kNone))) fail("a face with a point that is not there");
            const auto at = static_cast<std::uint32_t>(place);
            corners.push_back({.point = at, .uv = m_hasUv ? at : UvMesh::kNone, .normal = m_hasNormal ? at : UvMesh::kNone});
        }
        if (!m_hasUv && !uvs.empty() && uvs.size() == 2 * corners.size()) addCornerUvs(uvs, corners);
        for (std::size_t i = 2; i < corners.size(); ++i) m_mesh.triangles.push_back({corners[0], corners[i - 1], corners[i]});
    }

    void addCornerUvs(const std::vector<double>& uvs, std::vector<UvMesh::Corner>& corners) {
        for (std::size_t i = 0; i < corners.size(); ++i) {
            corners[i].uv = static_cast<std::uint32_t>(m_mesh.uvs.size());
            m_mesh.uvs.push_back({uvs[2 * i], uvs[2 * i + 1]});
        }
    }

    std::string_view m_rest;
    const Path& m_file;
    Encoding m_encoding = Encoding::text;
    std::vector<Element> m_elements;
    std::vector<double> m_values;
    bool m_hasUv = false, m_hasNormal = false;
    UvMesh m_mesh;
};

}  // namespace

UvMesh parsePly(std::string_view bytes, const Path& file) { return PlyReader(bytes, file).read(); }

}  // namespace volumen
