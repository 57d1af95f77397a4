#include <QTest>
#include <cstring>

#include "core/base/json.h"
#include "core/segment/segment_convert.h"
#include "core/segment/segment_folder.h"
#include "tests/support/complaint.h"
#include "tests/support/sheet_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

std::string headerOf(int width, int height) {
    return "width: " + std::to_string(width) + "\nheight: " + std::to_string(height) + "\ndim: 6\nordered: true\ntype: double\nversion: 1\n<>\n";
}

QString complaintOf(const Path& path) {
    return complaint([&] { openSegment(path); });
}

/// How far two maps lie apart at the most, where both are valid; a pixel that only one has counts as 1000.
double worst(const SurfaceMap& map, const WavySheet& sheet, std::int64_t rim = 0) {
    double most = 0;
    for (std::int64_t v = rim; v < sheet.shape().height - rim; ++v)
        for (std::int64_t u = rim; u < sheet.shape().width - rim; ++u) {
            const SurfacePoint is = map.at(v, u), wanted = sheet.at(v, u);
            most = std::max(most, is.valid() != wanted.valid() ? 1000 : length(is.position - wanted.position));
        }
    return most;
}

/// The least cosine between the normals of both.
double leastCosine(const SurfaceMap& map, const WavySheet& sheet) {
    double least = 1;
    for (std::int64_t v = 0; v < sheet.shape().height; ++v)
        for (std::int64_t u = 0; u < sheet.shape().width; ++u)
            if (map.at(v, u).valid() && sheet.at(v, u).valid()) least = std::min(least, dot(map.at(v, u).normal, sheet.at(v, u).normal));
    return least;
}

}  // namespace

class SegmentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPpmIsReadBackWhereItIsAskedFor() {
        const SheetWorld world;
        const SegmentPtr segment = openSegment(world.ppm());
        QCOMPARE(segment->info().shape, world.sheet.shape());
        QVERIFY(worst(mapOf(*segment), world.sheet) < 1e-9);
        QVERIFY(leastCosine(mapOf(*segment), world.sheet) > 1 - 1e-9);
        std::vector<SurfacePoint> some(6);
        segment->read({.top = -3, .left = 64, .count = {2, 3}, .step = 4}, some);   // over three edges
        QVERIFY(!some[0].valid() && !some[2].valid() && !some[5].valid());
        QVERIFY(length(some[3].position - world.sheet.at(1, 64).position) < 1e-9);
    }
    void aTifxyzHasTheSamePlacesAndNormalsOnTheSameSide() {
        const SheetWorld world;
        const SegmentPtr segment = openSegment(world.tifxyz());
        QVERIFY(worst(mapOf(*segment), world.sheet) < 1e-4);
        QVERIFY(leastCosine(mapOf(*segment), world.sheet) > 0.99);
    }
    void anObjIsDrawnAtTheResolutionAskedFor() {
        const SheetWorld world;
        const SegmentPtr segment = openSegment(world.obj(), {.resolution = world.sheet.shape()});
        QVERIFY(worst(mapOf(*segment), world.sheet) < 0.01);
        QVERIFY(leastCosine(mapOf(*segment), world.sheet) > 0.999);
    }
    void anObjWithoutAResolutionGetsOnePixelAVoxel() {
        const SheetWorld world({50, 70}, 0.001);
        QCOMPARE(openSegment(world.obj())->info().shape, world.sheet.shape());
    }
    void aTifxyzOfAScaleIsInterpolatedToItsFlatSize() {
        const SheetWorld world({40, 40}, 0);
        TifxyzWriter writer(world / "t", {10, 10}, 0.25, "t");
        for (std::int64_t v = 0; v < 10; ++v) {
            std::vector<SurfacePoint> row;
            for (std::int64_t u = 0; u < 10; ++u) row.push_back({{.z = 4.0 * static_cast<double>(v), .y = 7, .x = 4.0 * static_cast<double>(u)}, {0, 1, 0}});
            writer.writeRow(row);
        }
        writer.finish();
        const SegmentPtr segment = openSegment(world / "t");
        QCOMPARE(segment->info().grid, (FlatShape{10, 10}));
        QCOMPARE(segment->info().shape, (FlatShape{40, 40}));
        const SurfaceMap map = mapOf(*segment);
        QVERIFY(length(map.at(17, 30).position - Point{.z = 17, .y = 7, .x = 30}) < 1e-5);
        QVERIFY(map.at(36, 36).valid() && !map.at(37, 36).valid());   // nothing past the last grid point
    }
    void whatAPpmBecomesIsTheSameSheet() {
        const SheetWorld world;
        const SegmentPtr from = openSegment(world.ppm());
        for (const char* name : {"b.ppm", "b.obj", "b"}) {
            convertSegment(*from, world / name, false, 2, {}, [](std::int64_t) {});
            QVERIFY2(worst(mapOf(*openSegment(world / name, {.resolution = world.sheet.shape()})), world.sheet) < 0.01, name);
        }
    }
    void aTifxyzKeepsTheSideOfTheNormals() {
        const SheetWorld world;
        TifxyzWriter writer(world / "t", world.sheet.shape(), 1, "t");
        for (std::int64_t v = 0; v < world.sheet.shape().height; ++v) {
            std::vector<SurfacePoint> row = world.sheet.row(v);
            for (SurfacePoint& p : row) p.normal = -p.normal;
            writer.writeRow(row);
        }
        writer.finish();
        QVERIFY(leastCosine(mapOf(*openSegment(world.tifxyz())), world.sheet) > 0.99);
        QVERIFY(dot(mapOf(*openSegment(world / "t")).at(5, 5).normal, world.sheet.at(5, 5).normal) < -0.99);
    }
    void anAreaIsThatOfTheSheetInSpace() {
        const SheetWorld world({50, 70}, 0.0);
        const SegmentSize size = measure(*openSegment(world.ppm()), 2, {});
        QCOMPARE(size.validPixels, 50 * 70 - 4 * 8);
        QVERIFY(std::abs(size.areaVoxels - (49 * 69 - 5 * 9)) < 1e-6);
        QCOMPARE(size.lo, (Point{.z = 10, .y = 30, .x = 10}));
        QCOMPARE(size.hi, (Point{.z = 59, .y = 30, .x = 79}));
    }
    void aPpmThatCannotBeIsOneSentence() {
        const SheetWorld world;
        const std::string good = readText(world.ppm()), head = headerOf(70, 50);
        const auto refuses = [&](const std::string& bytes, const char* why) {
            writeTextAtomically(world / "bad.ppm", bytes);
            const QString said = complaintOf(world / "bad.ppm");
            return said.contains(why) && said.contains(';') && !said.contains('\n');
        };
        QVERIFY(refuses(good.substr(0, good.size() / 2), "truncated"));
        QVERIFY(refuses(head, "truncated"));
        QVERIFY(refuses(std::string(100'000, 'w'), "does not end"));
        QVERIFY(refuses(headerOf(-5, 50) + good.substr(head.size()), "no map has"));
        QVERIFY(refuses("width: 1000000000000\nheight: 50\ndim: 6\nordered: true\ntype: double\nversion: 1\n<>\n", "no map has"));
        QVERIFY(refuses(head + std::string(good.size() - head.size(), '\0'), "not one of its pixels"));
        std::string flat = good;
        for (std::size_t i = head.size(); i < flat.size(); i += 48) std::memset(flat.data() + i + 24, 0, 24);
        QVERIFY(refuses(flat, "normals have no length"));
    }
    void anObjThatCannotBeIsOneSentence() {
        const SheetWorld world;
        const auto refuses = [&](const std::string& text, const char* why) {
            writeTextAtomically(world / "bad.obj", text);
            return complaintOf(world / "bad.obj").contains(why);
        };
        const std::string points = "v 0 0 0\nv 1 0 0\nv 0 1 0\n", uvs = "vt 0 0\nvt 1 0\nvt 0 1\n";
        QVERIFY(refuses(points, "no faces"));
        QVERIFY(refuses(points + "f 1 2 3\n", "without texture coordinates"));
        QVERIFY(refuses(points + uvs + "f 1/1 2/2 4/3\n", "not there"));
        QVERIFY(refuses(points + "vt 0 0\nvt 2 0\nvt 0 1\nf 1/1 2/2 3/3\n", "outside 0 to 1"));
        QVERIFY(refuses("v 0 zero 0\n", "where a number belongs"));
        QVERIFY(refuses("v 0 0\n", "where a number belongs"));
    }
    void aTifxyzThatCannotBeIsOneSentence() {
        const SheetWorld world;
        const Path folder = world.tifxyz();
        writeTextAtomically(folder / "meta.json", R"({"scale": [0, 1]})");
        QVERIFY(complaintOf(folder).contains("says no scale"));
        writeTextAtomically(folder / "meta.json", R"({"scale": [1, 1]})");
        std::filesystem::remove(folder / "y.tif");
        QVERIFY(complaintOf(folder).contains("y.tif"));
    }
    void aFolderIsOpenedByTheNamesOfTheField() {
        const SheetWorld world;
        const Path folder = world / "20230827161847";
        std::filesystem::create_directory(folder);
        std::filesystem::copy(world.ppm(), folder / "20230827161847.ppm");
        for (const char* name : {"20230827161847_inklabels.png", "20230827161847_inklabels_v2.zarr", "20230827161847_supervision_mask.png", "20230827161847_mask.png"}) writeTextAtomically(folder / name, "x");
        const SegmentFolder found = segmentFolder(folder);
        QCOMPARE(found.id, std::string("20230827161847"));
        QCOMPARE(found.inkLabels.filename(), Path("20230827161847_inklabels_v2.zarr"));
        QCOMPARE(found.supervisionMask.filename(), Path("20230827161847_supervision_mask.png"));
        QCOMPARE(openSegment(folder)->info().shape, world.sheet.shape());
        QCOMPARE(segmentIdOf("a/20230827161847_inklabels_v2.png"), std::string("20230827161847"));
    }
};

QTEST_APPLESS_MAIN(SegmentTest)
#include "tst_segment.moc"
