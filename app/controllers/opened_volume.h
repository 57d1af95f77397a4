#pragma once

#include <QObject>
#include <QStringList>
#include <stop_token>

#include "core/volume/open_volume.h"

namespace volumen {

/// What a person has to choose before a file can be shown.
enum class ChoiceKind { dataset, channel };

/// One of `names` is to join `options`; then the file can be opened again.
struct VolumeChoice {
    QString path;
    OpenOptions options;
    ChoiceKind kind = ChoiceKind::dataset;
    QStringList names;
};

/// What came of opening one volume: a source, or else the choice that is missing. A value, since a job's outcome carries plain errors only.
struct OpenedVolume {
    VolumeSourcePtr source;
    VolumeChoice choice;
};

/// Opens a volume. Any thread; throws as `openVolume` does, but for what a choice would mend.
OpenedVolume openOrChoose(const QString& path, const OpenOptions& options, const std::stop_token& stop);

/// The options as volumen-cli takes them, so that it sees the same volume.
QStringList optionWords(const OpenOptions& options);

/// Asks a person and waits. Nothing: the person would rather not.
std::optional<OpenOptions> askForVolume(QWidget* parent, const VolumeChoice& wanted);

}  // namespace volumen
