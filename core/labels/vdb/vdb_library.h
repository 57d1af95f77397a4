#pragma once

#include <functional>

#include "core/labels/vdb_grid.h"

/// The one door between the programs and the shared library volumen_vdb, which is loaded with dlopen when labels are first read or written:
/// OpenVDB and what it brings costs every program that maps it 0.1 s of its start. Nothing of OpenVDB is seen here.
namespace volumen {

/// Takes a leaf that was read, by its index in leaves; `active`: its active voxels.
using PutLeaf = std::function<void(Voxel index, Leaf::Values& values, LeafMask active)>;

/// As `writeVdb` and `readVdb`; they throw Error and Cancelled.
struct VdbLibrary {
    void (*write)(std::ostream& to, const LabelGrid& grid, const LabelGeometry& geometry, VdbValue value, const std::stop_token& stop, const LabelProgress& progress) = nullptr;
    VdbPlace (*read)(std::istream& from, Voxel shape, const std::string& where, const PutLeaf& put) = nullptr;
};

/// The type and the name of the function to look up with dlsym.
using FindVdbLibrary = const VdbLibrary*();
inline constexpr const char* kFindVdbLibrary = "volumenVdbLibrary";

}  // namespace volumen
