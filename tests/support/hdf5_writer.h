#pragma once

#include <hdf5.h>

#include <functional>
#include <string>

#include "core/base/array3.h"
#include "core/base/files.h"
#include "core/base/voxel_type.h"

/// HDF5 files for tests, written by libhdf5.
namespace volumen::testing {

/// The file type of `T` in either byte order; half precision is made by hand, as libhdf5 1.10 does not know it.
template <class T>
hid_t storedType(bool bigEndian) {
    if constexpr (std::is_same_v<T, Half>) {
        const hid_t type = H5Tcopy(bigEndian ? H5T_IEEE_F32BE : H5T_IEEE_F32LE);
        H5Tset_fields(type, 15, 10, 5, 0, 10);
        H5Tset_size(type, 2);
        H5Tset_ebias(type, 15);
        return type;
    } else {
        const hid_t type = H5Tcopy(std::is_same_v<T, float>    ? H5T_IEEE_F32LE
                                   : std::is_same_v<T, double> ? H5T_IEEE_F64LE
                                   : std::is_signed_v<T>       ? H5T_STD_I64LE
                                                               : H5T_STD_U64LE);
        if constexpr (!std::is_floating_point_v<T>) H5Tset_size(type, sizeof(T)), H5Tset_precision(type, 8 * sizeof(T));
        H5Tset_order(type, bigEndian ? H5T_ORDER_BE : H5T_ORDER_LE);
        return type;
    }
}

struct Hdf5Style {
    std::vector<hsize_t> chunk = {};                        ///< empty: contiguous
    std::function<void(hid_t)> properties = [](hid_t) {};   ///< what else the dataset's creation list gets
    bool bigEndian = false;
    std::vector<hsize_t> shape = {};                        ///< empty: the array's z, y, x
};

/// Adds a dataset of `voxels` to an open file.
template <class T>
void writeDataset(hid_t file, const std::string& name, const Array3<T>& voxels, const Hdf5Style& style = {}) {
    const Voxel v = voxels.shape();
    const std::vector<hsize_t> shape = style.shape.empty() ? std::vector<hsize_t>{hsize_t(v.z), hsize_t(v.y), hsize_t(v.x)} : style.shape;
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE), links = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_create_intermediate_group(links, 1);
    if (!style.chunk.empty()) H5Pset_chunk(properties, static_cast<int>(style.chunk.size()), style.chunk.data());
    style.properties(properties);
    const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t type = storedType<T>(style.bigEndian), memory = storedType<T>(false);
    const hid_t dataset = H5Dcreate2(file, name.c_str(), type, space, links, properties, H5P_DEFAULT);
    H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, voxels.data());
    H5Dclose(dataset), H5Tclose(type), H5Tclose(memory), H5Sclose(space), H5Pclose(properties), H5Pclose(links);
}

/// Gives a dataset a text attribute.
inline void writeText(hid_t file, const std::string& dataset, const char* name, const std::string& text) {
    const hid_t object = H5Dopen2(file, dataset.c_str(), H5P_DEFAULT), space = H5Screate(H5S_SCALAR), type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, text.size());
    const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(attribute, type, text.c_str());
    H5Aclose(attribute), H5Tclose(type), H5Sclose(space), H5Dclose(object);
}

/// A new file, filled by `fill`.
inline void writeHdf5(const Path& path, const std::function<void(hid_t)>& fill) {
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    fill(file);
    H5Fclose(file);
}

}  // namespace volumen::testing
