// Kill the program while somebody paints: what is there when it starts again.

#include "core/labels/label_layer.h"
#include "tests/support/raw_zarr.h"
#include "tests/support/volumen_process.h"

using namespace volumen;
using namespace volumen::testing;

class CrashTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    QString file(const QString& name) const { return m_folder.filePath(name); }
    Path path(const char* name) const { return Path(m_folder.path().toStdString()) / name; }
    std::int64_t inkIn(const char* project) const { return countLabels(loadLabels(LabelFiles::of(path(project) / "labels", "ink")).state.grid).of(1); }
    /// All lines were answered.
    static bool done(VolumenProcess& window, const QStringList& lines) {
        return std::all_of(lines.begin(), lines.end(), [&](const QString& line) { return window.say(line).startsWith("done"); });
    }

private Q_SLOTS:
    void initTestCase() { writeRawZarr(path("scan.zarr"), Array3<std::uint8_t>({32, 48, 64}, 100), {32, 32, 32}, "|u1"); }

    void everyStrokeThatWasOnDiskComesBackWithItsUndo() {
        const QStringList arguments{"--size", "960x640", "--do", "-"};
        {
            VolumenProcess window(VOLUMEN, arguments);
            QVERIFY(done(window, {"view.layoutSingle", "open " + file("scan.zarr"), "project.new " + file("a.volumen"), "labels.new ink", "label.add ink meaning=ink",
                                  "tool.brush radius=3", "stroke xy 16,10,10 16,10,30", "project.save", "stroke xy 16,30,10 16,30,30", "wait journal"}));
            window.kill();
        }
        const std::int64_t both = inkIn("a.volumen");
        VolumenProcess window(VOLUMEN, arguments);
        QVERIFY(done(window, {"view.layoutSingle", "project.open " + file("a.volumen"), "edit.undo", "wait journal"}));
        const std::int64_t one = inkIn("a.volumen");
        QVERIFY(done(window, {"edit.undo", "wait journal"}));
        QVERIFY(one > 0 && both == 2 * one);
        QCOMPARE(inkIn("a.volumen"), 0);
        QVERIFY(done(window, {"edit.redo 2", "wait journal"}));
        QCOMPARE(inkIn("a.volumen"), both);
    }
};

QTEST_GUILESS_MAIN(CrashTest)
#include "tst_crash.moc"
