#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/files.h"
#include "core/labels/label_geometry.h"

/// Journal and history of a label layer, two files of one kind: a heading, then records, each with a checksum, numbered without gaps.
/// Little endian:
///   heading   "VOLUMJ01", u32 bytes, u32 crc32c, JSON text
///   record    u32 "VREC", u32 kind, u64 sequence, u64 bytes, u32 crc32c of them, u32 crc32c of the 28 bytes before, the bytes
namespace volumen {

/// What a file of records is about.
struct JournalHeading {
    std::uint64_t layer = 0;           ///< tells layers apart, whatever their files are called
    std::uint64_t afterSequence = 0;   ///< the first record has the number after this
    std::uint64_t position = 0;        ///< how many edits were applied then
    LabelGeometry geometry;            ///< so that records alone can rebuild a layer

    friend bool operator==(const JournalHeading&, const JournalHeading&) = default;
};

enum class RecordKind : std::uint32_t {
    edit = 1,    ///< a packed edit; steps that were undone before it are forgotten
    move = 2,    ///< u64: how many edits are applied from now on (undo, redo)
    table = 3,   ///< JSON: the label table from now on
};

/// A record in a file.
struct RecordPlace {
    RecordKind kind = RecordKind::edit;
    std::uint64_t sequence = 0;
    std::uint64_t offset = 0;   ///< of the record, its 32 bytes of head included
    std::uint64_t bytes = 0;    ///< of what follows the head
};

constexpr std::uint64_t kRecordHeadBytes = 32;

/// The bytes a file begins with.
std::vector<std::byte> journalHeadingBytes(const JournalHeading& heading);

/// Appends a record to `bytes`.
void appendRecord(std::vector<std::byte>& bytes, RecordKind kind, std::uint64_t sequence, std::span<const std::byte> content);

/// What a file holds, up to the first record that is torn or damaged.
struct JournalContents {
    JournalHeading heading;
    std::vector<RecordPlace> records;
    std::uint64_t goodBytes = 0;        ///< where the first bad record begins, or the file's end
    std::uint64_t fileBytes = 0;
    bool torn = false;                  ///< only the last record is bad, as a crash leaves it
    bool damaged = false;               ///< something in the middle is bad
};

/// `checked`: reads all records and their checksums; else their heads only. Nothing where there is no file. Throws Error when
/// the heading cannot be read. Not on the main thread.
std::optional<JournalContents> readJournal(const Path& path, bool checked);

/// The content of a record. Throws Error when it is not that record (any more) or damaged.
std::vector<std::byte> readRecord(const RandomAccessFile& file, const RecordPlace& place);

}  // namespace volumen
