#include "core/labels/journal_writer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base/error.h"
#include "core/jobs/patient_thread.h"

namespace volumen {

namespace {

constexpr auto kRetry = std::chrono::seconds(1);
constexpr std::size_t kBatchBytes = std::size_t{16} << 20;   // written and synced together at most

/// A file of a heading and these bytes, in one step.
void writeJournal(const Path& path, const JournalHeading& heading, std::span<const std::byte> records) {
    std::vector<std::byte> bytes = journalHeadingBytes(heading);
    bytes.insert(bytes.end(), records.begin(), records.end());
    writeFileAtomically(path, bytes);
}

}  // namespace

JournalWriter::JournalWriter(Path path, const JournalHeading& heading, const std::optional<JournalContents>& contents, std::function<void()> changed)
    : m_changed(std::move(changed)) {
    if (!contents) writeJournal(path, heading, {});
    const std::uint64_t end = contents ? contents->goodBytes : journalHeadingBytes(heading).size();
    m_file = std::make_unique<AppendFile>(std::move(path), end);
    if (contents) m_places.assign(contents->records.begin(), contents->records.end());
    m_heading = contents ? contents->heading : heading;
    m_state.given = m_state.durable = m_places.empty() ? m_heading.afterSequence : m_places.back().sequence;
    m_thread = std::thread([this] { work(); });
}

JournalWriter::~JournalWriter() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void JournalWriter::append(std::uint64_t sequence, EditPtr edit) { give({.sequence = sequence, .edit = std::move(edit)}); }

void JournalWriter::append(std::uint64_t sequence, RecordKind kind, std::vector<std::byte> content) {
    give({.sequence = sequence, .kind = kind, .content = std::move(content)});
}

void JournalWriter::give(Pending record) {
    {
        const std::lock_guard lock(m_mutex);
        m_state.given = record.sequence;
        m_pending.push_back(std::move(record));
    }
    m_wake.notify_all();
}

void JournalWriter::letGo(std::vector<EditPtr> edits) {
    if (edits.empty()) return;
    {
        const std::lock_guard lock(m_mutex);
        m_unwanted.insert(m_unwanted.end(), std::make_move_iterator(edits.begin()), std::make_move_iterator(edits.end()));
    }
    m_wake.notify_all();
}

JournalProgress JournalWriter::state() const {
    const std::lock_guard lock(m_mutex);
    return m_state;
}

bool JournalWriter::waitUntil(std::uint64_t sequence, std::chrono::milliseconds atMost) const {
    std::unique_lock lock(m_mutex);
    return m_wake.wait_for(lock, atMost, [&] { return m_state.durable >= sequence; });
}

std::optional<RecordPlace> JournalWriter::find(std::uint64_t sequence) const {
    const std::lock_guard lock(m_mutex);
    if (m_places.empty() || sequence < m_places.front().sequence || sequence > m_places.back().sequence) return std::nullopt;
    return m_places[sequence - m_places.front().sequence];
}

JournalHeading JournalWriter::heading() const {
    const std::lock_guard lock(m_mutex);
    return m_heading;
}

std::vector<RecordPlace> JournalWriter::placesUpTo(std::uint64_t sequence) const {
    const std::lock_guard lock(m_mutex);
    std::vector<RecordPlace> places;
    for (const RecordPlace& place : m_places)
        if (place.sequence <= sequence) places.push_back(place);
    return places;
}

void JournalWriter::work() {
    becomePatient();   // a stroke's end wakes it, and the next stroke begins
    std::unique_lock lock(m_mutex);
    while (true) {
        const auto something = [&] { return m_stopping || !m_unwanted.empty() || (!m_pending.empty() && m_state.problem.empty()); };
        if (m_state.problem.empty()) m_wake.wait(lock, something);
        else m_wake.wait_for(lock, kRetry, [&] { return m_stopping; });
        destroyUnwanted(lock);
        const bool last = m_stopping;
        while (!m_pending.empty()) {
            writePending(lock);
            if (!m_state.problem.empty()) break;
        }
        if (last && (m_pending.empty() || !m_state.problem.empty())) return;
    }
}

void JournalWriter::destroyUnwanted(std::unique_lock<std::mutex>& lock) {
    std::vector<EditPtr> unwanted = std::exchange(m_unwanted, {});
    lock.unlock();
    unwanted.clear();
    lock.lock();
}

/// Writes what waits, a batch at most. The lock is free while the disk is at work.
void JournalWriter::writePending(std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    const bool changed = writeBatch();
    m_wake.notify_all();
    if (changed && m_changed) m_changed();
    lock.lock();
}

std::vector<JournalWriter::Pending> JournalWriter::pending() const {
    const std::lock_guard lock(m_mutex);
    return {m_pending.begin(), m_pending.end()};
}

bool JournalWriter::writeBatch() {
    const std::lock_guard fileLock(m_fileMutex);
    std::vector<std::byte> bytes;
    std::vector<RecordPlace> places;
    for (const Pending& record : pending()) {
        if (bytes.size() > kBatchBytes) break;
        const std::uint64_t offset = m_file->size() + bytes.size();
        appendRecord(bytes, record.kind, record.sequence, record.bytes());
        places.push_back({record.kind, record.sequence, offset, m_file->size() + bytes.size() - offset - kRecordHeadBytes});
    }
    if (places.empty()) return false;
    try {
        m_file->append(bytes);
    } catch (const Error& error) {
        return settle({}, error.what());
    }
    return settle(places, {});
}

/// What became of a batch. True where the state changed.
bool JournalWriter::settle(const std::vector<RecordPlace>& written, const std::string& problem) {
    const std::lock_guard lock(m_mutex);
    const JournalProgress before = m_state;
    m_state.problem = problem;
    if (!written.empty()) m_state.durable = written.back().sequence;
    m_places.insert(m_places.end(), written.begin(), written.end());
    m_pending.erase(m_pending.begin(), m_pending.begin() + static_cast<std::ptrdiff_t>(written.size()));
    return m_state != before;
}

void JournalWriter::forEachUpTo(std::uint64_t sequence, const std::function<void(const RecordPlace&, std::span<const std::byte>)>& record) const {
    if (const std::vector<RecordPlace> places = placesUpTo(sequence); !places.empty()) {
        const RandomAccessFile file(m_file->path());
        for (const RecordPlace& place : places) record(place, readRecord(file, place));
    }
    for (const Pending& each : pending())
        if (each.sequence <= sequence) record({each.kind, each.sequence, 0, each.bytes().size()}, each.bytes());
}

void JournalWriter::restart(const Path& path, const JournalHeading& heading) {
    const std::lock_guard fileLock(m_fileMutex);   // nothing is appended meanwhile; what comes waits
    std::deque<RecordPlace> kept;
    {
        const std::lock_guard lock(m_mutex);
        std::copy_if(m_places.begin(), m_places.end(), std::back_inserter(kept), [&](const RecordPlace& place) { return place.sequence > heading.afterSequence; });
    }
    std::vector<std::byte> tail;
    if (!kept.empty()) {
        tail.resize(m_file->size() - kept.front().offset);
        RandomAccessFile(m_file->path()).read(kept.front().offset, tail);
    }
    writeJournal(path, heading, tail);
    const std::uint64_t begin = journalHeadingBytes(heading).size();
    m_file = std::make_unique<AppendFile>(path, begin + tail.size());
    for (std::uint64_t at = begin; RecordPlace & place : kept) place.offset = at, at += kRecordHeadBytes + place.bytes;
    {
        const std::lock_guard lock(m_mutex);
        m_places = std::move(kept);
        m_heading = heading;
        while (!m_pending.empty() && m_pending.front().sequence <= heading.afterSequence) m_pending.pop_front();   // a snapshot holds them
        m_state.durable = std::max(m_state.durable, heading.afterSequence);
        m_state.problem.clear();
    }
    m_wake.notify_all();
}

}  // namespace volumen
