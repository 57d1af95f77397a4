#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "core/checkpoint/pickle_value.h"

namespace volumen {

/// Reads the first pickle of `bytes`, of any protocol from 0 to 5, and says in `used` how many bytes it takes. No more memory is taken
/// than about 150 bytes for each byte, whatever the pickle claims.
/// Throws Error naming `where`: it ends too early, holds what no pickle holds, or more than a million objects, or names what
/// `isForbidden`, used or not.
Pickle readPickle(std::span<const std::byte> bytes, const std::string& where, std::size_t* used = nullptr);

}  // namespace volumen
