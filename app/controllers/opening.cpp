#include "app/controllers/opening.h"

#include <QStringList>

#include "core/project/first_volume_look.h"
#include "core/base/error.h"
#include "core/volume/made_levels.h"
#include "core/volume/open_volume.h"

namespace volumen {

namespace {

OpenedVolume openWithLevels(const QString& path, const OpenOptions& options, const std::stop_token& stop) {
    OpenedVolume opened = openOrChoose(path, options, stop);
    if (opened.source) opened.source = withMadeLevels(opened.source);
    return opened;
}

std::string nameFor(const Path& path, const OpenOptions& options) {
    Path named = path;
    while (!named.has_filename() && named.has_parent_path()) named = named.parent_path();  // "a.zarr/" is "a.zarr"
    Path stem = named.stem();
    if (stem.extension() == ".nii" || stem.extension() == ".zarr") stem = stem.stem();  // "a.nii.gz", "a.zarr.zip"
    std::string name = stem.string();
    for (const std::string& said : {options.dataset, options.channel}) name += (said.empty() ? "" : " ") + said;
    return name;
}

/// Until a histogram is there: what the type can hold, or 0 … 1 for real numbers.
LayerLook firstLook(const VolumeInfo& info) {
    LayerLook look;
    visitType(info.type, [&](auto zero) {
        using T = decltype(zero);
        constexpr bool integer = std::is_integral_v<T>;
        look.windowLo = integer ? static_cast<double>(std::numeric_limits<T>::lowest()) : 0;
        look.windowHi = integer ? static_cast<double>(std::numeric_limits<T>::max()) : 1;
    });
    return look;
}

}  // namespace

/// A project as it was read: its record, and what each of its volumes became.
struct Opening::OpenedProject {
    Path folder;
    ProjectRecord record;
    std::vector<Layer> layers;
    std::unique_ptr<FileLock> lock;
};

Opening::Opening(Engine& engine, Project& project, LetGo letGo, TakeLock takeLock, QObject* parent)
    : QObject(parent), m_engine(engine), m_project(project), m_letGo(std::move(letGo)), m_takeLock(std::move(takeLock)) {}

template <class Work, class Then>
void Opening::run(Work work, Then then) {
    m_jobs.emplace_back();
    const auto place = std::prev(m_jobs.end());
    *place = m_engine.ioJobs.run(std::move(work), [this, place, then = std::move(then)](auto outcome) {
        const JobHandle finished = std::move(*place);
        m_jobs.erase(place);
        then(std::move(outcome));
    });
}

void Opening::open(const QString& path, const OpenOptions& options, Done done) {
    run([file = Path(path.toStdString())](std::stop_token) { return isProjectFolder(file); },
        [=, this](Outcome<bool> outcome) {
            if (const bool* project = std::get_if<bool>(&outcome); project && *project) openProject(path, done);
            else openVolumeLayer(path, options, done);
        });
}

void Opening::openVolumeLayer(const QString& text, const OpenOptions& options, Done done) {
    const Path path = std::filesystem::absolute(text.toStdString()).lexically_normal();
    run([=](std::stop_token stop) { return openWithLevels(QString::fromStdString(path.string()), options, stop); },
        [=, this](Outcome<OpenedVolume> outcome) {
            if (const Error* error = std::get_if<Error>(&outcome)) return report(*error, done);
            const auto& [source, choice] = std::get<OpenedVolume>(outcome);
            if (source) {
                addOpened(path, options, source);
                return done({});
            }
            Q_EMIT choiceNeeded(choice);
            const bool channels = choice.kind == ChoiceKind::channel;
            done((channels ? tr("%1: has several channels; choose one of %2") : tr("%1: holds several volumes; choose one of %2")).arg(text, choice.names.join(", ")));
        });
}

void Opening::addOpened(const Path& path, const OpenOptions& options, VolumeSourcePtr source) {
    Layer layer{.name = nameFor(path, options), .path = path, .options = options, .source = source};
    layer.look = firstLook(source->info());
    const bool first = m_project.layers().empty();
    const LayerId id = m_project.addLayer(std::move(layer));
    if (first) Q_EMIT fitWanted();
    Q_EMIT opened(id);
    Q_EMIT shown(id);
    for (const std::string& warning : source->info().warnings) Q_EMIT problem(QString::fromStdString(path.filename().string() + ": " + warning));
}

void Opening::openProject(const QString& text, Done done) {
    const Path folder = std::filesystem::absolute(text.toStdString()).lexically_normal();
    m_letGo([=, this](const QString& problem) {
        if (!problem.isEmpty()) return done(problem);
        if (folder == m_project.path()) m_project.clear(), m_takeLock(nullptr);  // its journals are let go of before they are opened again
        readProjectFrom(folder, done);
    });
}

void Opening::readProjectFrom(const Path& folder, Done done) {
    run(
        [folder, heard = m_journalListener](std::stop_token stop) {
            auto opened = std::make_shared<OpenedProject>(OpenedProject{folder, readProject(folder), {}, lockProject(folder)});
            for (const LayerRecord& record : opened->record.layers) {
                Layer layer{.name = record.name, .path = record.path, .options = record.options};
                layer.volumeLook = record.volumeLook;
                layer.surfaceLook = record.surfaceLook;
                try {
                    if (isLabelSnapshot(record.path, folder)) openLabelsOf(layer, opened->lock != nullptr, heard, stop);
                    else layer.source = withMadeLevels(openVolume(record.path, record.options, stop));
                    layer.look = record.look.value_or(firstLook(layer.source->info()));
                } catch (const Error& error) {
                    layer.problem = error.what();  // the layer keeps its place, and its look is saved again as it was
                    layer.look = record.look.value_or(LayerLook{});
                }
                opened->layers.push_back(std::move(layer));
            }
            return opened;
        },
        [=, this](Outcome<std::shared_ptr<OpenedProject>> outcome) {
            if (const Error* error = std::get_if<Error>(&outcome)) return report(*error, done);
            showProject(*std::get<0>(outcome));
            done({});
        });
}

void Opening::showProject(OpenedProject& opened) {
    m_project.clear();
    std::vector<LayerId> withoutLook;
    for (std::size_t i = 0; i < opened.layers.size(); ++i) {
        const std::string problemText = opened.layers[i].problem;
        const std::shared_ptr<LabelLayer> labels = opened.layers[i].labels;
        const bool chosen = opened.record.layers[i].look.has_value() || !opened.layers[i].source;
        const LayerId id = m_project.addLayer(std::move(opened.layers[i]));
        if (!chosen) withoutLook.push_back(id);
        if (!problemText.empty()) Q_EMIT problem(QString::fromStdString(problemText));
        if (labels) tellOf(*labels, m_project.layer(id)->name);
    }
    if (const Layer* active = m_project.layerNamed(opened.record.activeLayer)) m_project.setActiveLayer(active->id);
    if (opened.record.view) m_project.setView(*opened.record.view);
    else stepSlicesBack(m_project), Q_EMIT fitWanted();
    m_takeLock(std::move(opened.lock));
    m_project.setPath(opened.folder);
    m_project.markSaved();
    for (const LayerId id : withoutLook) Q_EMIT this->opened(id);
    const auto readable = std::find_if(m_project.layers().begin(), m_project.layers().end(), [](const Layer& layer) { return layer.source != nullptr; });
    if (readable != m_project.layers().end()) Q_EMIT shown(readable->id);
}

void Opening::tellOf(const LabelLayer& labels, const std::string& name) {
    const QString layer = QString::fromStdString(name);
    for (const std::string& note : labels.notes()) Q_EMIT problem(QString("%1: %2").arg(layer, QString::fromStdString(note)));
    if (!labels.writable()) Q_EMIT recovered(QString("%1: %2").arg(layer, QString::fromStdString(labels.whyReadOnly())));
    if (labels.recovered() == 0 || !labels.writable()) return;
    const QString what = labels.recovered() == 1 ? tr("an edit that was not saved") : tr("%1 edits that were not saved").arg(labels.recovered());
    Q_EMIT recovered(tr("%1: %2 came back from the journal, undo included").arg(layer, what));
}

void Opening::report(const Error& error, const Done& done) {
    const QString sentence = QString::fromStdString(error.what());
    Q_EMIT problem(sentence);
    done(sentence);
}

}  // namespace volumen
