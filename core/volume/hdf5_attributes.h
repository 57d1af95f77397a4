#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace volumen {

/// What attributes of an open HDF5 dataset say of its `rank` axes, one name each, in the dataset's order: HDF5's dimension labels, or an
/// `axes`, `axis_order` or `axistags` (of ilastik). Empty where nothing does, or not for every axis. For whoever may use libhdf5.
std::vector<std::string> hdf5AxisNames(std::int64_t dataset, std::size_t rank);

}  // namespace volumen
