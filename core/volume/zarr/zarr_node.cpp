#include "core/volume/zarr/zarr_node.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/volume/zarr/zarr_fields.h"

namespace volumen {

namespace {

constexpr const char* kV3 = "zarr.json";
constexpr const char* kArrayV2 = ".zarray";
constexpr const char* kGroupV2 = ".zgroup";
constexpr const char* kAttributesV2 = ".zattrs";

bool isFile(const Path& path) {
    std::error_code code;
    return std::filesystem::is_regular_file(path, code);
}

ZarrNode nodeIn(const Path& folder, const char* file, int version) {
    ZarrNode node;
    node.version = version;
    node.folder = folder;
    node.file = folder / file;
    return node;
}

ZarrNode readV3(const Path& folder) {
    ZarrNode node = nodeIn(folder, kV3, 3);
    node.json = readJson(node.file);
    const Json& kind = field(node.json, "node_type");
    if (field(node.json, "zarr_format") != 3 || (kind != "array" && kind != "group"))
        throw Error(node.file.string() + ": describes neither an array nor a group of Zarr 3; the file is damaged or of a newer kind");
    node.kind = kind == "array" ? NodeKind::array : NodeKind::group;
    node.attributes = field(node.json, "attributes");
    return node;
}

ZarrNode readV2(const Path& folder, NodeKind kind, const char* file) {
    ZarrNode node = nodeIn(folder, file, 2);
    node.kind = kind;
    if (kind == NodeKind::array) node.json = readJson(node.file);
    if (isFile(folder / kAttributesV2)) node.attributes = readJson(folder / kAttributesV2);
    return node;
}

bool isVolume(const ZarrNode& node) {
    return node.kind == NodeKind::array || !field(node.attributes, "multiscales").is_null() ||
           !field(field(node.attributes, "ome"), "multiscales").is_null();
}

/// "2" before "10"; numbers before words.
bool comesBefore(const std::string& a, const std::string& b) {
    const auto allDigits = [](const std::string& s) { return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; }); };
    const bool aNumber = allDigits(a), bNumber = allDigits(b);
    if (aNumber != bNumber) return aNumber;
    if (aNumber && a.size() != b.size()) return a.size() < b.size();
    return a < b;
}

class Search {
public:
    std::vector<std::string> found;

    void walk(const Path& folder, const std::string& prefix, int depth) {
        for (const std::string& name : foldersIn(folder)) {
            if (--m_left < 0) return;
            look(folder / name, prefix + name, depth);
        }
    }

private:
    void look(const Path& folder, const std::string& name, int depth) {
        constexpr int kDeepest = 8;
        const ZarrNode node = readNode(folder);
        if (node.kind == NodeKind::nothing) return;
        if (isVolume(node)) found.push_back(name);
        else if (depth < kDeepest) walk(folder, name + "/", depth + 1);
    }

    static std::vector<std::string> foldersIn(const Path& folder) {
        std::vector<std::string> names;
        std::error_code code;
        for (std::filesystem::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
            if (std::error_code unused; at->is_directory(unused)) names.push_back(at->path().filename().string());
        if (code) throw Error(folder.string() + ": cannot be listed (" + code.message() + "); check its permissions");
        std::sort(names.begin(), names.end(), comesBefore);
        return names;
    }

    int m_left = 4096;
};

}  // namespace

bool holdsZarr(const Path& folder) {
    return isFile(folder / kV3) || isFile(folder / kArrayV2) || isFile(folder / kGroupV2) || isFile(folder / kAttributesV2);
}

ZarrNode readNode(const Path& folder) {
    if (isFile(folder / kV3)) return readV3(folder);
    if (isFile(folder / kArrayV2)) return readV2(folder, NodeKind::array, kArrayV2);
    if (isFile(folder / kGroupV2)) return readV2(folder, NodeKind::group, kGroupV2);
    if (isFile(folder / kAttributesV2)) return readV2(folder, NodeKind::group, kAttributesV2);
    return nodeIn(folder, "", 2);
}

ArrayMetadata arrayOf(const ZarrNode& node) {
    ArrayMetadata array = node.version == 3 ? parseArrayV3(node.json, node.file) : parseArrayV2(node.json, node.file);
    const Json& names = field(node.attributes, "_ARRAY_DIMENSIONS");
    if (array.axisNames.empty() && names.is_array() && names.size() == array.shape.size())
        for (const Json& name : names) array.axisNames.push_back(name.is_string() ? name.get<std::string>() : "");
    return array;
}

std::vector<std::string> datasetsBelow(const Path& folder) {
    Search search;
    search.walk(folder, "", 0);
    return search.found;
}

}  // namespace volumen
