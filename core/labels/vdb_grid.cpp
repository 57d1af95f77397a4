#include "core/labels/vdb_grid.h"

#include <dlfcn.h>

#include "core/base/error.h"
#include "core/labels/vdb/vdb_library.h"

namespace volumen {

namespace {

constexpr const char* kFile = "libvolumen_vdb.so";

/// Where programs lie with their libraries, then where the system looks.
void* openLibrary() {
    std::error_code code;
    const Path programs = std::filesystem::read_symlink("/proc/self/exe", code).parent_path();
    for (const Path& folder : {programs.parent_path() / "lib", programs})
        if (void* library = ::dlopen((folder / kFile).c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
    if (void* library = ::dlopen(kFile, RTLD_NOW | RTLD_LOCAL)) return library;
    throw Error(std::string(kFile) + ": cannot be loaded (" + ::dlerror() + "); install Volumen anew");
}

/// Loaded once, and never let go of: what it registers with OpenVDB stays.
const VdbLibrary& vdb() {
    static const VdbLibrary& library = [] () -> const VdbLibrary& {
        const auto find = reinterpret_cast<FindVdbLibrary*>(::dlsym(openLibrary(), kFindVdbLibrary));
        if (!find) throw Error(std::string(kFile) + ": is of another version; install Volumen anew");
        return *find();
    }();
    return library;
}

}  // namespace

void writeVdb(std::ostream& to, const LabelGrid& grid, const LabelGeometry& geometry, VdbValue value, std::stop_token stop, const LabelProgress& progress) {
    vdb().write(to, grid, geometry, value, stop, progress);
}

namespace {

/// Cuts a leaf off at the volume's edge; true where a label was cut off.
bool cutOff(const Box& bounds, Voxel index, Leaf::Values& values) {
    bool cut = false;
    const LeafMask outside = ~maskInside(bounds, index * kLeafShape);
    outside.forEach([&](int voxel) { cut = cut || values[static_cast<std::size_t>(voxel)] != kUnlabeled, values[static_cast<std::size_t>(voxel)] = kUnlabeled; });
    return cut;
}

/// Of these voxels only.
Leaf writtenLeaf(const Leaf::Values& values, const LeafMask& written) {
    std::vector<LabelId> ids;
    written.forEach([&](int voxel) { ids.push_back(values[static_cast<std::size_t>(voxel)]); });
    Leaf leaf;
    leaf.write(written, ids);
    leaf.compact();
    return leaf;
}

}  // namespace

VdbLabels readVdb(std::istream& from, Voxel shape, const std::string& where, VdbVoxels voxels) {
    VdbLabels labels{.grid = LabelGrid(shape), .place = {}};
    LeafCursor leaves(labels.grid);
    const Box inside{.lo = {}, .hi = labels.grid.leafGrid()};
    labels.place = vdb().read(from, shape, where, [&](Voxel index, Leaf::Values& values, LeafMask active) {
        if (cutOff(labels.grid.bounds(), index, values)) labels.outside = true;
        if (!inside.contains(index)) return;
        leaves.at(index) = voxels == VdbVoxels::all ? Leaf(values) : writtenLeaf(values, active & maskInside(labels.grid.bounds(), index * kLeafShape));
    });
    return labels;
}

}  // namespace volumen
