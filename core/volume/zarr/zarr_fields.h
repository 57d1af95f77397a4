#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/voxel_type.h"

/// Looks into JSON that somebody else wrote. Everything here throws Error naming the file and what is wrong with it.
namespace volumen {

/// What a store's metadata says of a voxel.
struct StoredType {
    VoxelType type = VoxelType::u8;  ///< booleans are u8
    bool bigEndian = false;
};

/// `object[key]`, or a null value when `object` has none (or is no object).
const Json& field(const Json& object, const char* key);

/// Whole numbers of at least `atLeast`, at most 32 of them.
std::vector<std::int64_t> integerList(const Json& value, std::int64_t atLeast, const Path& where, const std::string& what);

/// A string; `fallback` when the value is null.
std::string textOr(const Json& value, const std::string& fallback, const Path& where, const std::string& what);

/// The name of a v3 extension point: `"crc32c"` or `{"name": "crc32c", …}`.
std::string extensionName(const Json& value, const Path& where, const std::string& what);

/// "<u2", ">f4", "|b1" … of Zarr v2.
StoredType storedTypeV2(const Json& value, const Path& where);
/// "uint16", "bool" … of Zarr v3; the byte order stands elsewhere.
VoxelType voxelTypeV3(const Json& value, const Path& where);

/// A number, null (0), a boolean, "NaN", "Infinity", "-Infinity", or the bits of a real number as "0x7fc00000".
double fillValue(const Json& value, VoxelType type, const Path& where);

}  // namespace volumen
