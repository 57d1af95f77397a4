#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/project/project_file.h"

using namespace volumen;

class ProjectFileTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    Path root() const { return m_folder.path().toStdString(); }

    static ProjectRecord example(const Path& root) {
        LayerLook look{.visible = false, .opacity = 0.5, .blend = Blend::max, .colorMap = "ink", .windowLo = 3, .windowHi = 77.5, .gamma = 1.5,
                       .interpolation = Interpolation::nearest, .slab = {.halfVoxels = 4, .reduce = Reduce::min}, .labelStyle = LabelStyle::outline};
        ViewState view;
        view.crosshair = {1, 2.5, 3};
        view.layout = Layout::onePlusThree;
        view.maximised = PaneId::xz;
        view.pane(PaneId::yz).umPerPixel = 0.25;
        view.scene = {.camera = SceneCamera{{1, 2, 3}, {4, 5, 6}, {0, -1, 0}, true}, .crop = Bounds{{1, 2, 3}, {10, 20, 30}}, .cut = SceneCut{{1, 1, 1}, {0, 0, 1}}, .planes = false,
                      .orbitsCrosshair = true, .background = 0x203040};
        VolumeLook volumeLook{.shown = true, .mode = VolumeMode::minimum, .points = {{-1.5, 0.25, 0x0180ff}, {8, 1, 0xffffff}}, .unitUm = 7.91, .density = 2, .shaded = false, .gradientOpacity = 0.5, .glow = 0.75};
        return {.layers = {{"scan", root / "p.volumen/scan.zarr", {}, look, volumeLook, {.shown = true, .eachValue = true, .threshold = 0.25, .color = 0x123456}}, {"ink", root / "elsewhere/a.h5", {.dataset = "g/raw", .axes = "yxz", .channel = "2"}, std::nullopt, {}, {}}},
                .activeLayer = "ink", .view = view};
    }

private Q_SLOTS:
    void whatIsWrittenIsReadBack() {
        const ProjectRecord record = example(root());
        writeProject(root() / "p.volumen", record);
        const ProjectRecord back = readProject(root() / "p.volumen");
        QVERIFY(back.layers == record.layers);
        QVERIFY(back.view == record.view);
        QCOMPARE(back.activeLayer, record.activeLayer);
    }
    void aProjectMovesWithItsData() {
        writeProject(root() / "p.volumen", example(root()));
        std::filesystem::create_directories(root() / "moved");
        std::filesystem::rename(root() / "p.volumen", root() / "moved/q.volumen");
        const ProjectRecord back = readProject(root() / "moved/q.volumen");
        QCOMPARE(back.layers[0].path.string(), (root() / "moved/q.volumen/scan.zarr").string());
    }
    void damagedForeignAndNewerFilesAreRefusedWithASentence() {
        const Path folder = root() / "bad.volumen";
        std::filesystem::create_directories(folder);
        for (const char* text : {"{", "[]", "{\"format\": \"other\"}", "{\"format\": \"volumen-project\", \"version\": 99, \"layers\": []}",
                                 "{\"format\": \"volumen-project\", \"version\": 1, \"layers\": [3]}"}) {
            writeTextAtomically(folder / "project.json", text);
            QVERIFY_EXCEPTION_THROWN(readProject(folder), Error);
        }
    }
    void numbersThatNoVolumenWroteAreDamage_data() {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("instead");
        QTest::newRow("a version past all bounds") << "\"version\": 1" << "\"version\": 1e60";
        QTest::newRow("a slab past all bounds") << "\"halfVoxels\": 0" << "\"halfVoxels\": 1e12";
        QTest::newRow("a negative slab") << "\"halfVoxels\": 0" << "\"halfVoxels\": -1";
        QTest::newRow("a transfer curve that runs back") << "\"value\": -1.5" << "\"value\": 9.0";
        QTest::newRow("a transparency below nothing") << "\"opacity\": 0.25" << "\"opacity\": -0.25";
        QTest::newRow("matter of no length") << "\"unitUm\": 7.91" << "\"unitUm\": 0.0";
        QTest::newRow("an opacity over 1") << "\"opacity\": 1.0" << "\"opacity\": 1.5";
        QTest::newRow("no zoom at all") << "\"umPerPixel\": 0.25" << "\"umPerPixel\": 0.0";
        QTest::newRow("a crosshair out of this world") << "2.5" << "2.5e300";
    }
    void numbersThatNoVolumenWroteAreDamage() {
        QFETCH(QString, written);
        QFETCH(QString, instead);
        const Path folder = root() / "p.volumen";
        ProjectRecord record = example(root());
        record.layers[0].look = LayerLook{};
        writeProject(folder, record);
        QString text = QString::fromStdString(readText(folder / "project.json"));
        QVERIFY2(text.contains(written), qPrintable(text));
        writeTextAtomically(folder / "project.json", text.replace(written, instead).toStdString());
        QVERIFY_EXCEPTION_THROWN(readProject(folder), Error);
    }
    void aProjectIsLockedOnce() {
        writeProject(root() / "p.volumen", {});
        const auto lock = lockProject(root() / "p.volumen");
        QVERIFY(lock);
        QVERIFY(!lockProject(root() / "p.volumen"));
    }
    void whoDoesNotGetALockIsToldWhoHasIt() {
        const Path project = root() / "held.volumen";
        writeProject(project, {});
        {
            const auto lock = lockProject(project);
            const std::string why = whyNotLocked(project, "wait");
            QVERIFY2(why.find("another Volumen (") != std::string::npos && why.find("process " + std::to_string(::getpid())) != std::string::npos, why.c_str());
        }
        QVERIFY(readText(project / "lock").find("process") != std::string::npos);   // as a crash leaves it
        QVERIFY(!FileLock::heldBy(project / "lock"));
        QVERIFY(lockProject(project));
        QVERIFY(whyNotLocked(root() / "nowhere", "wait").find("cannot be written") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(ProjectFileTest)
#include "tst_project_file.moc"
