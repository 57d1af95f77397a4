#include <QTemporaryDir>
#include <QTest>
#include <sstream>

#include "core/segment/obj.h"

using namespace volumen;

namespace {

SurfacePoint pointAt(double z, double y, double x) { return {.position = {z, y, x}, .normal = {0, 1, 0}}; }

std::vector<std::string> linesOf(const Path& path, const std::string& start) {
    std::istringstream text(readText(path));
    std::vector<std::string> found;
    for (std::string line; std::getline(text, line);)
        if (line.starts_with(start)) found.push_back(line);
    return found;
}

}  // namespace

class ObjWriterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void verticesBearTextureCoordinatesFromTheBottomLeft() {
        const QTemporaryDir folder;
        const Path path = Path(folder.path().toStdString()) / "a.obj";
        ObjWriter writer(path, {.height = 2, .width = 3});
        writer.writeRow(std::vector{pointAt(1, 2, 3), pointAt(1, 2, 4), pointAt(1, 2, 5)});
        writer.writeRow(std::vector{pointAt(2, 2, 3), pointAt(2, 2, 4), SurfacePoint{}});
        writer.finish();

        QCOMPARE(linesOf(path, "v ").front(), std::string("v 3.0000 2.0000 1.0000"));
        QCOMPARE(linesOf(path, "vt ").front(), std::string("vt 0.00000000 1.00000000"));
        QCOMPARE(linesOf(path, "vt ").back(), std::string("vt 0.50000000 0.00000000"));
        QCOMPARE(linesOf(path, "vn ").front(), std::string("vn 0.000000 1.000000 0.000000"));
    }
    void facesStandOnlyWhereAllFourCornersHaveAPlace() {
        const QTemporaryDir folder;
        const Path path = Path(folder.path().toStdString()) / "a.obj";
        ObjWriter writer(path, {.height = 2, .width = 3});
        writer.writeRow(std::vector{pointAt(1, 2, 3), pointAt(1, 2, 4), pointAt(1, 2, 5)});
        writer.writeRow(std::vector{pointAt(2, 2, 3), pointAt(2, 2, 4), SurfacePoint{}});
        writer.finish();
        QCOMPARE(linesOf(path, "f "), (std::vector<std::string>{"f 1/1/1 2/2/2 4/4/4", "f 2/2/2 5/5/5 4/4/4"}));
    }
    void aStepLeavesOutPixelsAndKeepsTheTextureCoordinates() {
        const QTemporaryDir folder;
        const Path path = Path(folder.path().toStdString()) / "a.obj";
        ObjWriter writer(path, {.height = 5, .width = 9}, 4);
        QVERIFY((writer.grid() == FlatShape{.height = 2, .width = 3}));
        const std::vector row{pointAt(0, 0, 0), pointAt(0, 0, 4), pointAt(0, 0, 8)};
        writer.writeRow(row);
        writer.writeRow(row);
        writer.finish();
        QCOMPARE(linesOf(path, "vt ").back(), std::string("vt 1.00000000 0.00000000"));
    }
};

QTEST_APPLESS_MAIN(ObjWriterTest)
#include "tst_obj_writer.moc"
