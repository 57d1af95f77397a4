#include "app/controllers/model_shelf.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QSaveFile>
#include <QSettings>
#include <QStandardPaths>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/checkpoint/checkpoint.h"

namespace volumen {

namespace {

constexpr std::size_t kMost = 8;
const QString kDemonstration = QStringLiteral(":/volumen/models/demonstration.safetensors");

QString demonstrationPath() { return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/models/demonstration.safetensors"; }

/// The worker reads files, and this one lies within the program. False: it cannot be written.
bool unpack(const QString& to) {
    QFile from(kDemonstration), there(to);
    if (!from.open(QIODevice::ReadOnly)) return false;
    const QByteArray weights = from.readAll();
    if (there.open(QIODevice::ReadOnly) && there.readAll() == weights) return true;
    QDir().mkpath(QFileInfo(to).path());
    QSaveFile file(to);
    return file.open(QIODevice::WriteOnly) && file.write(weights) == weights.size() && file.commit();
}

QString textIn(const Json& provenance, const char* key) {
    const Json value = provenance.is_object() ? provenance.value(key, Json()) : Json();
    return value.is_string() ? QString::fromStdString(value.get<std::string>()) : QString();
}

/// "UNet3D · 61,759 parameters", "sees 48 × 48 × 48 voxels of 7.91 µm".
QString inWords(const Checkpoint& weights, const ModelCard& card) {
    const QString kind = card.architecture == "torchscript" ? ModelShelf::tr("TorchScript, which runs its own code") : card.architecture == "unet3d" ? QStringLiteral("UNet3D") : QString::fromStdString(card.architecture);
    const QString sides = QString::fromStdString(formatShape(card.patch)).replace(" x ", " × ");
    QString text = ModelShelf::tr("%1 · %2 parameters\nSees %3 voxels").arg(kind, QLocale(QLocale::English).toString(static_cast<qlonglong>(weights.parameterCount())), sides);
    if (card.spacingUm) text += ModelShelf::tr(" of %1").arg(QString("%1 µm").arg(card.spacingUm->z, 0, 'g', 4));
    return text;
}

}  // namespace

ModelOnShelf describeModel(const QString& path) {
    const Checkpoint weights(path.toStdString());
    ModelOnShelf model{.path = path, .name = QFileInfo(path).completeBaseName(), .about = {}, .problem = {}, .card = cardOf(weights, {})};
    const Json provenance = parseJson(model.card->provenance, path.toStdString());
    model.about = inWords(weights, *model.card);
    if (const QString said = textIn(provenance, "about"); !said.isEmpty()) model.about += "\n" + said;
    if (const QString said = textIn(provenance, "name"); !said.isEmpty()) model.name = said;
    return model;
}

ModelShelf::ModelShelf(Engine& engine, QSettings& settings, QObject* parent) : QObject(parent), m_engine(engine), m_settings(settings) {
    for (const QString& path : m_settings.value("models").toStringList()) m_models.push_back({.path = path, .name = QFileInfo(path).completeBaseName(), .about = {}, .problem = {}, .card = {}});
    unpackDemonstration();
}

void ModelShelf::unpackDemonstration() {
    const QString path = demonstrationPath();
    m_unpacks = m_engine.ioJobs.run([path](std::stop_token) { return unpack(path); }, [this, path](const Outcome<bool>& outcome) {
        const bool* there = std::get_if<bool>(&outcome);
        if (there && *there) m_models.push_back({.path = path, .name = tr("Demonstration"), .about = {}, .problem = {}, .card = {}});
        readCards();
    });
}

void ModelShelf::add(const QString& path) {
    std::erase_if(m_models, [&](const ModelOnShelf& model) { return model.path == path; });
    m_models.insert(m_models.begin(), {.path = path, .name = QFileInfo(path).completeBaseName(), .about = {}, .problem = {}, .card = {}});
    if (m_models.size() > kMost) m_models.erase(m_models.end() - 2);   // the demonstration's stays
    save();
    Q_EMIT changed();
    readCards();
}

void ModelShelf::readCards() {
    QStringList paths;
    for (const ModelOnShelf& model : m_models)
        if (!model.card) paths << model.path;
    const auto read = [paths](const std::stop_token&) {
        std::vector<ModelOnShelf> models;
        for (const QString& path : paths) try {
                models.push_back(describeModel(path));
            } catch (const Error& error) {
                models.push_back({.path = path, .name = QFileInfo(path).completeBaseName(), .about = {}, .problem = QString::fromStdString(error.what()), .card = {}});
            }
        return models;
    };
    m_reads = m_engine.ioJobs.run(read, [this](Outcome<std::vector<ModelOnShelf>> outcome) {
        if (const auto* models = std::get_if<std::vector<ModelOnShelf>>(&outcome))
            for (const ModelOnShelf& known : *models)
                for (ModelOnShelf& model : m_models)
                    if (model.path == known.path) model = known;
        Q_EMIT changed();
    });
}

/// The demonstration's comes by itself.
void ModelShelf::save() {
    QStringList paths;
    for (const ModelOnShelf& model : m_models)
        if (model.path != demonstrationPath()) paths << model.path;
    m_settings.setValue("models", paths);
}

}  // namespace volumen
