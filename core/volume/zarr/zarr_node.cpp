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

ZarrNode nodeIn(const ZarrStorePtr& store, const Path& folder, const char* file, int version) {
    ZarrNode node;
    node.version = version;
    node.store = store;
    node.folder = folder;
    node.file = folder / file;
    return node;
}

Json jsonIn(const ZarrStore& store, const Path& path) { return parseJson(store.text(path), path); }

ZarrNode readV3(const ZarrStorePtr& store, const Path& folder) {
    ZarrNode node = nodeIn(store, folder, kV3, 3);
    node.json = jsonIn(*store, node.file);
    const Json& kind = field(node.json, "node_type");
    if (field(node.json, "zarr_format") != 3 || (kind != "array" && kind != "group"))
        throw Error(node.file.string() + ": describes neither an array nor a group of Zarr 3; the file is damaged or of a newer kind");
    node.kind = kind == "array" ? NodeKind::array : NodeKind::group;
    node.attributes = field(node.json, "attributes");
    return node;
}

ZarrNode readV2(const ZarrStorePtr& store, const Path& folder, NodeKind kind, const char* file) {
    ZarrNode node = nodeIn(store, folder, file, 2);
    node.kind = kind;
    if (kind == NodeKind::array) node.json = jsonIn(*store, node.file);
    if (store->holds(folder / kAttributesV2)) node.attributes = jsonIn(*store, folder / kAttributesV2);
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
    explicit Search(ZarrStorePtr store) : m_store(std::move(store)) {}
    std::vector<std::string> found;

    void walk(const Path& folder, const std::string& prefix, int depth) {
        std::vector<std::string> names = m_store->foldersIn(folder);
        std::sort(names.begin(), names.end(), comesBefore);
        for (const std::string& name : names) {
            if (--m_left < 0) return;
            look(folder / name, prefix + name, depth);
        }
    }

private:
    void look(const Path& folder, const std::string& name, int depth) {
        constexpr int kDeepest = 8;
        const ZarrNode node = readNode(m_store, folder);
        if (node.kind == NodeKind::nothing) return;
        if (isVolume(node)) found.push_back(name);
        else if (depth < kDeepest) walk(folder, name + "/", depth + 1);
    }

    ZarrStorePtr m_store;
    int m_left = 4096;
};

}  // namespace

bool holdsZarr(const ZarrStore& store, const Path& folder) {
    return store.holds(folder / kV3) || store.holds(folder / kArrayV2) || store.holds(folder / kGroupV2) || store.holds(folder / kAttributesV2);
}

ZarrNode readNode(const ZarrStorePtr& store, const Path& folder) {
    if (store->holds(folder / kV3)) return readV3(store, folder);
    if (store->holds(folder / kArrayV2)) return readV2(store, folder, NodeKind::array, kArrayV2);
    if (store->holds(folder / kGroupV2)) return readV2(store, folder, NodeKind::group, kGroupV2);
    if (store->holds(folder / kAttributesV2)) return readV2(store, folder, NodeKind::group, kAttributesV2);
    return nodeIn(store, folder, "", 2);
}

ArrayMetadata arrayOf(const ZarrNode& node) {
    ArrayMetadata array = node.version == 3 ? parseArrayV3(node.json, node.file) : parseArrayV2(node.json, node.file);
    const Json& names = field(node.attributes, "_ARRAY_DIMENSIONS");
    if (array.axisNames.empty() && names.is_array() && names.size() == array.shape.size())
        for (const Json& name : names) array.axisNames.push_back(name.is_string() ? name.get<std::string>() : "");
    return array;
}

std::vector<std::string> datasetsBelow(const ZarrNode& group) {
    Search search(group.store);
    search.walk(group.folder, "", 0);
    return search.found;
}

}  // namespace volumen
