#include "core/jobs/parallel_for.h"

#include <algorithm>

#include "core/jobs/thread_pool.h"

namespace volumen {

void parallelFor(int threads, std::int64_t count, const std::function<void(std::int64_t)>& f) {
    const auto others = static_cast<int>(std::min<std::int64_t>(threads, count)) - 1;
    if (others > 0) return ThreadPool(others, "parallel").parallelFor(count, f);
    for (std::int64_t index = 0; index < count; ++index) f(index);
}

}  // namespace volumen
