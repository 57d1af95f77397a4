#include "core/jobs/job_event_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"

namespace volumen {

namespace {

constexpr std::size_t kLongestLine = 1u << 20;

/// The fields of one line; a field that is missing or of another kind makes the line no event.
class Fields {
public:
    explicit Fields(const Json& json) : m_json(json) {}

    bool whole() const { return m_whole; }
    std::string text(const char* name) {
        const Json* field = find(name, [](const Json& f) { return f.is_string(); });
        return field ? field->get<std::string>() : std::string();
    }
    std::int64_t count(const char* name) {
        const Json* field = find(name, [](const Json& f) { return f.is_number_unsigned() && f.get<std::uint64_t>() <= INT64_MAX; });
        return field ? field->get<std::int64_t>() : 0;
    }
    double number(const char* name) {
        const Json* field = find(name, [](const Json& f) { return f.is_number(); });
        return field ? field->get<double>() : 0;
    }

private:
    template <class Fits>
    const Json* find(const char* name, Fits fits) {
        const auto found = m_json.find(name);
        if (found != m_json.end() && fits(*found)) return &*found;
        m_whole = false;
        return nullptr;
    }

    const Json& m_json;
    bool m_whole = true;
};

JobChunk chunkOf(Fields& fields) {
    JobChunk chunk;
    const std::int64_t level = fields.count("level");
    chunk.level = static_cast<int>(std::min<std::int64_t>(level, INT32_MAX));
    chunk.index = {fields.count("z"), fields.count("y"), fields.count("x")};
    return chunk;
}

std::optional<decltype(JobEvent::what)> whatOf(const std::string& kind, Fields& fields) {
    if (kind == "started") return JobStarted{fields.text("job"), fields.count("done"), fields.count("total"), fields.text("unit")};
    if (kind == "progress") return JobProgress{fields.count("done"), fields.count("total"), fields.text("unit")};
    if (kind == "chunk") return chunkOf(fields);
    if (kind == "metric") return JobMetric{fields.text("name"), fields.number("value"), fields.count("step")};
    if (kind == "warning") return JobWarning{fields.text("message")};
    if (kind == "finished") return JobFinished{};
    if (kind == "failed") return JobFailed{fields.text("message")};
    if (kind == "cancelled") return JobCancelled{};
    return std::nullopt;
}

std::optional<Json> objectIn(std::string_view line) {
    try {
        Json json = parseJson(line, "event");
        if (json.is_object()) return json;
    } catch (const Error&) {
        return std::nullopt;   // a word of the job's libraries, say: whoever watches goes on watching
    }
    return std::nullopt;
}

}  // namespace

std::optional<JobEvent> parseJobEvent(std::string_view line) {
    const std::optional<Json> json = objectIn(line);
    if (!json) return std::nullopt;
    Fields fields(*json);
    const std::string kind = fields.text("event");
    JobEvent event;
    if (json->contains("id")) event.id = (*json)["id"].is_number_integer() ? (*json)["id"].dump() : fields.text("id");
    auto what = whatOf(kind, fields);
    if (!what || !fields.whole()) return std::nullopt;
    event.what = std::move(*what);
    return event;
}

std::vector<JobEvent> JobEventReader::read(std::string_view piece) {
    std::vector<JobEvent> events;
    for (std::size_t end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
        m_begun += piece.substr(0, end);
        if (!m_tooLong && m_begun.size() <= kLongestLine)
            if (auto event = parseJobEvent(m_begun)) events.push_back(std::move(*event));
        m_begun.clear(), m_tooLong = false;
        piece.remove_prefix(end + 1);
    }
    if (!m_tooLong) m_begun += piece;
    if (m_begun.size() > kLongestLine) m_begun.clear(), m_tooLong = true;
    return events;
}

}  // namespace volumen
