#include "ui/dialogs/choose_button.h"

#include <QCoreApplication>
#include <QMenu>
#include <QPushButton>

#include "ui/dialogs/file_dialogs.h"

namespace volumen {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("choose button", text); }

}  // namespace

QPushButton* chooseButton(const char* name, std::function<void(const QString& path)> chosen) {
    auto* button = new QPushButton(tr("Choose…"));
    button->setObjectName(name);
    auto* menu = new QMenu(button);
    menu->addAction(tr("File…"), button, [=] {
        if (const QStringList files = askForFiles(button->window(), {}); !files.isEmpty()) chosen(files.front());
    });
    menu->addAction(tr("Folder…"), button, [=] {
        if (const auto folder = askForFolder(button->window(), {})) chosen(*folder);
    });
    button->setMenu(menu);
    return button;
}

}  // namespace volumen
