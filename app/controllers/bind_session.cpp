// The actions that concern the whole window: files, pictures, tools, help.

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDialog>
#include <QFileInfo>
#include <QPointer>
#include <QUrl>

#include "app/controllers/bind_view.h"
#include "app/controllers/session.h"
#include "core/base/text.h"
#include "core/project/navigation.h"
#include "core/volume/made_levels.h"
#include "ui/dialogs/about_dialog.h"
#include "ui/dialogs/file_dialogs.h"
#include "ui/dialogs/goto_popup.h"
#include "ui/dialogs/preferences_dialog.h"
#include "ui/help.h"
#include "ui/panels/log_window.h"

namespace volumen {

namespace {

using Pending = std::shared_ptr<PendingAction>;

/// Finishes a pending action with what a job reports: nothing, or the sentence that says why it failed.
std::function<void(const QString&)> finisher(const Pending& pending) {
    return [pending](const QString& problem) { pending->finish(problem.isEmpty() ? ActionResult::done() : ActionResult::failed(problem)); };
}

QString folderOf(const Project& project) {
    return project.layers().empty() ? QString() : QString::fromStdString(project.layers().back().path.parent_path().string());
}

QString savePicture(const QImage& image, const QString& file) {
    if (image.isNull()) return QObject::tr("the picture is empty; open a volume first");
    return image.save(file) ? QString() : QObject::tr("%1: the picture cannot be written; choose another place, with a name that ends in .png").arg(file);
}

/// A window of its own that goes away when closed.
void showOnce(QDialog* dialog) {
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

}  // namespace

void Session::bindFiles() {
    const auto openPending = [this](const QString& path) {
        auto pending = std::make_shared<PendingAction>();
        m_opening.open(path, {}, finisher(pending));
        return ActionResult::later(pending);
    };
    m_actions.bind("open", [=, this](const QStringList& arguments) {
        if (!arguments.isEmpty()) return openPending(arguments[0]);
        open(askForFiles(m_window.get(), folderOf(m_project)));
        return ActionResult::done();
    });
    m_actions.bind("file.openFolder", [this](const QStringList&) {
        if (const auto folder = askForFolder(m_window.get(), folderOf(m_project))) open({*folder});
        return ActionResult::done();
    });
    m_actions.bind("file.demonstration", [=, this](const QStringList&) {
        auto pending = std::make_shared<PendingAction>();
        m_demonstration.prepare([=, this](const QString& folder, const QString& problem) {
            if (!problem.isEmpty()) return pending->finish(ActionResult::failed(problem));
            m_opening.open(folder, {}, finisher(pending));
        });
        return ActionResult::later(pending);
    });
    m_actions.bind("file.convert", [this](const QStringList&) { return m_converting->ask(), ActionResult::done(); });
    m_actions.bind("file.jobs", [this](const QStringList&) { return m_converting->showJobs(), ActionResult::done(); });
    const auto saveIn = [this](const QString& folder, bool overwrite) {
        auto pending = std::make_shared<PendingAction>();
        m_saving.saveAs(folder.toStdString(), overwrite, finisher(pending));
        return ActionResult::later(pending);
    };
    const auto saveAs = [=, this](const QStringList& arguments) {
        if (!arguments.isEmpty()) return saveIn(arguments[0], false);
        const auto folder = askForNewProject(m_window.get(), folderOf(m_project));
        return folder ? saveIn(*folder, true) : ActionResult::done();
    };
    m_actions.bind("project.new", saveAs);
    m_actions.bind("project.saveAs", saveAs);
    m_actions.bind("project.open", [=, this](const QStringList& arguments) {
        auto pending = std::make_shared<PendingAction>();
        const auto folder = arguments.isEmpty() ? askForProject(m_window.get(), folderOf(m_project)) : std::optional(arguments[0]);
        if (!folder) return ActionResult::done();
        m_opening.openProject(*folder, finisher(pending));
        return ActionResult::later(pending);
    });
    m_actions.bind("project.save", [=, this](const QStringList& arguments) {
        if (m_project.path().empty() && m_asks) return saveAs(arguments);
        auto pending = std::make_shared<PendingAction>();
        m_saving.save(finisher(pending));
        return ActionResult::later(pending);
    });
    m_actions.bind("project.close", [this](const QStringList&) {
        auto pending = std::make_shared<PendingAction>();
        letGo([this, pending](const QString& problem) {
            if (!problem.isEmpty()) return finisher(pending)(problem);
            m_project.clear();
            m_saving.takeLock(nullptr);
            pending->finish(ActionResult::done());
        });
        return ActionResult::later(pending);
    });
    m_actions.bind("quit", [this](const QStringList&) {
        if (m_asks) return m_window->close(), ActionResult::done();
        m_saving.flush([](const QString&) { QCoreApplication::quit(); });
        return ActionResult::done();
    });
}

void Session::bindPictures() {
    const auto pictureOf = [this](const QStringList& words, QImage& image) {
        m_tools.active().hover({});
        if (words.isEmpty()) {
            image = m_window->grab().toImage();
            return QString();
        }
        const auto pane = paneNamed(words[0].toStdString());
        if (!pane) return tr("%1: is no pane; write xy, xz, yz or 3d").arg(words[0]);
        image = m_panes->picture(*pane);
        return QString();
    };
    m_actions.bind("screenshot", [=, this](const QStringList& arguments) {
        QImage image;
        const QString problem = pictureOf(arguments.mid(1), image);
        if (!problem.isEmpty()) return ActionResult::failed(problem);
        const auto file = arguments.isEmpty() ? askForPicture(m_window.get(), folderOf(m_project)) : std::optional(arguments[0]);
        if (!file) return ActionResult::done();
        auto pending = std::make_shared<PendingAction>();
        m_picture = m_engine.ioJobs.run([image, file = *file](std::stop_token) { return savePicture(image, file); },
                                        [pending](const Outcome<QString>& outcome) {
                                            const QString* sentence = std::get_if<QString>(&outcome);
                                            finisher(pending)(sentence ? *sentence : tr("the picture cannot be written"));
                                        });
        return ActionResult::later(pending);
    });
    m_actions.bind("screenshot.copy", [=](const QStringList& arguments) {
        QImage image;
        const QString problem = pictureOf(arguments, image);
        if (!problem.isEmpty()) return ActionResult::failed(problem);
        QGuiApplication::clipboard()->setImage(image);
        return ActionResult::done();
    });
    m_actions.bind("position.copy", [this](const QStringList&) {
        const Voxel at = nearestVoxel(m_project.view().crosshair);
        QGuiApplication::clipboard()->setText(QString("%1,%2,%3").arg(at.z).arg(at.y).arg(at.x));
        return ActionResult::done();
    });
    m_actions.bind("wait", [this](const QStringList& arguments) {
        auto pending = std::make_shared<PendingAction>();
        if (arguments.value(0) == "journal") return m_labels.whenDurable(finisher(pending)), ActionResult::later(pending);
        whenIdle([pending] { pending->finish(ActionResult::done()); });
        return ActionResult::later(pending);
    });
    connect(m_dock.get(), &LayerDock::revealWanted, this, [](const QString& folder) { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
}

void Session::bindTools() {
    for (const char* tool : {"navigate", "ruler", "crop"})
        m_actions.bind(QString("tool.") + tool, [this, tool](const QStringList&) { return chooseTool(tool), ActionResult::done(); });
    m_actions.bind("escape", [this](const QStringList&) { return endWhatIsBegun(), ActionResult::done(); });
    m_actions.bind("labels.keep", [this](const QStringList&) { return m_tasks.keep(), ActionResult::done(); });
    m_actions.setEnabled("labels.keep", false);
    m_actions.bind("tool.pan", [this](const QStringList& words) { return holdPan(words.value(0) == "on"), ActionResult::done(); });
    m_actions.bind("tool.last", [this](const QStringList&) { return chooseTool(QString(m_lastTool)), ActionResult::done(); });
    m_actions.bind("ruler.clear", [this](const QStringList&) {
        m_tools.active().cancel(m_project);
        m_panes->projectChanged();
        return ActionResult::done();
    });
    chooseTool("navigate");
}

/// Held, the key moves the slices; tapped, it goes to the tool before.
void Session::holdPan(bool on) {
    constexpr qint64 kTapMs = 350;
    if (on) return m_tools.startPanning(), m_panSince.start();
    if (!m_tools.endPanning(m_project) && m_panSince.elapsed() < kTapMs) chooseTool(QString(m_lastTool));
}

void Session::goToAsked() {
    auto* popup = new GotoPopup(m_project.view().crosshair, m_project.space().shape, m_window.get());
    connect(popup, &GotoPopup::gotoWanted, this, [this](Point voxels) {
        m_project.setCrosshair(voxels);
        centreOnCrosshair(m_project);
    });
    popup->open();
}

void Session::showPreferences() {
    auto* dialog = new PreferencesDialog(m_preferences, machineLimits(), m_window.get());
    connect(dialog, &PreferencesDialog::preferencesWanted, this, &Session::applyPreferences);
    const auto tellSize = [this, dialog] {
        m_levelsJob = m_engine.ioJobs.run([](std::stop_token) { return madeLevelsBytes(); },
                                          [dialog = QPointer(dialog)](const Outcome<std::uint64_t>& outcome) {
                                              const auto* bytes = std::get_if<std::uint64_t>(&outcome);
                                              if (dialog && bytes) dialog->setMadeLevels(*bytes, QString::fromStdString(madeLevelsFolder().string()));
                                          });
    };
    connect(dialog, &PreferencesDialog::clearMadeLevelsWanted, this, [this, tellSize] {
        m_clearJob = m_engine.ioJobs.run([](std::stop_token) { return clearMadeLevels(), true; }, [this, tellSize](const Outcome<bool>& outcome) {
                                              if (const Error* error = std::get_if<Error>(&outcome)) post(QString::fromStdString(error->what()), MessageLevel::warning);
                                              tellSize();
                                          });
    });
    tellSize();
    showOnce(dialog);
}

void Session::bindHelp() {
    m_actions.bind("goto", [this](const QStringList& arguments) {
        if (!arguments.isEmpty()) return goTo(m_project, arguments);
        if (!m_project.layers().empty()) goToAsked();
        return ActionResult::done();
    });
    m_actions.bind("preferences", [this](const QStringList&) { return showPreferences(), ActionResult::done(); });
    m_actions.bind("theme", [this](const QStringList& arguments) {
        const bool light = arguments.isEmpty() ? m_preferences.theme == ThemeKind::dark : arguments[0] == "light";
        applyTheme(light ? ThemeKind::light : ThemeKind::dark);
        return ActionResult::done();
    });
    m_actions.bind("view.panels", [this](const QStringList& arguments) {
        m_panelsWanted = arguments.value(0) == "on";
        m_window->setPanelsVisible(m_panelsWanted && !m_project.layers().empty());
        m_actions.setChecked("view.panels", arguments.value(0) == "on");
        return ActionResult::done();
    });
    m_actions.bind("view.fullScreen", [this](const QStringList& arguments) {
        arguments.value(0) == "on" ? m_window->showFullScreen() : m_window->showNormal();
        m_actions.setChecked("view.fullScreen", arguments.value(0) == "on");
        return ActionResult::done();
    });
    m_actions.setChecked("view.panels", true);
    m_actions.bind("help.palette", [this](const QStringList&) {
        auto* palette = new CommandPalette(paletteEntries(m_actions), m_window.get());
        connect(palette, &CommandPalette::runWanted, &m_actions, &ActionTable::trigger);
        return palette->open(), ActionResult::done();
    });
    m_actions.bind("help.keys", [this](const QStringList&) { return showOnce(new KeySheet(keySections(m_actions, m_tools.mouse()), m_window.get())), ActionResult::done(); });
    m_actions.bind("help.log", [this](const QStringList&) { return m_window->log().show(), ActionResult::done(); });
    m_actions.bind("help.about", [this](const QStringList&) { return showOnce(new AboutDialog(m_window.get())), ActionResult::done(); });
}

}  // namespace volumen
