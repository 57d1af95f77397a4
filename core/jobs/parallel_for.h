#pragma once

#include <cstdint>
#include <functional>

namespace volumen {

/// Calls `f(index)` for every index in [0, count) on `threads` threads, this one among them, and returns when all are done.
/// The first exception is thrown here; what has not begun by then is left out.
void parallelFor(int threads, std::int64_t count, const std::function<void(std::int64_t)>& f);

}  // namespace volumen
