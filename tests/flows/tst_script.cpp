// `volumen --do`: what a script does, what it answers, and what two windows do with one project.

#include <QImage>

#include "core/project/project_file.h"
#include "tests/support/raw_zarr.h"
#include "tests/support/volumen_process.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

struct Volumen : VolumenProcess {
    explicit Volumen(const QStringList& arguments = {"--size", "960x640", "--do", "-"}) : VolumenProcess(VOLUMEN, arguments) {}
};

}  // namespace

class ScriptTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    QString file(const QString& name) const { return m_folder.filePath(name); }
    Path path(const char* name) const { return Path(m_folder.path().toStdString()) / name; }
    QString writtenScript(const QStringList& lines) const {
        writeTextAtomically(path("script.txt"), lines.join('\n').toStdString(), false);
        return file("script.txt");
    }

private Q_SLOTS:
    void initTestCase() { writeRawZarr(path("scan.zarr"), Array3<std::uint8_t>({32, 48, 64}, 100), {32, 32, 32}, "|u1"); }

    void everyLineIsAnsweredByItsNumber() {
        Volumen window;
        const QStringList answers = window.sayAll({"# a comment, and a blank line", "", "view.layoutSingle", "open " + file("scan.zarr"), "wait idle", "goto 3,4,5"}).output();
        QCOMPARE(answers, QStringList({"done 3", "done 4", "done 5", "done 6"}));
        QCOMPARE(window.status(), 0);
        QVERIFY(window.sentences().isEmpty());
    }
    void linesAreDoneAsTheyComeAndTheEndOfInputQuits() {
        Volumen window;
        QCOMPARE(window.say("open " + file("scan.zarr")), QString("done 1"));
        QCOMPARE(window.say("goto 3,4,5"), QString("done 2"));
        QVERIFY(window.running());
        QCOMPARE(window.finish().status(), 0);
    }
    void anEmptyInputQuitsToo() {
        Volumen window;
        QCOMPARE(window.finish().status(), 0);
    }
    void quitEndsBeforeTheLastLine() {
        Volumen window;
        QCOMPARE(window.sayAll({"quit", "no.such.action"}).status(), 0);
        QVERIFY(window.sentences().isEmpty());
    }
    void whatCannotBeDoneEndsWithTheLineAndTheReason_data() {
        QTest::addColumn<QStringList>("lines");
        QTest::addColumn<QString>("sentence");
        const QString open = "open " + file("scan.zarr");
        QTest::newRow("an unknown action, at once") << QStringList{"view.fly"} << "volumen: line 1: view.fly: there is no such action";
        QTest::newRow("a bad argument") << QStringList{open, "layer.window scan 200:20"} << "volumen: line 2: 200:20: is no window; write it like 20:200";
        QTest::newRow("an argument that is missing") << QStringList{"", "layer.opacity scan"} << "volumen: line 2: layer.opacity: takes LAYER OPACITY";
        QTest::newRow("an action that fails") << QStringList{open, "goto 3,4,500"} << "volumen: line 2: 3,4,500: lies outside the volume of 32 x 48 x 64 voxels";
        QTest::newRow("a layer that is not there") << QStringList{open, "layer.gamma ink 2"} << "volumen: line 2: ink: no layer of that name is open";
    }
    void whatCannotBeDoneEndsWithTheLineAndTheReason() {
        QFETCH(QStringList, lines);
        QFETCH(QString, sentence);
        Volumen window;
        QCOMPARE(window.sayAll(lines + QStringList{"goto 1,1,1"}).status(), 2);
        QCOMPARE(window.sentences(), QStringList(sentence));
    }
    void aFileThatCannotBeOpenedEndsTheScript() {
        Volumen window;
        QCOMPARE(window.sayAll({"open " + file("nowhere.zarr")}).status(), 2);
        QCOMPARE(window.sentences().size(), 1);
        QVERIFY(window.sentences()[0].startsWith("volumen: line 1: ") && window.sentences()[0].contains("nowhere.zarr"));
    }
    void aScriptInAFileEndsTheSameWay() {
        Volumen fails({"--do", writtenScript({"view.fly"})});
        QCOMPARE(fails.finish().status(), 2);
        QCOMPARE(fails.sentences(), QStringList("volumen: line 1: view.fly: there is no such action"));
        Volumen missing({"--do", file("no-script.txt")});
        QCOMPARE(missing.finish().status(), 2);
        QCOMPARE(missing.sentences().size(), 1);
    }
    void afterAFilesLastLineTheWindowStays() {
        Volumen window({file("scan.zarr"), "--size", "960x640", "--do", writtenScript({"wait idle", "layer.window scan 20:200"})});
        QCOMPARE(window.nextLine(), QString("done 1"));
        QCOMPARE(window.nextLine(), QString("done 2"));
        QVERIFY(window.running());
    }
    void picturesHaveTheSizeOfWhatTheyShow() {
        Volumen window({"--size", "1200x800", "--do", "-"});
        const QStringList lines{"open " + file("scan.zarr"), "wait idle", "screenshot " + file("all.png"), "screenshot " + file("xy.png") + " xy", "screenshot " + file("3d.png") + " 3d",
                                "layer.window scan 0:200", "view.layoutSingle", "wait idle", "screenshot " + file("one.png") + " xy"};
        QCOMPARE(window.sayAll(lines).status(), 0);
        QCOMPARE(QImage(file("all.png")).size(), QSize(1200, 800));
        const QImage pane(file("xy.png")), scene(file("3d.png")), single(file("one.png"));
        QVERIFY(pane.width() > 300 && pane.width() < 600 && pane.height() > 200 && pane.height() < 400);
        QVERIFY(std::abs(scene.width() - pane.width()) <= 4 && std::abs(scene.height() - pane.height()) <= 4);
        QVERIFY(single.width() > 2 * pane.width() - 20);
        QCOMPARE(single.pixelColor(single.width() / 2 - 20, single.height() / 2 - 20), QColor(128, 128, 128));
    }
    void screenshotOpensWaitsSavesAndQuits() {
        Volumen window({file("scan.zarr"), "--size", "1100x700", "--screenshot", file("shot.png")});
        QCOMPARE(window.finish().status(), 0);
        QCOMPARE(QImage(file("shot.png")).size(), QSize(1100, 700));
    }
    void afterAScriptInAFileThePictureIsOfWhatItDid() {
        const QString script = writtenScript({"wait idle", "layer.window scan 0:200", "wait idle", "view.layoutSingle", "wait idle", "view.panels off"});
        Volumen window({file("scan.zarr"), "--size", "1100x700", "--do", script, "--screenshot", file("after.png")});
        QCOMPARE(window.finish().status(), 0);
        QCOMPARE(window.output().size(), 6);
        QCOMPARE(QImage(file("after.png")).pixelColor(1060, 350), QColor(Qt::black));  // a pane's ground, where the panels were
    }
    void aProjectIsAsItWasWhenItIsOpenedAgain() {
        Volumen first;
        QCOMPARE(first.sayAll({"view.layoutSingle", "open " + file("scan.zarr"), "layer.window scan 20:200", "layer.colorMap scan inferno", "goto 3,4,5", "project.new " + file("kept.volumen"), "goto 6,7,8",
                               "layer.opacity scan 0.5", "view.rotate xz 20,0"}).status(), 0);
        Volumen second;
        QCOMPARE(second.sayAll({"project.open " + file("kept.volumen"), "project.saveAs " + file("again.volumen")}).status(), 0);
        const ProjectRecord kept = readProject(path("kept.volumen")), again = readProject(path("again.volumen"));
        QCOMPARE(again.layers.size(), std::size_t{1});
        QVERIFY(again.layers[0] == kept.layers[0] && again.view == kept.view);
        QVERIFY(again.layers[0].look->windowLo == 20 && again.layers[0].look->windowHi == 200 && again.layers[0].look->opacity == 0.5);
        QVERIFY(again.view->layout == Layout::one && (again.view->crosshair == Point{6, 7, 8}) && !isUnturned(again.view->pane(PaneId::xz), PaneId::xz));
    }
    void whoOpensAProjectSecondMayNotSaveItUntilTheFirstIsGone() {
        Volumen first;
        QCOMPARE(first.say("view.layoutSingle"), QString("done 1"));  // without the 3D pane it is quick
        QCOMPARE(first.say("open " + file("scan.zarr")), QString("done 2"));
        QCOMPARE(first.say("layer.window scan 20:200"), QString("done 3"));
        QCOMPARE(first.say("project.new " + file("shared.volumen")), QString("done 4"));

        Volumen second;
        QCOMPARE(second.sayAll({"project.open " + file("shared.volumen"), "layer.window scan 30:40", "project.save"}).status(), 2);
        QCOMPARE(second.output(), QStringList({"done 1", "done 2"}));
        QCOMPARE(second.sentences().size(), 1);
        QVERIFY2(second.sentences()[0].startsWith("volumen: line 3: " + file("shared.volumen") + ": is open in another Volumen"), qPrintable(second.sentences()[0]));

        QCOMPARE(first.say("layer.gamma scan 2"), QString("done 5"));
        QCOMPARE(first.say("project.save"), QString("done 6"));
        const LayerLook look = *readProject(path("shared.volumen")).layers.at(0).look;
        QVERIFY(look.windowLo == 20 && look.windowHi == 200 && look.gamma == 2);

        first.kill();  // as the system does it: nothing is tidied up
        Volumen third;
        QCOMPARE(third.sayAll({"project.open " + file("shared.volumen"), "layer.window scan 50:60", "project.save"}).status(), 0);
        QCOMPARE(readProject(path("shared.volumen")).layers.at(0).look->windowLo, 50.0);
    }
    void aProjectIsNotWrittenOverAnother() {
        writeProject(path("older.volumen"), {});
        Volumen window;
        QCOMPARE(window.sayAll({"open " + file("scan.zarr"), "project.new " + file("older.volumen")}).status(), 2);
        QVERIFY(window.sentences().value(0).contains("a project lies here already"));
    }
};

QTEST_GUILESS_MAIN(ScriptTest)
#include "tst_script.moc"
