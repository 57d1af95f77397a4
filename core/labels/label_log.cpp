#include "core/labels/label_log.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/labels/edit_codec.h"

namespace volumen {

LabelLog::LabelLog(const LabelFiles& files) {
    m_journal = readAside(files.journal, true);
    const auto history = readAside(files.history, false);
    if (m_journal) m_after = m_journal->heading.afterSequence, m_position = m_journal->heading.position;
    if (history) {
        const std::uint64_t last = history->heading.afterSequence + history->records.size();
        const bool joins = !m_journal || (history->heading.layer == m_journal->heading.layer && last >= m_after);
        if (joins && (!m_journal || history->heading.afterSequence < m_after)) {
            m_after = history->heading.afterSequence, m_position = history->heading.position;
            m_historyFile = std::make_unique<RandomAccessFile>(files.history);
            m_records = history->records;
            m_lastOfHistory = last;
        }
    }
    if (!m_journal) return;
    m_journalFile = std::make_unique<RandomAccessFile>(files.journal);
    m_records.resize(static_cast<std::size_t>(std::min<std::uint64_t>(m_records.size(), m_journal->heading.afterSequence - m_after)));
    m_lastOfHistory = m_after + m_records.size();
    m_records.insert(m_records.end(), m_journal->records.begin(), m_journal->records.end());
}

std::optional<JournalContents> LabelLog::readAside(const Path& path, bool checked) {
    try {
        auto contents = readJournal(path, checked);
        if (contents && contents->damaged) m_notes.push_back(path.string() + ": is damaged after record " + std::to_string(contents->heading.afterSequence + contents->records.size()) + "; what came before was kept, the rest is in a copy beside it");
        return contents;
    } catch (const Error& error) {
        m_notes.emplace_back(error.what());
        return std::nullopt;
    }
}

const RandomAccessFile& LabelLog::fileOf(std::uint64_t sequence) const { return sequence <= m_lastOfHistory ? *m_historyFile : *m_journalFile; }

std::vector<std::byte> LabelLog::read(std::uint64_t sequence) const { return readRecord(fileOf(sequence), record(sequence)); }

HistoryStep LabelLog::step(std::uint64_t sequence) const {
    const RecordPlace& place = record(sequence);
    std::vector<std::byte> head(static_cast<std::size_t>(std::min<std::uint64_t>(place.bytes, kEditTitleBytes)));
    fileOf(sequence).read(place.offset + kRecordHeadBytes, head);
    const EditTitle title = readEditTitle(head, fileOf(sequence).path().string());
    return {.sequence = sequence, .name = title.name, .changedVoxels = title.changedVoxels, .bytes = place.bytes, .edit = nullptr};
}

}  // namespace volumen
