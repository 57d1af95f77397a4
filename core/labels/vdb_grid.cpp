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

LabelGrid readVdb(std::istream& from, Voxel shape, const std::string& where) {
    LabelGrid grid(shape);
    LeafCursor leaves(grid);
    const Box inside{.lo = {}, .hi = grid.leafGrid()};
    vdb().read(from, shape, where, [&](Voxel index, Leaf::Values& values) {
        if (!inside.contains(index)) return;
        const LeafMask outside = ~maskInside(grid.bounds(), index * kLeafShape);   // cut off at the volume's edge
        outside.forEach([&](int voxel) { values[static_cast<std::size_t>(voxel)] = kUnlabeled; });
        leaves.at(index) = Leaf(values);
    });
    return grid;
}

}  // namespace volumen
