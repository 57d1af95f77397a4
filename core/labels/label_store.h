#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "core/labels/journal_writer.h"
#include "core/labels/label_files.h"

namespace volumen {

/// A layer's files, open for writing: the journal as records come, snapshots now and then. Its owner holds the project's lock.
/// All functions may be called from any thread; `save`, `moveTo` and `readEdit` wait for the disk.
class LabelStore {
public:
    /// Goes on where `loaded` ends. What was damaged is kept beside, under a name of its own. `changed` is called, on another thread,
    /// whenever the journal's state did. Throws Error when the folder cannot be written.
    LabelStore(LabelFiles files, const LoadedLabels& loaded, std::function<void()> changed = {});

    JournalWriter& journal() { return *m_journal; }
    const JournalWriter& journal() const { return *m_journal; }
    LabelFiles files() const;

    /// Writes a snapshot of an earlier or the present moment, then moves the records that it holds from the journal to the history; strokes go
    /// on being journalled meanwhile. Stopped or failed before the snapshot has its name, nothing changed. Throws Error and Cancelled.
    void save(const LabelSnapshot& snapshot, std::stop_token stop = {}, const LabelProgress& progress = {});

    /// The same into another folder, where everything goes on from then: after a folder went away, or for "save elsewhere".
    void moveTo(const LabelFiles& files, const LabelSnapshot& snapshot, std::stop_token stop = {}, const LabelProgress& progress = {});

    /// The record lies on disk and can be read again.
    bool isOnDisk(std::uint64_t sequence) const;
    /// The edit of a step that is on disk only. Throws Error when it cannot be read.
    EditPtr readEdit(std::uint64_t sequence) const;

private:
    void moveRecords(const LabelFiles& files, std::optional<JournalContents> history, const LabelSnapshot& snapshot);
    JournalContents withJournal(const LabelFiles& files, std::optional<JournalContents> history, std::uint64_t upTo) const;
    std::optional<std::pair<Path, RecordPlace>> find(std::uint64_t sequence) const;

    std::mutex m_saving;                         ///< one save at a time
    mutable std::mutex m_mutex;                  ///< of what follows, but the journal
    LabelFiles m_files;
    std::optional<JournalContents> m_history;    ///< what the history file holds; nothing: there is none
    bool m_renumbered = false;                   ///< its numbers are not those of the steps in memory, which stay there
    std::unique_ptr<JournalWriter> m_journal;
};

/// Drops the oldest steps of a history file that is over `atMostBytes`, down to half of it, but none that the snapshot before the
/// last needs. To be called before `loadLabels`, by whoever opens the layer for writing. Throws Error.
void trimHistory(const LabelFiles& files, std::uint64_t atMostBytes);

}  // namespace volumen
