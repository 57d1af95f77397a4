#include "core/labels/journal_file.h"

#include <array>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/volume/zarr/crc32c.h"

namespace volumen {

namespace {

constexpr std::array<char, 8> kMagic{'V', 'O', 'L', 'U', 'M', 'J', '0', '1'};
constexpr std::uint32_t kRecordMagic = 0x43455256;   // "VREC"
constexpr std::size_t kHeadingHeadBytes = 16;
constexpr std::uint64_t kMaxHeadingBytes = 1 << 20;

struct RecordHead {
    std::uint32_t magic = kRecordMagic;
    std::uint32_t kind = 0;
    std::uint64_t sequence = 0;
    std::uint64_t bytes = 0;
    std::uint32_t contentCrc = 0;
    std::uint32_t headCrc = 0;

    std::uint32_t crc() const { return crc32c(std::as_bytes(std::span(this, 1)).first(kRecordHeadBytes - sizeof headCrc)); }
    bool good() const { return magic == kRecordMagic && kind >= 1 && kind <= 3 && headCrc == crc(); }
};
static_assert(sizeof(RecordHead) == kRecordHeadBytes);

template <class T>
T readAt(const RandomAccessFile& file, std::uint64_t offset) {
    T value;
    file.read(offset, std::as_writable_bytes(std::span(&value, 1)));
    return value;
}

JournalHeading headingFrom(const std::string& text, const std::string& where) {
    const Json json = parseJson(text, where);
    try {
        return {.layer = json.at("layer").get<std::uint64_t>(), .afterSequence = json.at("afterSequence").get<std::uint64_t>(),
                .position = json.at("position").get<std::uint64_t>(), .geometry = labelGeometryFrom(json.at("geometry"), where)};
    } catch (const Json::exception&) {
        throw Error(where + ": is no journal of labels; move it away to open the labels without it");
    }
}

/// Its heading, and where the records begin.
std::pair<JournalHeading, std::uint64_t> readHeading(const RandomAccessFile& file) {
    const Error bad(file.path().string() + ": its beginning is damaged; move it away to open the labels without it");
    if (file.size() < kHeadingHeadBytes || readAt<std::array<char, 8>>(file, 0) != kMagic) throw bad;
    const auto bytes = readAt<std::uint32_t>(file, 8);
    if (bytes > kMaxHeadingBytes || kHeadingHeadBytes + bytes > file.size()) throw bad;
    std::string text(bytes, '\0');
    file.read(kHeadingHeadBytes, std::as_writable_bytes(std::span(text)));
    if (crc32c(std::as_bytes(std::span(text))) != readAt<std::uint32_t>(file, 12)) throw bad;
    return {headingFrom(text, file.path().string()), kHeadingHeadBytes + bytes};
}

/// The record at `offset`; nothing where it is torn or damaged.
std::optional<RecordPlace> recordAt(const RandomAccessFile& file, std::uint64_t offset, bool checked) {
    if (offset + kRecordHeadBytes > file.size()) return std::nullopt;
    const auto head = readAt<RecordHead>(file, offset);
    if (!head.good() || head.bytes > file.size() - offset - kRecordHeadBytes) return std::nullopt;
    const RecordPlace place{static_cast<RecordKind>(head.kind), head.sequence, offset, head.bytes};
    if (checked) {
        std::vector<std::byte> content(head.bytes);
        file.read(offset + kRecordHeadBytes, content);
        if (crc32c(content) != head.contentCrc) return std::nullopt;
    }
    return place;
}

/// Some whole record lies behind what is bad: then it was not a crash that tore the end.
bool recordFollows(const RandomAccessFile& file, std::uint64_t from) {
    constexpr std::uint64_t kWindow = 1 << 20;
    std::vector<std::byte> window;
    for (std::uint64_t at = from; at + kRecordHeadBytes <= file.size(); at += kWindow) {
        window.resize(std::min(kWindow + kRecordHeadBytes - 1, file.size() - at));
        file.read(at, window);
        for (std::size_t i = 0; i + kRecordHeadBytes <= window.size(); ++i) {
            RecordHead head;
            std::memcpy(&head, window.data() + i, sizeof head);
            if (head.magic == kRecordMagic && head.good() && recordAt(file, at + i, true)) return true;
        }
    }
    return false;
}

}  // namespace

std::vector<std::byte> journalHeadingBytes(const JournalHeading& heading) {
    const std::string text =
        Json{{"layer", heading.layer}, {"afterSequence", heading.afterSequence}, {"position", heading.position}, {"geometry", toJson(heading.geometry)}}.dump();
    std::vector<std::byte> bytes(kHeadingHeadBytes + text.size());
    const auto length = static_cast<std::uint32_t>(text.size());
    const std::uint32_t crc = crc32c(std::as_bytes(std::span(text)));
    std::memcpy(bytes.data(), kMagic.data(), kMagic.size());
    std::memcpy(bytes.data() + 8, &length, sizeof length);
    std::memcpy(bytes.data() + 12, &crc, sizeof crc);
    std::memcpy(bytes.data() + kHeadingHeadBytes, text.data(), text.size());
    return bytes;
}

void appendRecord(std::vector<std::byte>& bytes, RecordKind kind, std::uint64_t sequence, std::span<const std::byte> content) {
    RecordHead head{.kind = static_cast<std::uint32_t>(kind), .sequence = sequence, .bytes = content.size(), .contentCrc = crc32c(content)};
    head.headCrc = head.crc();
    const auto headBytes = std::as_bytes(std::span(&head, 1));
    bytes.insert(bytes.end(), headBytes.begin(), headBytes.end());
    bytes.insert(bytes.end(), content.begin(), content.end());
}

std::optional<JournalContents> readJournal(const Path& path, bool checked) {
    const auto file = RandomAccessFile::openIfThere(path);
    if (!file) return std::nullopt;
    JournalContents contents;
    std::tie(contents.heading, contents.goodBytes) = readHeading(*file);
    contents.fileBytes = file->size();
    while (contents.goodBytes < contents.fileBytes) {
        const auto record = recordAt(*file, contents.goodBytes, checked);
        if (!record || record->sequence != contents.heading.afterSequence + 1 + contents.records.size()) break;
        contents.records.push_back(*record);
        contents.goodBytes += kRecordHeadBytes + record->bytes;
    }
    if (contents.goodBytes < contents.fileBytes) (recordFollows(*file, contents.goodBytes + 1) ? contents.damaged : contents.torn) = true;
    return contents;
}

std::vector<std::byte> readRecord(const RandomAccessFile& file, const RecordPlace& place) {
    const Error bad(file.path().string() + ": a record in it is damaged; go back to an earlier copy");
    if (place.offset + kRecordHeadBytes + place.bytes > file.size()) throw bad;
    const auto head = readAt<RecordHead>(file, place.offset);
    if (!head.good() || head.sequence != place.sequence || head.bytes != place.bytes) throw bad;
    std::vector<std::byte> content(head.bytes);
    file.read(place.offset + kRecordHeadBytes, content);
    if (crc32c(content) != head.contentCrc) throw bad;
    return content;
}

}  // namespace volumen
