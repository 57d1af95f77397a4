#include "app/controllers/opened_volume.h"

#include <QCoreApplication>

#include "ui/dialogs/choice_dialog.h"

namespace volumen {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("volume choice", text); }

QStringList listOf(const std::vector<std::string>& names) {
    QStringList list;
    for (const std::string& name : names) list.append(QString::fromStdString(name));
    return list;
}

}  // namespace

OpenedVolume openOrChoose(const QString& path, const OpenOptions& options, const std::stop_token& stop) {
    try {
        return {openVolume(path.toStdString(), options, stop), {}};
    } catch (const DatasetNeeded& needed) {
        return {nullptr, {path, options, ChoiceKind::dataset, listOf(needed.datasets())}};
    } catch (const ChannelNeeded& needed) {
        return {nullptr, {path, options, ChoiceKind::channel, listOf(needed.channels())}};
    }
}

std::optional<OpenOptions> askForVolume(QWidget* parent, const VolumeChoice& wanted) {
    QList<Choice> choices;
    for (const QString& name : wanted.names) choices.append({name, name, {}});
    const bool channel = wanted.kind == ChoiceKind::channel;
    const QString title = channel ? tr("Choose a channel") : tr("Choose a volume");
    const QString sentence = channel ? tr("%1 has several channels. Which one?") : tr("%1 holds several volumes. Which one?");
    const auto chosen = askForChoice(parent, title, sentence.arg(wanted.path), choices);
    if (!chosen) return std::nullopt;
    OpenOptions options = wanted.options;
    (channel ? options.channel : options.dataset) = chosen->toStdString();
    return options;
}

QStringList optionWords(const OpenOptions& options) {
    QStringList words;
    if (!options.dataset.empty()) words << "--dataset" << QString::fromStdString(options.dataset);
    if (!options.channel.empty()) words << "--channel" << QString::fromStdString(options.channel);
    if (options.axes) words << "--axes" << QString::fromStdString(*options.axes);
    return words;
}

}  // namespace volumen
