#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

/// What the two programs map into memory: what they are linked to, and what they open while they run.
/// A program that this configuration does not build is skipped.
namespace {

const QString kWindow = VOLUMEN;
const QString kCommandLine = VOLUMEN_CLI;

const QStringList kWindowLibraries = {"libQt", "libvtk"};
const QStringList kLateLibraries = {"libtorch", "libc10", "libvolumen_learn", "libopenvdb", "liblog4cplus"};
/// GDAL's readers stand open to bad files, and Debian's highgui and VTK's Qt module bring Qt 5 beside our Qt 6.
const QStringList kNowhere = {"libQt5", "libgdal", "libopencv_highgui", "libvtkGUISupportQt"};

QStringList matching(const QStringList& libraries, const QStringList& beginnings) {
    QStringList found;
    for (const QString& library : libraries) {
        for (const QString& beginning : beginnings) {
            if (library.startsWith(beginning)) found << library;
        }
    }
    return found;
}

QString run(const QString& program, const QStringList& arguments, const QProcessEnvironment& environment) {
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForFinished(60'000)) return program + " does not end";
    if (process.exitCode() != 0) return QString::fromLocal8Bit(process.readAllStandardError());
    return QString();
}

QStringList librariesIn(const QString& text, const QRegularExpression& pattern) {
    QStringList names;
    for (auto match = pattern.globalMatch(text); match.hasNext();) names << match.next().captured(1);
    names.removeDuplicates();
    return names;
}

/// The libraries that a program is linked to, and those that they are linked to.
QStringList linkedLibraries(const QString& program) {
    QProcess ldd;
    ldd.start("ldd", {program});
    ldd.waitForFinished();
    return librariesIn(QString::fromLocal8Bit(ldd.readAllStandardOutput()),
                       QRegularExpression("^\\s*(\\S+) =>", QRegularExpression::MultilineOption));
}

/// A Zarr array of zeros of 32^3 voxels without chunks.
void writeEmptyZarr(const QString& folder) {
    QDir().mkpath(folder);
    QFile metadata(folder + "/.zarray");
    QVERIFY(metadata.open(QIODevice::WriteOnly));
    metadata.write(R"({"zarr_format": 2, "shape": [32, 32, 32], "chunks": [32, 32, 32], "dtype": "|u1", "order": "C",
                       "compressor": null, "filters": null, "fill_value": 0})");
}

/// The libraries that a program maps while it runs: the dynamic linker writes each into a file as it is initialised.
QStringList mappedLibraries(const QString& program, const QStringList& arguments, QString& failure) {
    QTemporaryDir folder;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LD_DEBUG", "files");
    environment.insert("LD_DEBUG_OUTPUT", folder.filePath("log"));
    failure = run(program, arguments, environment);
    QString text;
    for (const QFileInfo& log : QDir(folder.path()).entryInfoList({"log.*"}, QDir::Files)) {
        QFile file(log.filePath());
        if (file.open(QIODevice::ReadOnly)) text += QString::fromLocal8Bit(file.readAll());
    }
    return librariesIn(text, QRegularExpression("calling init: \\S*/([^/\\s]+)"));
}

void verifyNone(const QStringList& libraries, const QStringList& beginnings) {
    QVERIFY2(libraries.size() > 3, "the list of libraries could not be read");
    const QStringList wrong = matching(libraries, beginnings);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(' ')));
}

void verifyNoneMapped(const QString& program, const QStringList& arguments, const QStringList& beginnings) {
    QString failure;
    const QStringList mapped = mappedLibraries(program, arguments, failure);
    QVERIFY2(failure.isEmpty(), qPrintable(failure));
    verifyNone(mapped, beginnings);
}

}  // namespace

class LinkageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { writeEmptyZarr(m_folder.filePath("empty.zarr")); }

    void aLibraryIsKnownByItsBeginning() {
        QCOMPARE(matching({"libQt6Core.so.6", "libc.so.6", "libtorch_cpu.so"}, kLateLibraries), QStringList{"libtorch_cpu.so"});
        QCOMPARE(matching({"libQt5Core.so.5"}, kNowhere).size(), 1);
    }
    void theCommandLineLinksNoWindowAndNoLibTorch() {
        if (kCommandLine.isEmpty()) QSKIP("volumen-cli is not built here");
        verifyNone(linkedLibraries(kCommandLine), kWindowLibraries + kLateLibraries + kNowhere);
    }
    void infoMapsNoWindowAndNoLibTorch() {
        if (kCommandLine.isEmpty()) QSKIP("volumen-cli is not built here");
        verifyNoneMapped(kCommandLine, {"info", m_folder.filePath("empty.zarr")}, kWindowLibraries + kLateLibraries + kNowhere);
    }
    /// Also of weights that bring code.
    void infoOfACheckpointMapsNoLibTorch() {
        if (kCommandLine.isEmpty()) QSKIP("volumen-cli is not built here");
        verifyNoneMapped(kCommandLine, {"info", VOLUMEN_SOURCE_DIR "/tests/learn/data/script_hybrid.pt"}, kWindowLibraries + kLateLibraries + kNowhere);
    }
    void theWindowLinksNoLibTorchNoQt5AndNoGdal() {
        if (kWindow.isEmpty()) QSKIP("volumen is not built here");
        verifyNone(linkedLibraries(kWindow), kLateLibraries + kNowhere);
    }
    void theOpenWindowMapsNoLibTorchNoQt5AndNoGdal() {
        if (kWindow.isEmpty()) QSKIP("volumen is not built here");
        const QStringList arguments{m_folder.filePath("empty.zarr"), "--screenshot", m_folder.filePath("window.png"), "--size", "800x500"};
        verifyNoneMapped(kWindow, arguments, kLateLibraries + kNowhere);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(LinkageTest)
#include "tst_linkage.moc"
