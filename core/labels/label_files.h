#pragma once

#include <string>
#include <vector>

#include "core/labels/history.h"
#include "core/labels/journal_file.h"
#include "core/labels/snapshot.h"

namespace volumen {

/// Where a layer lies: NAME.vdb (and .vdb.previous, the one before), NAME.journal (records since), NAME.history (those before, for undo).
struct LabelFiles {
    Path snapshot;
    Path journal;
    Path history;

    /// In a project's folder of labels. Throws Error when the name cannot be a file's.
    static LabelFiles of(const Path& folder, const std::string& name);
};

/// The names of the layers in a folder, sorted; none where there is no folder.
std::vector<std::string> labelLayersIn(const Path& folder);

/// Makes a layer without labels but those of a base, on disk when this returns. Throws Error, of kind wouldOverwrite where one is there.
void createLabels(const LabelFiles& files, const LabelGeometry& geometry, const LabelTable& table = {}, const std::optional<LabelBaseFile>& base = {});

/// A layer as it was when its last record was written.
struct LoadedLabels {
    LabelSnapshot state;                      ///< `sequence` is the last record's
    History history;
    std::uint64_t recovered = 0;              ///< edits that were in the journal only and are applied: what a crash would have cost
    std::vector<std::string> notes;           ///< sentences for a person: what was damaged, and what was done about it
    std::optional<JournalContents> journal;   ///< what to go on with; nothing: begin a new one
};

/// Snapshot, then what the journal has since; the copy before where the snapshot is damaged. Changes no file, and may be called while another
/// process writes them. Throws Error when no labels can be had, Cancelled. Not on the main thread.
LoadedLabels loadLabels(const LabelFiles& files, std::stop_token stop = {}, const LabelProgress& progress = {});

}  // namespace volumen
