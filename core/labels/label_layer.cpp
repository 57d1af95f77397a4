#include "core/labels/label_layer.h"

#include <cstring>

#include "core/base/error.h"
#include "core/labels/edit_codec.h"
#include "core/labels/rasterise.h"

namespace volumen {

namespace {

constexpr std::uint64_t kHistoryFileBytes = std::uint64_t{4} << 30;

template <class T>
std::vector<std::byte> bytesOf(std::span<const T> values) {
    const auto bytes = std::as_bytes(values);
    return {bytes.begin(), bytes.end()};
}

}  // namespace

LabelLayer::LabelLayer(LoadedLabels loaded, std::unique_ptr<LabelStore> store, std::string whyReadOnly)
    : m_state(std::move(loaded.state)), m_history(std::move(loaded.history)), m_store(std::move(store)), m_whyReadOnly(std::move(whyReadOnly)),
      m_recovered(loaded.recovered), m_notes(std::move(loaded.notes)),
      m_counts(countWritten(m_state.grid)) {}

void LabelLayer::checkWritable() const {
    if (!m_store) throw Error(m_whyReadOnly);
    if (m_gesture) throw Error("\"" + m_gesture->name + "\": is not finished; release the button first");
}

PaintRule LabelLayer::rule(PaintRule rule) const {
    for (const Label& label : m_state.table.labels())
        if (label.locked) rule.lock(label.id);
    return rule;
}

void LabelLayer::setTable(const LabelTable& table) {
    if (!m_store) throw Error(m_whyReadOnly);
    if (table == m_state.table) return;
    m_state.table = table;
    const std::string text = table.toJson();
    m_store->journal().append(++m_state.sequence, RecordKind::table, bytesOf(std::span(text.data(), text.size())));
}

void LabelLayer::begin(std::string name) {
    checkWritable();
    m_gesture = Gesture{.name = std::move(name), .before = m_state.grid, .proposals = m_proposals};
}

Box LabelLayer::paint(const Brush& brush, Point a, Point b, LabelId id, const PaintRule& rule) {
    return change([&](LabelGrid& grid) { return paintSegment(grid, brush, a, b, id, rule); });
}

Box LabelLayer::change(const std::function<Box(LabelGrid&)>& change) {
    const Box box = change(m_state.grid);
    return m_proposals.empty() ? box : united(box, m_proposals.change(change));
}

void LabelLayer::end() {
    compactChanges(m_gesture->before, m_state.grid);
    finish();
}

void LabelLayer::finish() {
    auto edit = std::make_shared<const Edit>(std::move(m_gesture->name), std::move(m_gesture->before), m_state.grid);
    m_gesture.reset();
    push(std::move(edit));
}

void LabelLayer::revert() {
    m_state.grid = std::move(m_gesture->before);
    m_proposals = std::move(m_gesture->proposals);
    m_gesture.reset();
}

std::vector<Box> LabelLayer::cancel() {
    const LabelGrid looked = shown();
    revert();
    return changedBoxes(shown(), looked);
}

std::vector<Box> LabelLayer::apply(std::string name, const LabelGrid& before, const LabelGrid& after, const PaintRule& rule) {
    begin(std::move(name));
    const LabelGrid looked = shown();
    m_state.grid = joined(before, after, rule);
    m_proposals.follow(m_gesture->before, m_state.grid);
    finish();
    return changedBoxes(looked, shown());
}

LabelGrid LabelLayer::joined(const LabelGrid& before, const LabelGrid& after, const PaintRule& rule) const {
    if (rule.allowsAll() && same(before, m_state.grid)) return after;   // nothing was painted meanwhile
    LabelGrid grid = m_state.grid;
    mergeChanges(before, after, grid, rule);
    compactChanges(m_state.grid, grid);
    return grid;
}

LabelLayer::Proposed LabelLayer::propose(const LabelGrid& before, const LabelGrid& after, const PaintRule& rule) {
    checkWritable();
    LabelGrid proposed = joined(before, after, rule);
    if (changedBoxes(m_state.grid, proposed).empty()) return {};
    const LabelGrid looked = shown();
    const ProposalId id = m_proposals.add(std::move(proposed));
    return {id, changedBoxes(looked, shown())};
}

ProposalId LabelLayer::suspend() {
    LabelGrid painted = m_state.grid;
    revert();
    return m_proposals.add(std::move(painted));
}

std::vector<Box> LabelLayer::keep(ProposalId id, std::string name, const PaintRule& rule) {
    if (!proposes(id)) return {};
    checkWritable();
    const LabelGrid looked = shown(), proposed = *m_proposals.find(id);
    m_proposals.remove(id);
    apply(std::move(name), m_state.grid, proposed, rule);
    return changedBoxes(looked, shown());
}

std::vector<Box> LabelLayer::drop(ProposalId id) {
    const LabelGrid looked = shown();
    m_proposals.remove(id);
    return changedBoxes(looked, shown());
}

void LabelLayer::push(EditPtr edit) {
    settleCounts(true);   // so that edits which undo lets go of are not kept for their counts
    m_uncounted.emplace_back(edit, 1);
    m_store->journal().append(++m_state.sequence, edit);
    m_store->journal().letGo(m_history.push(m_state.sequence, std::move(edit)));
    ++m_state.position;
    keepWithin();
}

std::vector<std::uint64_t> LabelLayer::missingFor(std::uint64_t position) const {
    std::vector<std::uint64_t> missing;
    const std::uint64_t low = std::max(std::min(position, m_history.position()), m_history.first());
    const std::uint64_t high = std::min(std::max(position, m_history.position()), m_history.last());
    for (std::uint64_t to = low + 1; to <= high; ++to)
        if (!m_history.stepTo(to).edit) missing.push_back(m_history.stepTo(to).sequence);
    return missing;
}

std::vector<Box> LabelLayer::goTo(std::uint64_t position) {
    checkWritable();
    position = std::clamp(position, m_history.first(), m_history.last());
    for (const std::uint64_t sequence : missingFor(position)) supply(sequence, m_store->readEdit(sequence));
    std::vector<Box> boxes;
    if (position == m_history.position()) return boxes;
    const LabelGrid before = m_proposals.empty() ? LabelGrid() : m_state.grid;   // a copy makes steps dearer
    try {
        while (m_history.position() > position) step(m_history.position() - 1, Direction::undo, boxes);
        while (m_history.position() < position) step(m_history.position() + 1, Direction::redo, boxes);
    } catch (const Error&) {
        m_proposals.follow(before, m_state.grid);   // as far as it came
        journalMove();
        throw;
    }
    m_proposals.follow(before, m_state.grid);
    journalMove();
    return boxes;
}

void LabelLayer::journalMove() {
    m_store->journal().append(++m_state.sequence, RecordKind::move, bytesOf(std::span<const std::uint64_t>(&m_state.position, 1)));
}

void LabelLayer::step(std::uint64_t to, Direction direction, std::vector<Box>& boxes) {
    const EditPtr edit = m_history.stepTo(std::max(to, m_history.position())).edit;
    const std::vector<Box> changed = edit->apply(m_state.grid, direction);
    boxes.insert(boxes.end(), changed.begin(), changed.end());
    m_uncounted.emplace_back(edit, direction == Direction::redo ? 1 : -1);
    m_history.moveTo(to);
    m_state.position = to;
}

void LabelLayer::settleCounts(bool onlyPacked) const {
    std::erase_if(m_uncounted, [&](const auto& each) {
        if (onlyPacked && !each.first->isPacked()) return false;
        const auto packed = each.first->packed();
        each.second > 0 ? m_counts += packed->counts : m_counts -= packed->counts;
        return true;
    });
}

LabelCounts LabelLayer::counts() const {
    settleCounts(false);
    LabelCounts counts = m_counts;
    if (m_gesture) counts += countChanges(m_gesture->before, m_state.grid);
    return counts;
}

LabelSnapshot LabelLayer::snapshot() const {
    LabelSnapshot snapshot = m_state;
    snapshot.history = m_history;
    if (m_gesture) snapshot.grid = m_gesture->before;
    return snapshot;
}

void LabelLayer::keepWithin(std::uint64_t undoBudgetBytes) {
    std::vector<EditPtr> unwanted = m_history.keepWithin(undoBudgetBytes, [&](std::uint64_t sequence) { return m_store && m_store->isOnDisk(sequence); });
    if (m_store) m_store->journal().letGo(std::move(unwanted));
}

void mergeChanges(const LabelGrid& before, const LabelGrid& after, LabelGrid& onto, const PaintRule& rule) {
    forEachChangedLeaf(before, after, [&](Voxel index, const Leaf& was, const Leaf& is) {
        const Leaf& there = onto.stored(index);
        const LeafMask shown = onto.base() ? ~there.written() : LeafMask{};   // of the base
        const LeafMask differs = onto.base() ? is.written() & (~was.written() | difference(was, is)) : difference(was, is);
        const LeafMask changed = (differs & shown) | rule.allowed(index, there, differs & ~shown);
        if (changed.none()) return;
        if (is.uniform()) return onto.write(index, changed, is.uniformValue());
        std::vector<LabelId> values;
        changed.forEach([&](int voxel) { values.push_back(is.at(voxel)); });
        onto.write(index, changed, values);
    });
}

LabelCounts countLabels(const LabelGrid& grid) {
    LabelCounts counts;
    grid.forEachLeafIn(grid.bounds(), [&](Voxel, const Leaf& leaf) { counts.add(leaf, 1); });
    return counts;
}

LabelCounts countWritten(const LabelGrid& grid) {
    LabelCounts counts;
    grid.forEachLeaf([&](Voxel, const Leaf& leaf) { counts.add(leaf, 1); });
    return counts;
}

LabelCounts countChanges(const LabelGrid& before, const LabelGrid& after) {
    LabelCounts counts;
    forEachChangedLeaf(before, after, [&](Voxel, const Leaf& was, const Leaf& is) { counts.add(is, 1), counts.add(was, -1); });
    return counts;
}

std::unique_ptr<LabelLayer> openLabels(const LabelFiles& files, std::function<void()> journalChanged, std::stop_token stop, const LabelProgress& progress) {
    std::error_code code;
    if (std::filesystem::file_size(files.history, code) > kHistoryFileBytes && !code) trimHistory(files, kHistoryFileBytes);
    LoadedLabels loaded = loadLabels(files, std::move(stop), progress);
    auto store = std::make_unique<LabelStore>(files, loaded, std::move(journalChanged));
    return std::make_unique<LabelLayer>(std::move(loaded), std::move(store));
}

std::unique_ptr<LabelLayer> openLabelsReadOnly(const LabelFiles& files, std::string why, std::stop_token stop, const LabelProgress& progress) {
    return std::make_unique<LabelLayer>(loadLabels(files, std::move(stop), progress), nullptr, std::move(why));
}

}  // namespace volumen
