#include "app/controllers/engine.h"

#include <QCoreApplication>

namespace volumen {

Executor mainThread() {
    return [](std::function<void()> task) { QMetaObject::invokeMethod(QCoreApplication::instance(), std::move(task), Qt::QueuedConnection); };
}

Engine::Engine(std::size_t cacheBudgetBytes, int threads)
    : cache(cacheBudgetBytes), loader(cache, std::max(4, threads)), compute(threads, "compute"), io(2, "files"),
      computeJobs(compute, mainThread()), ioJobs(io, mainThread()) {}

}  // namespace volumen
