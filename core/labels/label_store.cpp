#include "core/labels/label_store.h"

#include <algorithm>
#include <cstring>

#include "core/base/error.h"
#include "core/base/pending_file.h"

namespace volumen {

namespace {

JournalHeading headingAfter(const LabelSnapshot& snapshot) {
    return {.layer = snapshot.layer, .afterSequence = snapshot.sequence, .position = snapshot.position, .geometry = snapshot.geometry};
}

/// Another name for a file that must not be lost, and in nobody's way.
Path damagedName(const Path& path) {
    std::error_code code;
    for (int n = 1;; ++n)
        if (const Path name = path.string() + ".damaged-" + std::to_string(n); !std::filesystem::exists(name, code)) return name;
}

/// Takes what cannot be gone on with out of the way.
void setAside(const Path& journal, const std::optional<JournalContents>& contents) {
    std::error_code code;
    if (!std::filesystem::exists(journal, code)) return;
    if (!contents) renameDurably(journal, damagedName(journal));
    else if (contents->damaged) std::filesystem::copy_file(journal, damagedName(journal), code);
    if (code) throw Error(journal.string() + ": is damaged, and no copy of it can be made (" + code.message() + "); free some space and open it again", ErrorKind::outOfSpace);
}

/// Copies records of a file, from the `first`-th.
void copyRecords(const Path& from, const JournalContents& contents, std::size_t first, PendingFile& to) {
    const RandomAccessFile file(from);
    for (std::size_t i = first; i < contents.records.size(); ++i) {
        std::vector<std::byte> bytes;
        appendRecord(bytes, contents.records[i].kind, contents.records[i].sequence, readRecord(file, contents.records[i]));
        to.write(bytes);
    }
}

/// What a file of records holds; nothing where it is missing, damaged or another layer's: it is replaced then.
std::optional<JournalContents> readableHistory(const Path& path, std::uint64_t layer) {
    try {
        auto contents = readJournal(path, false);
        return contents && contents->heading.layer == layer ? contents : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

/// Records on their way into a file, some megabytes at a time.
class HistoryAppender {
public:
    HistoryAppender(const Path& path, JournalContents& contents) : m_contents(contents), m_file(path, contents.goodBytes) {}

    void add(const RecordPlace& record, std::span<const std::byte> content) {
        m_contents.records.push_back({record.kind, record.sequence, m_contents.goodBytes + m_bytes.size(), content.size()});
        appendRecord(m_bytes, record.kind, record.sequence, content);
        if (m_bytes.size() > kFlushBytes) flush();
    }
    void flush() {
        m_file.append(m_bytes);
        m_contents.goodBytes += m_bytes.size();
        m_bytes.clear();
    }

private:
    static constexpr std::size_t kFlushBytes = std::size_t{8} << 20;
    JournalContents& m_contents;
    AppendFile m_file;
    std::vector<std::byte> m_bytes;
};

/// A history without records, to which those of the journal will be added.
JournalContents beginHistory(const Path& path, const JournalHeading& heading) {
    const std::vector<std::byte> bytes = journalHeadingBytes(heading);
    writeFileAtomically(path, bytes);
    return {.heading = heading, .records = {}, .goodBytes = bytes.size(), .fileBytes = bytes.size()};
}

/// The steps around the snapshot that are in memory, as a history of their own: for when that on disk cannot be read. Numbered anew, so that the
/// last record is the snapshot's.
JournalContents historyFromMemory(const Path& path, const LabelSnapshot& snapshot) {
    const History& history = snapshot.history;
    std::uint64_t low = snapshot.position, high = snapshot.position;
    while (low > history.first() && history.stepTo(low).edit) --low;
    while (high < history.last() && history.stepTo(high + 1).edit) ++high;
    const std::uint64_t records = high - low + (high > snapshot.position ? 1 : 0);
    const Path aside = path.string() + ".new";
    JournalContents contents = beginHistory(aside, {.layer = snapshot.layer, .afterSequence = snapshot.sequence - records, .position = low, .geometry = snapshot.geometry});
    HistoryAppender appender(aside, contents);
    std::uint64_t sequence = snapshot.sequence - records;
    for (std::uint64_t to = low + 1; to <= high; ++to) appender.add({.kind = RecordKind::edit, .sequence = ++sequence}, history.stepTo(to).edit->packed()->bytes);
    if (high > snapshot.position) appender.add({.kind = RecordKind::move, .sequence = ++sequence}, std::as_bytes(std::span(&snapshot.position, 1)));
    appender.flush();
    renameDurably(aside, path);
    return contents;
}

std::uint64_t lastOf(const JournalContents& contents) { return contents.heading.afterSequence + contents.records.size(); }

}  // namespace

LabelStore::LabelStore(LabelFiles files, const LoadedLabels& loaded, std::function<void()> changed) : m_files(std::move(files)) {
    setAside(m_files.journal, loaded.journal);
    m_history = readableHistory(m_files.history, loaded.state.layer);
    m_journal = std::make_unique<JournalWriter>(m_files.journal, headingAfter(loaded.state), loaded.journal, std::move(changed));
}

LabelFiles LabelStore::files() const {
    const std::lock_guard lock(m_mutex);
    return m_files;
}

void LabelStore::save(const LabelSnapshot& snapshot, std::stop_token stop, const LabelProgress& progress) {
    const std::lock_guard saving(m_saving);
    writeSnapshot(m_files.snapshot, snapshot, std::move(stop), progress);
    moveRecords(m_files, m_history, snapshot);
}

void LabelStore::moveTo(const LabelFiles& files, const LabelSnapshot& snapshot, std::stop_token stop, const LabelProgress& progress) {
    const std::lock_guard saving(m_saving);
    std::error_code code;
    std::filesystem::create_directories(files.snapshot.parent_path(), code);
    if (std::filesystem::exists(files.snapshot, code)) throw Error(files.snapshot.string() + ": is there already; choose another folder", ErrorKind::wouldOverwrite);
    writeSnapshot(files.snapshot, snapshot, std::move(stop), progress);
    std::filesystem::copy_file(m_files.history, files.history, std::filesystem::copy_options::overwrite_existing, code);   // where the folder went away, there is none
    moveRecords(files, code ? std::nullopt : readableHistory(files.history, snapshot.layer), snapshot);
}

/// What the snapshot holds goes from the journal to the history; then the journal begins after it. Killed in between, both have it, which does not matter.
void LabelStore::moveRecords(const LabelFiles& files, std::optional<JournalContents> history, const LabelSnapshot& snapshot) {
    bool renumbered = m_renumbered;
    try {
        history = withJournal(files, std::move(history), snapshot.sequence);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::outOfSpace) throw;
        history = historyFromMemory(files.history, snapshot);   // the journal, or the history, went away with its folder
        renumbered = true;
    }
    m_journal->restart(files.journal, headingAfter(snapshot));
    const std::lock_guard lock(m_mutex);
    m_files = files;
    m_history = std::move(history);
    m_renumbered = renumbered;
}

JournalContents LabelStore::withJournal(const LabelFiles& files, std::optional<JournalContents> history, std::uint64_t upTo) const {
    const JournalHeading begin = m_journal->heading();
    if (!history || lastOf(*history) < begin.afterSequence) history = beginHistory(files.history, begin);
    HistoryAppender appender(files.history, *history);
    const std::uint64_t had = lastOf(*history);
    m_journal->forEachUpTo(upTo, [&](const RecordPlace& record, std::span<const std::byte> content) {
        if (record.sequence > had) appender.add(record, content);
    });
    appender.flush();
    return std::move(*history);
}

std::optional<std::pair<Path, RecordPlace>> LabelStore::find(std::uint64_t sequence) const {
    const std::lock_guard lock(m_mutex);
    if (const auto place = m_journal->find(sequence)) return std::pair(m_files.journal, *place);
    if (!m_history || m_renumbered || sequence <= m_history->heading.afterSequence || sequence > lastOf(*m_history)) return std::nullopt;
    return std::pair(m_files.history, m_history->records[static_cast<std::size_t>(sequence - m_history->heading.afterSequence - 1)]);
}

bool LabelStore::isOnDisk(std::uint64_t sequence) const { return find(sequence).has_value(); }

EditPtr LabelStore::readEdit(std::uint64_t sequence) const {
    constexpr int kTries = 3;
    for (int left = kTries;; --left) {
        const auto place = find(sequence);
        if (!place) throw Error("step " + std::to_string(sequence) + " of the labels: is neither in memory nor on disk; it cannot be undone");
        try {
            return std::make_shared<const Edit>(readRecord(RandomAccessFile(place->first), place->second), place->first.string());
        } catch (const Error&) {
            if (left == 1) throw;   // a save moved it meanwhile
        }
    }
}

namespace {

/// How many steps are applied after each record of a history; the first value is before all of them.
std::vector<std::uint64_t> positionsOf(const Path& path, const JournalContents& contents) {
    const RandomAccessFile file(path);
    std::vector<std::uint64_t> positions{contents.heading.position};
    for (const RecordPlace& record : contents.records) {
        std::uint64_t position = positions.back() + (record.kind == RecordKind::edit ? 1 : 0);
        if (record.kind == RecordKind::move) {
            const std::vector<std::byte> content = readRecord(file, record);
            std::memcpy(&position, content.data(), std::min(sizeof position, content.size()));
        }
        positions.push_back(position);
    }
    return positions;
}

/// How many records can go: nothing that is kept leads back before them, `needed` does not need them, and they are no more than they must.
std::size_t recordsToDrop(const JournalContents& contents, const std::vector<std::uint64_t>& positions, std::uint64_t needed, std::uint64_t keepBytes) {
    std::size_t drop = 0;
    std::uint64_t lowest = positions.back();
    std::vector<bool> free(positions.size());
    for (std::size_t i = positions.size(); i-- > 0;) {
        lowest = std::min(lowest, positions[i]);
        free[i] = positions[i] <= lowest;
    }
    for (std::size_t i = 0; i <= contents.records.size() && contents.heading.afterSequence + i <= needed; ++i) {
        if (free[i]) drop = i;
        if (i < contents.records.size() && contents.fileBytes - contents.records[i].offset <= keepBytes && drop > 0) break;
    }
    return drop;
}

}  // namespace

void trimHistory(const LabelFiles& files, std::uint64_t atMostBytes) {
    std::error_code code;
    const bool before = std::filesystem::exists(previousOf(files.snapshot), code);
    const LabelSnapshot needed = readSnapshotHeading(before ? previousOf(files.snapshot) : files.snapshot);
    const auto contents = readableHistory(files.history, needed.layer);
    if (!contents || contents->fileBytes <= atMostBytes) return;
    const std::vector<std::uint64_t> positions = positionsOf(files.history, *contents);
    const std::size_t drop = recordsToDrop(*contents, positions, needed.sequence, atMostBytes / 2);
    if (drop == 0) return;
    JournalHeading heading = contents->heading;
    heading.afterSequence += drop;
    heading.position = positions[drop];
    PendingFile file(files.history, true);
    file.write(journalHeadingBytes(heading));
    copyRecords(files.history, *contents, drop, file);
    file.commit();
}

}  // namespace volumen
