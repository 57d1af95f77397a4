#include "app/controllers/predicting.h"

#include <QFileInfo>
#include <cmath>

#include "app/controllers/opened_volume.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/open_volume.h"

namespace volumen {

namespace {

/// Of a small region the result comes in small pieces, so that it is seen to grow.
std::int64_t chunkFor(const Box& region) {
    constexpr std::int64_t kSmall = std::int64_t{1} << 25, kLarge = std::int64_t{1} << 28;
    const std::int64_t voxels = voxelCount(region.shape());
    return voxels < kSmall ? 32 : voxels < kLarge ? 64 : 128;
}

/// "folder/name.zarr", or with a number where that stands there already. Makes the folder; throws Error.
QString freeOutput(const QString& folder, const QString& name) {
    std::error_code code;
    std::filesystem::create_directories(folder.toStdString(), code);
    if (code) throw Error(folder.toStdString() + ": the folder cannot be made (" + code.message() + "); choose another place for the prediction");
    for (int number = 1;; ++number) {
        const QString path = QString("%1/%2%3.zarr").arg(folder, name, number == 1 ? QString() : QString(" %1").arg(number));
        if (!std::filesystem::exists(path.toStdString(), code)) return path;
    }
}

QString textOf(const Box& box) {
    const auto range = [](std::int64_t lo, std::int64_t hi) { return QString("%1:%2").arg(lo).arg(hi); };
    return QStringList{range(box.lo.z, box.hi.z), range(box.lo.y, box.hi.y), range(box.lo.x, box.hi.x)}.join(',');
}

/// Where in the prediction's voxels a box of the volume's lies: it has the shape of some level of it.
Box within(const Box& box, Voxel volume, Voxel prediction) {
    const auto at = [](std::int64_t v, std::int64_t from, std::int64_t to, bool up) {
        const double p = static_cast<double>(v) * static_cast<double>(to) / static_cast<double>(from);
        return static_cast<std::int64_t>(up ? std::ceil(p) + 1 : std::floor(p) - 1);
    };
    const auto all = [&](Voxel v, bool up) { return Voxel{at(v.z, volume.z, prediction.z, up), at(v.y, volume.y, prediction.y, up), at(v.x, volume.x, prediction.x, up)}; };
    return intersection({all(box.lo, false), all(box.hi, true)}, {{}, prediction});
}

/// Ink over papyrus: nothing of what is unlikely.
LayerLook lookOf(const VolumeInfo& info) {
    const double one = info.type == VoxelType::u8 ? 255 : 1;
    return {.opacity = 0.9, .colorMap = "ink", .windowLo = 0.2 * one, .windowHi = 0.8 * one, .slab = {}};
}

}  // namespace

QStringList inferArguments(const PredictWish& wish, const Layer& volume) {
    QStringList words{"infer", "--model", wish.model, "--input", QString::fromStdString(volume.path.string())};
    words << optionWords(volume.options) << "--output" << wish.output << "--region" << textOf(wish.region) << "--level" << wish.level;
    words << "--overlap" << QString::number(wish.overlap) << "--tta" << wish.looks;
    if (!wish.device.isEmpty()) words << "--device" << wish.device;
    return words << "--chunk" << QString::number(chunkFor(wish.region));
}

Predicting::Predicting(Engine& engine, Project& project, const LayerSources& sources, Jobs& jobs, QObject* parent)
    : QObject(parent), m_engine(engine), m_project(project), m_sources(sources), m_jobs(jobs) {
    connect(&m_jobs, &Jobs::wrote, this, &Predicting::wrote);
    connect(&m_jobs, &Jobs::ended, this, &Predicting::ended);
}

LayerId Predicting::layer() const {
    const auto at = m_growths.find(m_job);
    return at == m_growths.end() ? 0 : at->second.layer;
}

void Predicting::start(const PredictWish& wish, Done done) {
    if (!wish.output.isEmpty()) return begin(wish, done);
    m_finds = m_engine.ioJobs.run([wish](std::stop_token) { return freeOutput(wish.folder, wish.name); }, [=, this](const Outcome<QString>& outcome) {
        if (const Error* error = std::get_if<Error>(&outcome)) return done(QString::fromStdString(error->what()));
        PredictWish known = wish;
        known.output = std::get<QString>(outcome);
        begin(known, done);
    });
}

void Predicting::begin(const PredictWish& wish, const Done& done) {
    const Layer* volume = m_project.layer(wish.layer);
    if (!volume || !volume->source) return done(tr("the volume was closed"));
    const QString title = tr("Predicting %1 of %2").arg(QFileInfo(wish.output).completeBaseName(), QString::fromStdString(volume->name));
    m_job = m_jobs.start({.title = title, .arguments = inferArguments(wish, *volume), .output = wish.output, .resumable = true, .warm = true});
    m_growths[m_job] = {.volume = wish.layer, .region = wish.region, .output = wish.output, .layer = 0, .source = {}, .done = done};
}

void Predicting::wrote(int job, const JobChunk& chunk) {
    const auto at = m_growths.find(job);
    if (at == m_growths.end() || chunk.level != 0) return;
    const Growth& growth = at->second;
    if (!m_project.layer(growth.layer)) return look(job);
    std::vector<ChunkId> ids;
    for (const ChunkKey& key : chunksWith(growth.source->info(), chunk.index)) ids.push_back({m_sources.idOf(growth.layer), key});
    m_engine.loader.refresh(ids);
}

/// Opens what has begun to grow, once.
void Predicting::look(int job) {
    Growth& growth = m_growths.at(job);
    const Layer* volume = m_project.layer(growth.volume);
    if (growth.layer != 0 || !volume || m_opens.running()) return;   // somebody closed it
    m_opens = m_engine.ioJobs.run(
        [path = growth.output.toStdString(), region = growth.region, shape = volume->source->info().shape()](std::stop_token stop) {
            const VolumeSourcePtr store = openVolume(path, {}, stop);
            return std::make_shared<GrowingSource>(store, within(region, shape, store->info().shape()));
        },
        [this, job](const Outcome<std::shared_ptr<GrowingSource>>& outcome) {
            if (const auto* source = std::get_if<std::shared_ptr<GrowingSource>>(&outcome)) show(job, *source);
        });
}

void Predicting::show(int job, const std::shared_ptr<GrowingSource>& source) {
    Growth& growth = m_growths.at(job);
    if (!m_project.layer(growth.volume)) return;
    const JobView* view = m_jobs.view(job);
    if (view && view->state == JobState::finished) source->settle();
    growth.source = source;
    const Path path = growth.output.toStdString();
    growth.layer = m_project.addLayer({.name = path.stem().string(), .path = path, .options = {}, .source = source, .problem = {}, .look = lookOf(source->info())});
    Q_EMIT shown(growth.layer);
    if (view && view->state == JobState::finished) Q_EMIT settled(growth.layer);
}

void Predicting::ended(const JobView& job) {
    const auto at = m_growths.find(job.id);
    if (at == m_growths.end()) return;
    Growth& growth = at->second;
    if (job.state == JobState::finished && growth.source) growth.source->settle();
    if (job.state == JobState::finished && m_project.layer(growth.layer)) Q_EMIT settled(growth.layer);
    if (job.state == JobState::finished && growth.layer == 0) look(job.id);   // nothing but air: not one chunk was written
    const QString problem = job.state == JobState::cancelled ? tr("the prediction was cancelled; Resume goes on") : job.problem;
    if (const Done done = std::exchange(growth.done, {})) done(job.state == JobState::finished ? QString() : problem);
}

}  // namespace volumen
