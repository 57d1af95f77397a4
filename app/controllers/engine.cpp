#include "app/controllers/engine.h"

#include <QCoreApplication>
#include <thread>

namespace volumen {

Executor mainThread() {
    return [](std::function<void()> task) { QMetaObject::invokeMethod(QCoreApplication::instance(), std::move(task), Qt::QueuedConnection); };
}

Engine::Engine(std::size_t cacheBudgetBytes)
    : cache(cacheBudgetBytes), loader(cache), compute(static_cast<int>(std::max(2U, std::thread::hardware_concurrency())), "compute"), io(2, "files"),
      computeJobs(compute, mainThread()), ioJobs(io, mainThread()) {}

}  // namespace volumen
