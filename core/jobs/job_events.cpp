#include "core/jobs/job_events.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <ostream>

#include "core/base/error.h"

namespace volumen {

namespace {
using Json = nlohmann::ordered_json;  // "event" comes first, as people read it
constexpr auto kProgressEvery = std::chrono::milliseconds(50);

/// Who calls a request 7 is answered by 7, not by "7".
Json asGiven(const std::string& id) {
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(id.data(), id.data() + id.size(), number);
    return code == std::errc{} && end == id.data() + id.size() ? Json(number) : Json(id);
}
}  // namespace

JobEvents::JobEvents(std::ostream& out, std::string id) : m_out(out), m_id(std::move(id)) {}

void JobEvents::write(std::string_view event, nlohmann::json&& fields) {
    Json line{{"event", event}};
    if (!m_id.empty()) line["id"] = asGiven(m_id);
    for (auto& [key, value] : fields.items()) line[key] = value;
    m_out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n' << std::flush;
    if (!m_out) throw Error("events: cannot be written; the disk is full, or whoever read them has gone", ErrorKind::outOfSpace);
}

void JobEvents::started(std::string_view job, std::int64_t done, std::int64_t total, std::string_view unit) {
    const std::lock_guard lock(m_mutex);
    m_total = total;
    m_unit = unit;
    write("started", {{"job", job}, {"done", done}, {"total", total}, {"unit", unit}});
}

void JobEvents::progress(std::int64_t done) {
    const std::lock_guard lock(m_mutex);
    const auto now = std::chrono::steady_clock::now();
    if (done < m_total && now - m_lastProgress < kProgressEvery) return;
    m_lastProgress = now;
    write("progress", {{"done", done}, {"total", m_total}, {"unit", m_unit}});
}

void JobEvents::chunk(int level, Voxel index) {
    const std::lock_guard lock(m_mutex);
    write("chunk", {{"level", level}, {"z", index.z}, {"y", index.y}, {"x", index.x}});
}

void JobEvents::metric(std::string_view name, double value, std::int64_t step) {
    const std::lock_guard lock(m_mutex);
    write("metric", {{"name", name}, {"value", value}, {"step", step}});
}

void JobEvents::warning(std::string_view sentence) {
    const std::lock_guard lock(m_mutex);
    write("warning", {{"message", sentence}});
}

void JobEvents::finished() {
    const std::lock_guard lock(m_mutex);
    write("finished", nlohmann::json::object());
}

void JobEvents::failed(std::string_view sentence) {
    const std::lock_guard lock(m_mutex);
    write("failed", {{"message", sentence}});
}

void JobEvents::cancelled() {
    const std::lock_guard lock(m_mutex);
    write("cancelled", nlohmann::json::object());
}

}  // namespace volumen
