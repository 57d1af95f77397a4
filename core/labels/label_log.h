#pragma once

#include <memory>
#include <span>

#include "core/labels/label_files.h"

namespace volumen {

/// History and journal of a layer as one sequence of records, for reading.
class LabelLog {
public:
    /// Missing files are empty ones. What cannot be read is left out, with a sentence in `notes`.
    explicit LabelLog(const LabelFiles& files);

    /// The number before the first record, and how many edits were applied then.
    std::uint64_t afterSequence() const { return m_after; }
    std::uint64_t position() const { return m_position; }
    /// The last record's number.
    std::uint64_t lastSequence() const { return m_after + m_records.size(); }
    const std::vector<RecordPlace>& records() const { return m_records; }
    const RecordPlace& record(std::uint64_t sequence) const { return m_records[static_cast<std::size_t>(sequence - m_after - 1)]; }
    /// Throws Error when it is damaged.
    std::vector<std::byte> read(std::uint64_t sequence) const;
    /// Name and size of an edit, without reading all of it.
    HistoryStep step(std::uint64_t sequence) const;

    const std::optional<JournalContents>& journal() const { return m_journal; }
    const std::vector<std::string>& notes() const { return m_notes; }

private:
    std::optional<JournalContents> readAside(const Path& path, bool checked);
    const RandomAccessFile& fileOf(std::uint64_t sequence) const;

    std::uint64_t m_after = 0;
    std::uint64_t m_position = 0;
    std::vector<RecordPlace> m_records;
    std::unique_ptr<RandomAccessFile> m_historyFile;
    std::unique_ptr<RandomAccessFile> m_journalFile;
    std::uint64_t m_lastOfHistory = 0;
    std::optional<JournalContents> m_journal;
    std::vector<std::string> m_notes;
};

}  // namespace volumen
