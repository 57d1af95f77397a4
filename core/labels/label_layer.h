#pragma once

#include <memory>
#include <optional>

#include "core/labels/brush.h"
#include "core/labels/label_proposals.h"
#include "core/labels/label_store.h"

namespace volumen {

/// Bytes of edits that stay in memory for undo; older ones are read from disk again.
constexpr std::uint64_t kUndoBudgetBytes = std::uint64_t{512} << 20;

/// A layer of labels that is open: its voxels, its table, its history, its files. Whatever changes it is an edit, undone and
/// journalled like any other. Belongs to the main thread and never waits for the disk, but where a function says so.
class LabelLayer {
public:
    /// `store` null: the layer can be looked at, every change throws Error saying `whyReadOnly`.
    LabelLayer(LoadedLabels loaded, std::unique_ptr<LabelStore> store, std::string whyReadOnly = {});

    const LabelGrid& grid() const { return m_state.grid; }
    const LabelTable& table() const { return m_state.table; }
    const LabelGeometry& geometry() const { return m_state.geometry; }
    const History& history() const { return m_history; }
    bool writable() const { return m_store != nullptr; }
    /// A sentence; empty where it is writable.
    const std::string& whyReadOnly() const { return m_whyReadOnly; }
    /// Of opening: edits that were in the journal only, and sentences about what was damaged.
    std::uint64_t recovered() const { return m_recovered; }
    const std::vector<std::string>& notes() const { return m_notes; }
    /// How many voxels bear each label, exactly, strokes in progress included. Over a base: of those that were written; `countLabels`, on another
    /// thread, counts what the base shows too.
    LabelCounts counts() const;
    /// Where any label is locked, its voxels may not be changed: what every tool begins its rule with.
    PaintRule rule(PaintRule rule = {}) const;

    /// Names, colours and locks are no step of the history, but are journalled. Throws Error when read-only.
    void setTable(const LabelTable& table);

    /// A gesture: from press to release one edit, seen at once. Throws Error when read-only, or one is begun already.
    void begin(std::string name);
    bool inGesture() const { return m_gesture.has_value(); }
    /// Paints along a straight way. The box that may look different, in voxels; empty when nothing does.
    Box paint(const Brush& brush, Point a, Point b, LabelId id, const PaintRule& rule);
    /// Changes the grid in any other way; `change` returns the box that may look different.
    Box change(const std::function<Box(LabelGrid&)>& change);
    /// Makes the gesture an edit, changed something or not.
    void end();
    /// Leaves no trace. The boxes that look different again.
    std::vector<Box> cancel();

    /// What a tool made of an earlier copy of the grid becomes an edit of the present one: voxels that differ between both get the later label
    /// where the rule allows, whatever was painted meanwhile. `after` is best made compact (`compactChanges`) where it was made. The boxes that look different. Throws as `begin` does.
    std::vector<Box> apply(std::string name, const LabelGrid& before, const LabelGrid& after, const PaintRule& rule = {});

    /// The same, shown and not made, until it is kept, an edit, or dropped without a trace. Painting goes on, in what is shown too. Throws as `begin` does.
    struct Proposed {
        ProposalId id = 0;        ///< 0: nothing would look different
        std::vector<Box> boxes;   ///< that do
    };
    Proposed propose(const LabelGrid& before, const LabelGrid& after, const PaintRule& rule = {});
    /// Ends the gesture without an edit and leaves on show what it painted.
    ProposalId suspend();
    bool proposes(ProposalId id) const { return m_proposals.find(id) != nullptr; }
    /// The boxes that look different. Nothing where there is no such proposal.
    std::vector<Box> keep(ProposalId id, std::string name, const PaintRule& rule = {});
    std::vector<Box> drop(ProposalId id);
    /// The labels with what is proposed: what is looked at. `grid` where nothing is.
    LabelGrid shown() const { return m_proposals.over(m_state.grid); }

    /// Boxes that look different; none where there is nothing to undo or redo. Throws Error when read-only or within a gesture, or when a
    /// step cannot be read. Steps of `missingFor` are read here if nobody did before: that waits for the disk.
    std::vector<Box> undo() { return goTo(m_history.position() - (m_history.canUndo() ? 1 : 0)); }
    std::vector<Box> redo() { return goTo(m_history.position() + (m_history.canRedo() ? 1 : 0)); }
    std::vector<Box> goTo(std::uint64_t position);
    /// Steps on the way to a position that are on disk only: `store()->readEdit` on another thread, then `supply`.
    std::vector<std::uint64_t> missingFor(std::uint64_t position) const;
    void supply(std::uint64_t sequence, EditPtr edit) { m_history.supply(sequence, std::move(edit)); }

    /// The present moment, for saving, exporting and reading on other threads; a gesture in progress is not in it.
    LabelSnapshot snapshot() const;
    /// Null when read-only.
    LabelStore* store() { return m_store.get(); }
    const LabelStore* store() const { return m_store.get(); }
    /// Is the snapshot on disk as old as this, or are there edits since?
    std::uint64_t sequence() const { return m_state.sequence; }

    /// Lets go of edits that are on disk, over the budget; called after each edit anyway.
    void keepWithin(std::uint64_t undoBudgetBytes = kUndoBudgetBytes);

private:
    struct Gesture {
        std::string name;
        LabelGrid before;
        LabelProposals proposals;   ///< before it
    };
    void checkWritable() const;
    LabelGrid joined(const LabelGrid& before, const LabelGrid& after, const PaintRule& rule) const;
    void revert();
    void finish();
    void push(EditPtr edit);
    void step(std::uint64_t to, Direction direction, std::vector<Box>& boxes);
    void journalMove();
    void settleCounts(bool onlyPacked) const;

    LabelSnapshot m_state;
    History m_history;
    std::unique_ptr<LabelStore> m_store;
    std::string m_whyReadOnly;
    std::uint64_t m_recovered = 0;
    std::vector<std::string> m_notes;
    std::optional<Gesture> m_gesture;
    LabelProposals m_proposals;
    mutable LabelCounts m_counts;                                          ///< without what follows
    mutable std::vector<std::pair<EditPtr, std::int64_t>> m_uncounted;     ///< edits, and whether they were done (1) or undone (−1)
};

/// Gives voxels that differ between `before` and `after` their later label in `onto`, where the rule allows. Reads no base: over one, all that was written since counts
/// as different, and the rule is asked of what was written in `onto`; what the base shows, `after` was made with an eye to.
void mergeChanges(const LabelGrid& before, const LabelGrid& after, LabelGrid& onto, const PaintRule& rule);

/// Voxels of each label; reads all of a base.
LabelCounts countLabels(const LabelGrid& grid);
/// Of those that were written, whatever lies beneath; without a base, all of them.
LabelCounts countWritten(const LabelGrid& grid);
/// How many more of each were written in `after`.
LabelCounts countChanges(const LabelGrid& before, const LabelGrid& after);

/// Opens a layer of a folder: trims its history, loads it, and opens its store for writing. Not on the main thread. Throws Error, Cancelled.
std::unique_ptr<LabelLayer> openLabels(const LabelFiles& files, std::function<void()> journalChanged = {}, std::stop_token stop = {},
                                       const LabelProgress& progress = {});
/// The same for looking only, as where somebody else holds the project's lock.
std::unique_ptr<LabelLayer> openLabelsReadOnly(const LabelFiles& files, std::string why, std::stop_token stop = {}, const LabelProgress& progress = {});

}  // namespace volumen
