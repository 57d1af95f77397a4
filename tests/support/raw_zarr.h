#pragma once

#include <cstring>
#include <fstream>
#include <functional>
#include <string>

#include "core/base/array3.h"
#include "core/base/files.h"

namespace volumen::testing {

/// Writes `voxels` as an uncompressed Zarr v2 array by hand, chunk files and all, so that a test knows every byte.
template <class T>
void writeRawZarr(const Path& folder, const Array3<T>& voxels, Voxel chunk, const char* dtype) {
    std::filesystem::create_directories(folder);
    const Voxel shape = voxels.shape();
    const auto triple = [](Voxel v) { return "[" + std::to_string(v.z) + "," + std::to_string(v.y) + "," + std::to_string(v.x) + "]"; };
    writeTextAtomically(folder / ".zarray", R"({"zarr_format":2,"shape":)" + triple(shape) + R"(,"chunks":)" + triple(chunk) + R"(,"dtype":")" + dtype +
                                                R"(","compressor":null,"filters":null,"order":"C","fill_value":0,"dimension_separator":"."})", false);
    const Voxel grid = ceilDiv(shape, chunk);
    for (Voxel at; at.z < grid.z; ++at.z)
        for (at.y = 0; at.y < grid.y; ++at.y)
            for (at.x = 0; at.x < grid.x; ++at.x) {
                Array3<T> part(chunk);
                for (Voxel v; v.z < chunk.z; ++v.z)
                    for (v.y = 0; v.y < chunk.y; ++v.y)
                        for (v.x = 0; v.x < chunk.x; ++v.x)
                            if (const Voxel from = at * chunk + v; Box{.lo = {}, .hi = shape}.contains(from)) part.at(v) = voxels.at(from);
                const std::string name = std::to_string(at.z) + "." + std::to_string(at.y) + "." + std::to_string(at.x);
                writeFileAtomically(folder / name, std::as_bytes(std::span(part.data(), static_cast<std::size_t>(voxelCount(chunk)))), false);
            }
}

}  // namespace volumen::testing
