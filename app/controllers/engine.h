#pragma once

#include "core/jobs/job_runner.h"
#include "core/jobs/thread_pool.h"
#include "core/volume/chunk_loader.h"

namespace volumen {

/// Takes functions to the main thread's event loop.
Executor mainThread();

/// The threads and the memory that everything in the window shares. Outlives whatever uses it.
struct Engine {
    /// `threads`: of reading and of computing, each; reading is mostly waiting and never has fewer than four.
    explicit Engine(std::size_t cacheBudgetBytes, int threads = 2);

    ChunkCache cache;
    ChunkLoader loader;
    ThreadPool compute;   ///< slices, histograms
    ThreadPool io;        ///< opening and saving
    JobRunner computeJobs;
    JobRunner ioJobs;
};

}  // namespace volumen
