#include "core/labels/label_files.h"

#include <algorithm>
#include <cstring>
#include <future>
#include <random>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/labels/replay.h"

namespace volumen {

namespace {

constexpr const char* kSuffix = ".vdb";

std::uint64_t newLayerNumber() {
    std::random_device random;
    return (std::uint64_t{random()} << 32) | random();
}

/// Which steps exist, and how many of them are applied.
struct Course {
    std::vector<std::uint64_t> steps;   ///< sequences of edits
    std::size_t applied = 0;
};

/// Follows the log: how it was after `upTo`.
Course courseOf(const LabelLog& log, std::uint64_t upTo) {
    Course course;
    for (const RecordPlace& record : log.records()) {
        if (record.sequence > upTo) break;
        if (record.kind == RecordKind::edit) {
            course.steps.resize(course.applied);
            course.steps.push_back(record.sequence);
            ++course.applied;
        } else if (record.kind == RecordKind::move) {
            std::uint64_t position = 0;
            const std::vector<std::byte> content = log.read(record.sequence);
            if (content.size() == sizeof position) std::memcpy(&position, content.data(), sizeof position);
            if (content.size() != sizeof position || position < log.position() || position - log.position() > course.steps.size())
                throw Error("record " + std::to_string(record.sequence) + " of the journal: leads nowhere; move the journal away to open the labels without it");
            course.applied = static_cast<std::size_t>(position - log.position());
        }
    }
    return course;
}

/// From one course to another by the shortest way: back to where both agree, then on. How many edits are done again.
std::uint64_t follow(const LabelLog& log, const Course& from, const Course& to, LabelGrid& grid, std::stop_token stop, const LabelProgress& progress) {
    std::size_t common = 0;
    while (common < std::min(from.applied, to.applied) && from.steps[common] == to.steps[common]) ++common;
    std::vector<ReplayStep> way;
    for (std::size_t i = from.applied; i > common; --i) way.push_back({from.steps[i - 1], Direction::undo});
    for (std::size_t i = common; i < to.applied; ++i) way.push_back({to.steps[i], Direction::redo});
    replaySteps(log, way, grid, std::move(stop), progress);
    return to.applied - common;
}

LabelBasePtr openBase(const LabelBaseFile& file, Voxel shape, const std::stop_token& stop) {
    auto base = std::make_shared<const LabelBase>(openVolume(file.path, file.options, stop), 0);
    if (base->shape() != shape)
        throw Error(file.path.string() + ": has " + formatShape(base->shape()) + " voxels (z, y, x), but the labels over it " + formatShape(shape) + "; put the volume back that was there");
    return base;
}

/// The snapshot, or the one before.
LabelSnapshot anySnapshot(const LabelFiles& files, std::vector<std::string>& notes) {
    try {
        return readSnapshot(files.snapshot);
    } catch (const Error& error) {
        std::error_code code;
        if (!std::filesystem::exists(previousOf(files.snapshot), code)) throw;
        notes.push_back(std::string(error.what()) + " was read instead");
        return readSnapshot(previousOf(files.snapshot));
    }
}

bool fits(const LabelLog& log, const LabelSnapshot& snapshot, std::vector<std::string>& notes) {
    if (log.records().empty() && !log.journal()) return false;
    if (log.journal() && log.journal()->heading.layer != snapshot.layer) {
        notes.push_back("the journal beside the labels is another layer's; it was left aside");
        return false;
    }
    if (log.lastSequence() < snapshot.sequence) return false;   // all of it is in the snapshot, and so is more
    if (log.afterSequence() <= snapshot.sequence) return true;
    throw Error("the labels end at record " + std::to_string(snapshot.sequence) + " and their journal begins after " + std::to_string(log.afterSequence()) +
                ": records between are missing; put back the files of one copy");
}

void takeLastTable(const LabelLog& log, LabelSnapshot& state) {
    for (auto record = log.records().rbegin(); record != log.records().rend() && record->sequence > state.sequence; ++record) {
        if (record->kind != RecordKind::table) continue;
        const std::vector<std::byte> text = log.read(record->sequence);
        state.table = LabelTable::fromJson({reinterpret_cast<const char*>(text.data()), text.size()}, "the journal");
        return;
    }
}

/// From a snapshot to the log's end.
LoadedLabels replay(const LabelLog& log, LabelSnapshot snapshot, std::stop_token stop, const LabelProgress& progress) {
    LoadedLabels loaded{.state = std::move(snapshot)};
    const Course now = courseOf(log, log.lastSequence());
    loaded.recovered = follow(log, courseOf(log, loaded.state.sequence), now, loaded.state.grid, std::move(stop), progress);
    takeLastTable(log, loaded.state);
    std::vector<HistoryStep> steps;
    for (const std::uint64_t sequence : now.steps) steps.push_back(log.step(sequence));
    loaded.state.sequence = log.lastSequence();
    loaded.state.position = log.position() + now.applied;
    loaded.history = History(std::move(steps), log.position(), loaded.state.position);
    loaded.journal = log.journal();
    return loaded;
}

LoadedLabels loadOnce(const LabelFiles& files, std::stop_token stop, const LabelProgress& progress) {
    std::vector<std::string> notes;
    std::future<LabelLog> reading = std::async(std::launch::async, [&files] { return LabelLog(files); });
    LabelSnapshot snapshot = anySnapshot(files, notes);
    if (snapshot.base) snapshot.grid.setBase(openBase(*snapshot.base, snapshot.geometry.shape, stop));
    const LabelLog log = reading.get();
    notes.insert(notes.end(), log.notes().begin(), log.notes().end());
    LoadedLabels loaded;
    if (fits(log, snapshot, notes)) loaded = replay(log, std::move(snapshot), std::move(stop), progress);
    else loaded = {.state = std::move(snapshot), .history = History({}, snapshot.position, snapshot.position)};
    loaded.notes = std::move(notes);
    return loaded;
}

}  // namespace

LabelFiles LabelFiles::of(const Path& folder, const std::string& name) {
    if (name.empty() || name.front() == '.' || name.find('/') != std::string::npos || name.size() > 200)
        throw Error("\"" + name + "\": cannot be the name of a layer of labels; choose one of letters, digits and spaces");
    const Path base = folder / name;
    return {.snapshot = base.string() + kSuffix, .journal = base.string() + ".journal", .history = base.string() + ".history"};
}

std::vector<std::string> labelLayersIn(const Path& folder) {
    std::vector<std::string> names;
    std::error_code code;
    for (const auto& entry : std::filesystem::directory_iterator(folder, code))
        if (const std::string name = entry.path().filename().string(); name.ends_with(kSuffix) && name.front() != '.') names.push_back(name.substr(0, name.size() - 4));
    std::sort(names.begin(), names.end());
    return names;
}

void createLabels(const LabelFiles& files, const LabelGeometry& geometry, const LabelTable& table, const std::optional<LabelBaseFile>& base) {
    if (base) openBase(*base, geometry.shape, {});
    std::error_code code;
    if (std::filesystem::exists(files.snapshot, code)) throw Error(files.snapshot.string() + ": is there already; choose another name", ErrorKind::wouldOverwrite);
    std::filesystem::create_directories(files.snapshot.parent_path(), code);
    for (const Path& stale : {files.journal, files.history, previousOf(files.snapshot)})   // of a layer that was removed
        if (std::filesystem::exists(stale, code)) renameDurably(stale, stale.string() + ".removed");
    writeSnapshot(files.snapshot, {.layer = newLayerNumber(), .geometry = geometry, .table = table, .grid = LabelGrid(geometry.shape), .base = base});
}

LoadedLabels loadLabels(const LabelFiles& files, std::stop_token stop, const LabelProgress& progress) {
    constexpr int kTries = 3;
    for (int left = kTries;; --left) {
        try {
            return loadOnce(files, stop, progress);
        } catch (const Error&) {
            if (left == 1) throw;   // another process saved meanwhile: snapshot and journal were not of one moment
        }
    }
}

}  // namespace volumen
