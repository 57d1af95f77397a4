#include "ui/dialogs/file_dialogs.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

namespace volumen {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("file dialogs", text); }

std::optional<QString> orNothing(const QString& path) { return path.isEmpty() ? std::nullopt : std::optional(path); }

QString ending(QString path, const QString& suffix) { return path.isEmpty() || path.endsWith(suffix) ? path : path + suffix; }

}  // namespace

QStringList askForFiles(QWidget* parent, const QString& from) {
    return QFileDialog::getOpenFileNames(parent, tr("Open"), from,
                                         tr("Volumes (*.tif *.tiff *.h5 *.hdf5 *.hdf *.nrrd *.nhdr *.nii *.nii.gz *.hdr *.img *.mha *.mhd *.npy *.npz *.zip "
                                            "*.png *.jpg *.jpeg *.jp2 *.j2k zarr.json .zarray .zattrs .zgroup meta.json);;All files (*)"));
}

std::optional<QString> askForFolder(QWidget* parent, const QString& from) {
    return orNothing(QFileDialog::getExistingDirectory(parent, tr("Open folder: a zarr, a folder of slices, a project"), from));
}

std::optional<QString> askForNewProject(QWidget* parent, const QString& from) {
    return orNothing(ending(QFileDialog::getSaveFileName(parent, tr("Save project"), from, tr("Volumen projects (*.volumen)")), QStringLiteral(".volumen")));
}

std::optional<QString> askForProject(QWidget* parent, const QString& from) {
    return orNothing(QFileDialog::getExistingDirectory(parent, tr("Open project: a folder that ends in .volumen"), from));
}

std::optional<QString> askForPicture(QWidget* parent, const QString& from) {
    return orNothing(ending(QFileDialog::getSaveFileName(parent, tr("Save a picture"), from, tr("Pictures (*.png)")), QStringLiteral(".png")));
}

std::optional<QString> askForMovie(QWidget* parent, const QString& path) {
    return orNothing(ending(QFileDialog::getSaveFileName(parent, tr("Save a movie"), path, tr("Movies (*.mp4)")), QStringLiteral(".mp4")));
}

std::optional<QString> askForMesh(QWidget* parent, const QString& path) {
    QString kind;
    const QString file = QFileDialog::getSaveFileName(parent, tr("Save a surface"), path, tr("PLY (*.ply);;OBJ (*.obj);;STL (*.stl)"), &kind);
    const bool named = file.endsWith(".ply") || file.endsWith(".obj") || file.endsWith(".stl");
    return orNothing(named ? file : ending(file, "." + kind.left(3).toLower()));
}

std::optional<QString> askForWeights(QWidget* parent, const QString& from) {
    return orNothing(QFileDialog::getOpenFileName(parent, tr("Weights of a network"), from, tr("Weights (*.pth *.pt *.ckpt *.safetensors);;All files (*)")));
}

std::optional<QString> askForOutput(QWidget* parent, const QString& path) {
    return orNothing(QFileDialog::getSaveFileName(parent, tr("Convert into"), path, {}, nullptr, QFileDialog::DontConfirmOverwrite));
}

UnsavedAnswer askAboutUnsaved(QWidget* parent, const QString& name) {
    QMessageBox box(QMessageBox::NoIcon, tr("Unsaved changes"), tr("“%1” has changes that are not saved.").arg(name), QMessageBox::NoButton, parent);
    box.setInformativeText(tr("Without saving, how layers are shown and where you looked are lost."));
    auto* save = box.addButton(tr("Save"), QMessageBox::AcceptRole);
    auto* discard = box.addButton(tr("Close without saving"), QMessageBox::DestructiveRole);
    box.addButton(QMessageBox::Cancel);
    box.setDefaultButton(save);
    box.exec();
    if (box.clickedButton() == save) return UnsavedAnswer::save;
    return box.clickedButton() == discard ? UnsavedAnswer::discard : UnsavedAnswer::cancel;
}

}  // namespace volumen
