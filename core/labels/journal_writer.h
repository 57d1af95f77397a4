#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "core/labels/append_file.h"
#include "core/labels/edit.h"
#include "core/labels/journal_file.h"

namespace volumen {

/// How far the journal is.
struct JournalProgress {
    std::uint64_t given = 0;     ///< the last record that it was given
    std::uint64_t durable = 0;   ///< the last that survives a power cut
    std::string problem;         ///< why the others wait, a sentence for a person; empty: they do not
    friend bool operator==(const JournalProgress&, const JournalProgress&) = default;
};

/// Brings records to disk in order, on a thread of its own: what comes together is written and synced together. Where that fails (a full
/// disk, a folder that went away) nothing is lost: they wait in memory, and are tried again every second. All functions may be
/// called from any thread; none but `waitUntil`, `forEachUpTo`, `restart` and the destructor waits for the disk.
class JournalWriter {
public:
    /// Goes on with what `readJournal` found in the file and cuts off what is torn; without contents it begins a new file.
    /// `changed` is called on the writer's thread whenever the state did. Throws Error when the file cannot be opened.
    JournalWriter(Path path, const JournalHeading& heading, const std::optional<JournalContents>& contents, std::function<void()> changed = {});
    /// Tries once more to write what waits.
    ~JournalWriter();
    JournalWriter(const JournalWriter&) = delete;
    JournalWriter& operator=(const JournalWriter&) = delete;

    /// `sequence` is the one after the last. Packing an edit is done on the writer's thread.
    void append(std::uint64_t sequence, EditPtr edit);
    void append(std::uint64_t sequence, RecordKind kind, std::vector<std::byte> content);

    /// Takes edits that nobody wants any more, to destroy them on the writer's thread: a large one takes milliseconds.
    void letGo(std::vector<EditPtr> edits);

    JournalProgress state() const;
    /// False where `sequence` is not on disk within the time.
    bool waitUntil(std::uint64_t sequence, std::chrono::milliseconds atMost) const;

    /// What the file begins with.
    JournalHeading heading() const;
    /// Where a record that is on disk lies; nothing where this file does not have it.
    std::optional<RecordPlace> find(std::uint64_t sequence) const;
    /// Calls `record` for each one up to `sequence`, in order, on disk or not yet. Not at the same time as `restart`. Throws Error when those on
    /// disk cannot be read.
    void forEachUpTo(std::uint64_t sequence, const std::function<void(const RecordPlace&, std::span<const std::byte> content)>& record) const;

    /// Goes on in a new file at `path` that begins with the records after `heading.afterSequence`, and takes its place in one step.
    /// Returns when that is done. Throws Error; then it goes on where it was.
    void restart(const Path& path, const JournalHeading& heading);

private:
    struct Pending {
        std::uint64_t sequence = 0;
        RecordKind kind = RecordKind::edit;
        EditPtr edit;
        std::vector<std::byte> content;   ///< of what is no edit

        std::span<const std::byte> bytes() const { return edit ? std::span<const std::byte>(edit->packed()->bytes) : content; }
    };

    void give(Pending record);
    void work();
    void destroyUnwanted(std::unique_lock<std::mutex>& lock);
    void writePending(std::unique_lock<std::mutex>& lock);
    std::vector<Pending> pending() const;
    bool writeBatch();
    bool settle(const std::vector<RecordPlace>& written, const std::string& problem);
    std::vector<RecordPlace> placesUpTo(std::uint64_t sequence) const;

    mutable std::mutex m_mutex;
    mutable std::condition_variable m_wake;
    std::deque<Pending> m_pending;
    std::vector<EditPtr> m_unwanted;
    std::deque<RecordPlace> m_places;        ///< of this file's records
    JournalHeading m_heading;
    JournalProgress m_state;
    bool m_stopping = false;
    std::function<void()> m_changed;
    mutable std::mutex m_fileMutex;          ///< taken before m_mutex
    std::unique_ptr<AppendFile> m_file;
    std::thread m_thread;
};

}  // namespace volumen
