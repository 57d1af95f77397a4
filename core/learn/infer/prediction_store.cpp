#include "core/learn/infer/prediction_store.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/base/error.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/convert/conversion_request.h"
#include "core/volume/convert/zarr_sink.h"
#include "core/volume/zarr/written_levels.h"

namespace volumen {

namespace {

namespace fs = std::filesystem;

constexpr const char* kJournal = ".volumen-journal";
constexpr const char* kLock = ".volumen-lock";
constexpr const char* kOurs = ".volumen-";

bool startsWith(const Path& path, const char* beginning) { return path.filename().string().starts_with(beginning); }

std::vector<Path> inside(const Path& folder, const char* beginning) {
    std::vector<Path> found;
    std::error_code code;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
        if (startsWith(at->path(), beginning)) found.push_back(at->path());
    return found;
}

/// Nothing, an empty folder, or one whose prediction was killed before it had its attributes.
bool isFree(const Path& out) {
    std::error_code code;
    if (!fs::exists(fs::symlink_status(out, code))) return true;
    if (!fs::is_directory(out, code)) return false;
    return fs::is_empty(out, code) || (!fs::exists(out / ".zattrs", code) && !inside(out, kOurs).empty());
}

/// Shards begin and end one after the other. Another process's lock tells nobody when it goes, so it is asked for again.
std::unique_ptr<FileLock> lockStore(const Path& out, const std::stop_token& stop) {
    for (;;) {
        if (auto lock = FileLock::tryLock(out / kLock)) return lock;
        if (stop.stop_requested()) throw Cancelled{};
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

void makeFolder(const Path& folder) {
    std::error_code code;
    fs::create_directories(folder, code);
    if (code) throw Error(folder.string() + ": the folder cannot be made (" + code.message() + "); choose another place", code == std::errc::no_space_on_device ? ErrorKind::outOfSpace : ErrorKind::badInput);
}

Json attributesAt(const Path& out) { return parseJson(zarrAttributes(out, {}), out); }

}  // namespace

PredictionStore::PredictionStore(PredictionPlan plan, const std::stop_token& stop) : m_plan(std::move(plan)) {
    if (m_plan.overwrite) clearPlace();
    if (finishedBefore()) return;
    makeFolder(m_plan.out);
    const auto lock = lockStore(m_plan.out, stop);
    join();
}

/// Takes this shard's journal and a writer; the store's metadata are made unless they are there.
void PredictionStore::join() {
    std::error_code code;
    const Path path = journalPath();
    m_journal = ConversionJournal::resume(path);
    if (!m_journal) {
        fs::remove(path, code);
        m_journal = ConversionJournal::begin(path, m_plan.settings.dump());
    }
    m_plan.layout.attributes = attributes();
    const bool made = fs::exists(m_plan.out / ".zgroup", code);
    m_writer = std::make_unique<ZarrWriter>(m_plan.out, m_plan.layout, made ? StoreStart::continued : StoreStart::inFolder, ".volumen-parts-" + std::to_string(m_plan.shard));
    JournalState before = m_journal->state(count());
    if (before.doneCount > 0) m_writer->sync();   // what `go` will say is on disk
    m_done = std::move(before.done);
    bool others = false;
    const std::vector<bool> theirs = doneOfAll(others);
    for (std::size_t i = 0; i < m_done.size(); ++i) m_done[i] = m_done[i] || theirs[i];
    m_journal->go();
}

/// Looks at what stands there. Throws Error unless it is free, or this prediction's.
bool PredictionStore::finishedBefore() const {
    std::error_code code;
    if (isFree(m_plan.out)) return false;
    const Json volumen = attributesAt(m_plan.out).value("volumen", Json::object());
    const bool ours = volumen.is_object() && volumen.contains("prediction");
    if (!ours || (!m_plan.resume && m_plan.shards == 1))
        throw Error(m_plan.out.string() + ": stands there already; choose another name" + (ours ? ", go on with --resume, or begin again with --overwrite" : ""), ErrorKind::wouldOverwrite);
    checkSame(volumen["prediction"]);
    return !volumen.value("incomplete", false);
}

void PredictionStore::checkSame(const Json& before) const {
    if (const std::string other = differences(before.value("settings", Json::object()), m_plan.settings); !other.empty())
        throw Error(m_plan.out.string() + ": was begun with other settings: " + other + "; give the same, or begin again with --overwrite");
    if (const std::string other = differences(before.value("sourceState", Json::object()), m_plan.source); !other.empty())
        throw Error(m_plan.out.string() + ": what it is made of has changed since it was begun: " + other + "; bring that back, or begin again with --overwrite");
}

/// Only a prediction is ever removed.
void PredictionStore::clearPlace() const {
    std::error_code code;
    if (!fs::exists(fs::symlink_status(m_plan.out, code))) return;
    if (!isFree(m_plan.out) && !attributesAt(m_plan.out).value("volumen", Json::object()).contains("prediction"))
        throw Error(m_plan.out.string() + ": is no prediction, so it is not replaced; choose another name", ErrorKind::wouldOverwrite);
    fs::remove_all(m_plan.out, code);
    if (code) throw Error(m_plan.out.string() + ": cannot be replaced (" + code.message() + "); choose another name");
}

std::string PredictionStore::attributes() const {
    Json prediction = m_plan.provenance;
    prediction["settings"] = m_plan.settings;
    prediction["sourceState"] = m_plan.source;
    return Json{{"volumen", {{"prediction", std::move(prediction)}}}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Path PredictionStore::journalPath() const {
    if (m_plan.shards == 1) return m_plan.out / kJournal;
    return m_plan.out / (std::string(kJournal) + "-" + std::to_string(m_plan.shard) + "-of-" + std::to_string(m_plan.shards));
}

std::int64_t PredictionStore::number(Voxel index) const {
    const Voxel in = index - m_plan.chunks.lo, grid = m_plan.chunks.shape();
    return (in.z * grid.y + in.y) * grid.x + in.x;
}

bool PredictionStore::isMine(Voxel index) const {
    const std::int64_t i = number(index), n = m_plan.shards;
    return i >= count() * m_plan.shard / n && i < count() * (m_plan.shard + 1) / n;
}

/// What all other journals say is done. `others`: another process is at work on one.
std::vector<bool> PredictionStore::doneOfAll(bool& others) const {
    std::vector<bool> done(static_cast<std::size_t>(count()));
    for (const Path& path : inside(m_plan.out, kJournal)) {
        if (m_journal && path == journalPath()) continue;
        try {
            const auto journal = ConversionJournal::resume(path);
            if (!journal) continue;
            const JournalState state = journal->state(count());
            for (std::size_t i = 0; i < done.size(); ++i) done[i] = done[i] || state.done[i];
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::wouldOverwrite) throw;
            others = true;
        }
    }
    return done;
}

void PredictionStore::write(Voxel index, const Chunk& chunk) {
    m_writer->writeChunk({0, index}, chunk);
    m_journal->record(number(index), {});
}

void PredictionStore::finish(const Box& region, ThreadPool& pool, const std::stop_token& stop, const std::function<void(const ChunkKey&)>& wrote) {
    m_writer->sync();
    m_journal->finish();
    m_journal.reset();   // who looks next finds it free
    const auto lock = lockStore(m_plan.out, stop);
    std::error_code code;
    if (!attributesAt(m_plan.out).value("/volumen/incomplete"_json_pointer, false)) return void(fs::remove(m_plan.out / kLock, code));
    bool others = false;
    const std::vector<bool> done = doneOfAll(others);
    if (others || std::find(done.begin(), done.end(), false) != done.end()) return;
    writeCoarserLevels(*m_writer, LevelReduce::mean, pool, stop, wrote, region);
    m_writer->finish();
    for (const Path& path : inside(m_plan.out, kOurs)) fs::remove_all(path, code);
}

}  // namespace volumen
