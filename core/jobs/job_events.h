#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/base/geometry.h"

namespace volumen {

/// What a job tells those who watch it: one JSON object a line, its kind under "event" (`volumen-cli --events`).
/// Callable from any thread. Throws Error (outOfSpace) when the lines can no longer be written.
class JobEvents {
public:
    /// `out` must outlive this. `id`, unless empty, stands in every line: a worker's lines say which request they answer.
    explicit JobEvents(std::ostream& out, std::string id = {});

    /// `done`: what an earlier run had done already. `total` and `unit` hold for all progress to come.
    void started(std::string_view job, std::int64_t done, std::int64_t total, std::string_view unit);
    /// At most one line every 50 ms, but always the last one (done = total).
    void progress(std::int64_t done);
    /// A chunk of the output is on disk: `index` in the level's grid of chunks, z-y-x.
    void chunk(int level, Voxel index);
    void metric(std::string_view name, double value, std::int64_t step);
    void warning(std::string_view sentence);
    void finished();
    void failed(std::string_view sentence);
    void cancelled();

private:
    void write(std::string_view event, nlohmann::json&& fields);

    std::mutex m_mutex;
    std::ostream& m_out;
    std::string m_id;
    std::int64_t m_total = 0;
    std::string m_unit;
    std::chrono::steady_clock::time_point m_lastProgress{};
};

}  // namespace volumen
