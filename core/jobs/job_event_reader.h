#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/geometry.h"

/// The other end of `JobEvents`: the lines that a job writes, as values for whoever watches it.
namespace volumen {

struct JobStarted {
    std::string job;
    std::int64_t done = 0;   ///< what an earlier run had done already
    std::int64_t total = 0;
    std::string unit;
};
struct JobProgress {
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::string unit;
};
/// A chunk of the output is on disk.
struct JobChunk {
    int level = 0;
    Voxel index;             ///< in the level's grid of chunks
};
struct JobMetric {
    std::string name;
    double value = 0;
    std::int64_t step = 0;
};
struct JobWarning {
    std::string message;
};
struct JobFinished {};
struct JobFailed {
    std::string message;
};
struct JobCancelled {};

/// One line of a job.
struct JobEvent {
    std::string id;   ///< which request a worker's line answers; empty elsewhere
    std::variant<JobStarted, JobProgress, JobChunk, JobMetric, JobWarning, JobFinished, JobFailed, JobCancelled> what;
};

/// Nothing for what is no event line: another program's words, a line that broke off, a kind that is not known yet, numbers that cannot be.
std::optional<JobEvent> parseJobEvent(std::string_view line);

/// Puts lines together from pieces of any size, as they come out of a pipe. One thread at a time.
class JobEventReader {
public:
    /// The events of the lines that `piece` completes. A line over 1 MiB is no event line and is left out.
    std::vector<JobEvent> read(std::string_view piece);

private:
    std::string m_begun;      ///< of a line whose end has not come
    bool m_tooLong = false;   ///< the begun line is left out
};

}  // namespace volumen
