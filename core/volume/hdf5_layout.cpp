#include "core/volume/hdf5_layout.h"

#include <algorithm>

namespace volumen {

bool Hdf5Entry::isArray(std::size_t axes) const {
    return type && shape.size() == axes && std::all_of(shape.begin(), shape.end(), [](std::uint64_t length) { return length > 0; });
}

}  // namespace volumen
