#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>

#include "core/base/error.h"
#include "core/segment/segment_formats.h"

namespace volumen {

namespace {

constexpr std::size_t kHeaderBytes = 4096;   // far more than any header
constexpr std::size_t kNumbers = 6;          // x y z nx ny nz
constexpr std::uint64_t kRecordBytes = kNumbers * sizeof(double);

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// "key: value" lines, without comments.
std::map<std::string, std::string, std::less<>> fieldsOf(std::string_view header) {
    std::map<std::string, std::string, std::less<>> fields;
    while (!header.empty()) {
        const std::size_t end = std::min(header.find('\n'), header.size());
        const std::string_view line = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos && !line.starts_with('#')) fields[std::string(trimmed(line.substr(0, colon)))] = trimmed(line.substr(colon + 1));
    }
    return fields;
}

class HeaderFields {
public:
    HeaderFields(std::string_view text, const Path& file) : m_fields(fieldsOf(text)), m_file(file) {}

    std::int64_t size(std::string_view key) const {
        const std::string& text = at(key);
        std::int64_t value = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (code != std::errc{} || end != text.data() + text.size() || value < 1 || value > kMostPixelsAlong)
            throw Error(m_file.string() + ": its header says " + std::string(key) + " " + text + ", which no map has; it is damaged, fetch it again");
        return value;
    }
    void expect(std::string_view key, std::string_view wanted) const {
        if (at(key) != wanted)
            throw Error(m_file.string() + ": its header says " + std::string(key) + " " + at(key) + ", a per-pixel map has " + std::string(wanted) + "; choose another file");
    }

private:
    const std::string& at(std::string_view key) const {
        const auto found = m_fields.find(key);
        if (found == m_fields.end()) throw Error(m_file.string() + ": its header does not say " + std::string(key) + "; it is no per-pixel map, choose another file");
        return found->second;
    }

    std::map<std::string, std::string, std::less<>> m_fields;
    const Path& m_file;
};

using Record = std::array<double, kNumbers>;
static_assert(sizeof(Record) == kRecordBytes);

SurfacePoint placeOf(const Record& r) {
    const Point normal{.z = r[5], .y = r[4], .x = r[3]};
    const double size = length(normal);
    if (!(size > 1e-9) || !std::isfinite(r[0] + r[1] + r[2] + size)) return {};
    return {.position = {.z = r[2], .y = r[1], .x = r[0]}, .normal = normal / size};
}

/// Read through the system's page cache where it is asked for. Not mapped: a file that is cut short while it is open is an Error so, and under
/// a mapping would end the program.
class PpmSegment final : public Segment {
public:
    explicit PpmSegment(const Path& file) : m_file(file) {
        std::string head(static_cast<std::size_t>(std::min<std::uint64_t>(m_file.size(), kHeaderBytes)), '\0');
        m_file.read(0, std::as_writable_bytes(std::span(head)));
        const PpmHeader header = parsePpmHeader(head, m_file.size(), file);
        m_data = header.dataOffset;
        m_info = {.path = file, .id = file.stem().string(), .format = "ppm", .grid = header.shape, .shape = header.shape};
        checkAnythingThere();
    }

    const SegmentInfo& info() const override { return m_info; }

    void read(const FlatGrid& where, std::span<SurfacePoint> into) const override {
        std::fill(into.begin(), into.end(), SurfacePoint{});
        const auto [first, end] = insideOf(where.left, where.count.width, m_info.shape.width, where.step);
        if (first == end) return;
        std::vector<Record> row(static_cast<std::size_t>((end - first - 1) * where.step + 1));
        for (std::int64_t i = 0; i < where.count.height; ++i) {
            const std::int64_t v = where.top + i * where.step;
            if (v < 0 || v >= m_info.shape.height) continue;
            readRecords(v * m_info.shape.width + where.left + first * where.step, row);
            for (std::int64_t j = first; j < end; ++j)
                into[static_cast<std::size_t>(i * where.count.width + j)] = placeOf(row[static_cast<std::size_t>((j - first) * where.step)]);
        }
    }

private:
    /// Which of `count` places from `from` on lie in [0, size).
    static std::pair<std::int64_t, std::int64_t> insideOf(std::int64_t from, std::int64_t count, std::int64_t size, std::int64_t step) {
        const std::int64_t first = from < 0 ? std::min(count, ceilDiv(-from, step)) : 0;
        const std::int64_t end = from >= size ? 0 : std::min(count, (size - 1 - from) / step + 1);
        return {first, std::max(first, end)};
    }

    void readRecords(std::int64_t index, std::span<Record> into) const { m_file.read(m_data + static_cast<std::uint64_t>(index) * kRecordBytes, std::as_writable_bytes(into)); }

    /// A few places tell of most maps; only where none of them is valid is the whole file read.
    void checkAnythingThere() const {
        const std::int64_t count = m_info.shape.height * m_info.shape.width, stride = std::max<std::int64_t>(1, count / 251);
        std::array<Record, 1> one;
        for (std::int64_t i = stride / 2; i < count; i += stride) {
            readRecords(i, one);
            if (placeOf(one[0]).valid()) return;
        }
        checkAll(count);
    }

    void checkAll(std::int64_t count) const {
        std::vector<Record> some(1 << 14);
        bool positions = false;
        for (std::int64_t i = 0; i < count; i += static_cast<std::int64_t>(some.size())) {
            const std::span<Record> part = std::span(some).first(static_cast<std::size_t>(std::min<std::int64_t>(count - i, static_cast<std::int64_t>(some.size()))));
            readRecords(i, part);
            if (std::any_of(part.begin(), part.end(), [](const Record& r) { return placeOf(r).valid(); })) return;
            positions = positions || std::any_of(part.begin(), part.end(), [](const Record& r) { return r[0] != 0 || r[1] != 0 || r[2] != 0; });
        }
        if (positions) throw Error(m_info.path.string() + ": its normals have no length; make the map again, or use the segment's tifxyz or OBJ");
        throw Error(m_info.path.string() + ": not one of its pixels has a place; make the map again");
    }

    RandomAccessFile m_file;
    SegmentInfo m_info;
    std::uint64_t m_data = 0;
};

}  // namespace

PpmHeader parsePpmHeader(std::string_view head, std::uint64_t fileBytes, const Path& file) {
    head = head.substr(0, kHeaderBytes);
    const std::size_t mark = head.find("<>"), end = mark == std::string_view::npos ? mark : head.find('\n', mark);
    if (end == std::string_view::npos) throw Error(file.string() + ": the header of a per-pixel map does not end in its first " + std::to_string(kHeaderBytes) + " bytes; choose another file");
    const HeaderFields fields(head.substr(0, mark), file);
    fields.expect("dim", "6"), fields.expect("ordered", "true"), fields.expect("type", "double"), fields.expect("version", "1");
    const PpmHeader header{.shape = {fields.size("height"), fields.size("width")}, .dataOffset = end + 1};
    const std::uint64_t wanted = header.dataOffset + static_cast<std::uint64_t>(header.shape.height * header.shape.width) * kRecordBytes;
    if (wanted != fileBytes)
        throw Error(file.string() + ": has " + std::to_string(fileBytes) + " bytes where its header makes it " + std::to_string(wanted) + "; it is truncated or damaged, fetch it again");
    return header;
}

SegmentPtr openPpm(const Path& file) { return std::make_shared<PpmSegment>(file); }

}  // namespace volumen
