#pragma once

#include <QString>
#include <QStringList>
#include <optional>

class QWidget;

namespace volumen {

/// Each shows a file dialog and waits; nothing when the person would rather not. `from` is the folder it begins in.
QStringList askForFiles(QWidget* parent, const QString& from);
std::optional<QString> askForFolder(QWidget* parent, const QString& from);
std::optional<QString> askForNewProject(QWidget* parent, const QString& from);  ///< ends in .volumen
std::optional<QString> askForProject(QWidget* parent, const QString& from);
std::optional<QString> askForPicture(QWidget* parent, const QString& from);     ///< ends in .png
std::optional<QString> askForMovie(QWidget* parent, const QString& path);       ///< ends in .mp4; begins at that name
std::optional<QString> askForMesh(QWidget* parent, const QString& path);        ///< ends in .ply, .obj or .stl; begins at that name
std::optional<QString> askForWeights(QWidget* parent, const QString& from);
std::optional<QString> askForOutput(QWidget* parent, const QString& path);      ///< of a conversion; begins at that name

enum class UnsavedAnswer { save, discard, cancel };
UnsavedAnswer askAboutUnsaved(QWidget* parent, const QString& name);

}  // namespace volumen
