#include "ui/dialogs/about_dialog.h"

#include <QCoreApplication>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/icons.h"
#include "ui/panels/caption_label.h"
#include "ui/theme.h"

namespace volumen {

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("About Volumen"));
    auto* mark = new QLabel;
    mark->setPixmap(applicationIcon().pixmap(QSize(72, 72)));
    auto* name = new QLabel(QStringLiteral("Volumen ") + QCoreApplication::applicationVersion());
    QFont font = controlFont();
    font.setPixelSize(20);
    font.setWeight(QFont::DemiBold);
    name->setFont(font);
    auto* what = new QLabel(tr("Looks into scrolls: a viewer for computed tomography of rolled papyrus."));
    auto* licence = new CaptionLabel(tr("Apache License 2.0.\nBuilt with Qt, VTK, HDF5, Highway, libtiff, libpng, libjpeg-turbo and OpenJPEG.\n"
                                        "Colour maps viridis, magma and inferno: CC0. Turbo: Copyright 2019 Google LLC, Apache 2.0.\n"
                                        "Typeface Inter: SIL Open Font License."));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(32, 32, 32, 32);
    column->setSpacing(12);
    for (QWidget* widget : {static_cast<QWidget*>(mark), static_cast<QWidget*>(name), static_cast<QWidget*>(what)}) column->addWidget(widget);
    column->addWidget(licence);
    setFixedSize(sizeHint());
}

}  // namespace volumen
