#include <fcntl.h>
#include <unistd.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QSettings>
#include <QSurfaceFormat>
#include <cstdio>

#include "app/controllers/script.h"
#include "app/controllers/session.h"
#include "ui/render/unit_square.h"

using namespace volumen;

namespace {

constexpr int kBadInput = 2;

/// One sentence on standard error, as volumen-cli says it.
int fail(const QString& sentence) {
    std::fprintf(stderr, "volumen: %s\n", qPrintable(sentence));
    return kBadInput;
}

struct Options {
    QStringList paths;
    QString screenshot;
    QSize size;
    QString script;
    bool resetSettings = false;
};

Options parse(const QApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription("Volumen: look at scroll CT of any size.");
    parser.addPositionalArgument("PATH", "Volumes and projects to open.", "[PATH…]");
    parser.addOption({"screenshot", "Open, wait until idle, save a picture of the window, quit.", "OUT.png"});
    parser.addOption({"size", "The window's size.", "WxH"});
    parser.addOption({"do", "Run a script of actions, one a line; - is standard input.", "FILE"});
    parser.addOption({"reset-settings", "Forget window sizes and preferences."});
    parser.addHelpOption();
    parser.process(application);
    const QStringList size = parser.value("size").split('x');
    return {.paths = parser.positionalArguments(), .screenshot = parser.value("screenshot"), .size = QSize(size.value(0).toInt(), size.value(1).toInt()),
            .script = parser.value("do"), .resetSettings = parser.isSet("reset-settings")};
}

void setUpOpenGl() {
    QSurfaceFormat format = coreProfile33();
    format.setSwapInterval(1);
    QSurfaceFormat::setDefaultFormat(format);
}

/// Opens the paths in turn, waits until idle, saves the picture, ends.
void takeScreenshot(Session& session, const Options& options) {
    session.whenIdle([&session, file = options.screenshot] {
        const ActionResult result = session.actions().run("screenshot", {file});
        const auto end = [](const ActionResult& late) { QCoreApplication::exit(late.state == ActionResult::State::failed ? fail(late.problem) : 0); };
        result.pending ? result.pending->then(end) : end(result);
    });
}

/// False when the script cannot be read.
bool startScript(Script& script, Session& session, const QString& file) {
    session.quitSilently();
    QObject::connect(&script, &Script::failed, &session, [](const QString& sentence) { QCoreApplication::exit(fail(sentence)); });
    QObject::connect(&script, &Script::ended, &session, [&session] { session.actions().run("quit"); });
    if (file == "-") return script.follow(STDIN_FILENO), true;
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly)) return false;
    return script.run(source.readAll()), true;
}

}  // namespace

int main(int argc, char** argv) {
    setUpOpenGl();
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName("Volumen");
    QCoreApplication::setApplicationName("volumen");
    const Options options = parse(application);
    QSettings settings;
    if (options.resetSettings) settings.clear();
    Session session(settings);
    if (!options.size.isEmpty()) session.window().resize(options.size);
    session.window().show();
    session.open(options.paths);
    Script script(session.actions());
    if (!options.script.isEmpty() && !startScript(script, session, options.script)) return fail(options.script + ": the script cannot be read; check the path");
    if (options.screenshot.isEmpty()) return QApplication::exec();
    if (options.script.isEmpty() || options.script == "-") takeScreenshot(session, options);
    else QObject::connect(&script, &Script::ran, &session, [&] { takeScreenshot(session, options); });
    return QApplication::exec();
}
