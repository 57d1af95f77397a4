// Labels from other programs' files: what they hold, where they lie, what their labels are called.

#include <QTest>

#include "core/base/error.h"
#include "core/labels/color_table.h"
#include "core/labels/distinct_color.h"
#include "core/labels/label_export.h"
#include "core/labels/label_file.h"
#include "core/labels/label_import.h"
#include "tests/support/hdf5_writer.h"
#include "tests/support/label_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{20, 30, 44};

LabelTable twoLabels() {
    LabelTable table;
    table.set({.id = 1, .name = "ink", .meaning = LabelMeaning::other, .color = {232, 96, 60}});
    table.set({.id = 300, .name = "no ink", .meaning = LabelMeaning::other, .color = {1, 2, 3}});
    return table;
}

std::string whyNot(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

LabelSnapshot emptyLayer(LabelGeometry geometry = geometryOfShape(kShape)) { return {.layer = 1, .geometry = geometry, .grid = LabelGrid(geometry.shape)}; }

LabelSnapshot paintedLayer() {
    LabelSnapshot layer = emptyLayer();
    layer.table.add("ink", LabelMeaning::ink, {1, 2, 3});
    paintSegment(layer.grid, {.radiusVoxels = 6}, {9, 9, 9}, {12, 20, 35}, 1, {});
    return layer;
}

}  // namespace

class LabelFilesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Path path(const char* name) const { return Path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void idsWithoutAColourGetOnesThatAreToldApart() {
        std::vector<std::byte> ids(static_cast<std::size_t>(voxelCount(kShape)));
        for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = std::byte{i % 7 == 0 ? std::uint8_t{188} : static_cast<std::uint8_t>(121 + i % 7)};
        LabelSnapshot layer = emptyLayer();
        layer.table.add("ink", LabelMeaning::ink, distinctColor(1));
        const Path file = path("raw.npy");
        LabelSnapshot made = emptyLayer();
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const auto n = static_cast<std::int64_t>(i);
            const Voxel at{n / (kShape.y * kShape.x), n / kShape.x % kShape.y, n % kShape.x};
            paintSegment(made.grid, {.radiusVoxels = 0}, toPoint(at), toPoint(at), static_cast<LabelId>(ids[i]), {});
        }
        exportLabels(made, {.out = file}, {.threads = 1, .memoryBytes = std::uint64_t{64} << 20}, {});
        const LabelTable table = importLabels(layer, {.in = file, .options = {}, .offset = {}, .names = {}, .table = {}}, {}).table;
        QCOMPARE(table.labels().size(), std::size_t{8});
        for (std::size_t i = 0; i < 8; ++i) QCOMPARE(table.labels()[i].color, distinctColor(static_cast<LabelId>(i + 1)));
        QCOMPARE(table.labels().back().name, std::string("label 188"));
    }
    void tablesOfNamesAndColoursComeBackFromEachProgramsForm() {
        for (const auto format : {ColorTableFormat::slicer, ColorTableFormat::itkSnap, ColorTableFormat::csv})
            QVERIFY(parseColorTable(formatColorTable(twoLabels(), format), "a table") == twoLabels());
        for (const char* name : {"a.ctbl", "a.label", "a.csv"}) {
            writeColorTable(path(name), twoLabels());
            QVERIFY(readColorTable(path(name)) == twoLabels());
        }
    }
    void tablesAsTheProgramsWriteThemAreRead() {
        const LabelTable slicer = parseColorTable("# Color table file C:/a.ctbl\r\n# 2 values\r\n0 background 0 0 0 0\r\n7 dark_matter 10 20 30 255\r\n", "a");
        QVERIFY(slicer.labels().size() == 1 && slicer.find(7)->name == "dark matter" && slicer.find(7)->color == LabelColor({10, 20, 30}));
        const LabelTable snap = parseColorTable("################\n# IDX   -R-  -G-  -B-  -A--  VIS MSH  LABEL\n    0     0    0    0        0  0  0    \"Clear Label\"\n    2   255    0  128     0.5  1  1    \"top, left\"\n", "a");
        QVERIFY(snap.labels().size() == 1 && snap.find(2)->name == "top, left" && snap.find(2)->color == LabelColor({255, 0, 128}));
        const LabelTable csv = parseColorTable("index,name,r,g,b\n4,\"a, b\",1,2,3\n5,\"a, b\",4,5,6\n", "a");
        QVERIFY(csv.find(4)->name == "a, b" && csv.find(5)->name == "a, b 5");
    }
    void aLineThatIsNoLabelIsNamed() {
        for (const char* text : {"1 ink 1 2\n", "1 ink 1 2 300 255\n", "index,name\n1,ink\n", "index,name,color\n1,ink\n", "-1 ink 1 2 3 4\n"}) {
            const std::string why = whyNot([&] { parseColorTable(text, "a.ctbl"); });
            QVERIFY2(why.starts_with("a.ctbl: line ") && why.find("CSV") != std::string::npos, why.c_str());
        }
    }

    void sumsAndCountsBecomeInkAndNoInkWhereSomethingWasCounted() {
        Array3<float> sums(Voxel{30, 44, 20}, 0.0f);   // as y, x, z
        Array3<std::uint8_t> counts(Voxel{30, 44, 20}, std::uint8_t{0});
        sums.at({3, 5, 7}) = 2 * 255.0f, counts.at({3, 5, 7}) = 3;
        sums.at({29, 43, 19}) = 100.0f, counts.at({29, 43, 19}) = 1;
        const hid_t file = H5Fcreate(path("soft.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
        writeDataset(file, "scan_predictions", sums, {.chunk = {8, 8, 8}});
        writeDataset(file, "scan_counts", counts, {.chunk = {8, 8, 8}});
        H5Fclose(file);
        const LabelSnapshot layer = importLabels(emptyLayer(), {.in = path("soft.h5"), .options = {}, .offset = {}, .names = {}, .table = {}}, {});
        Plain expected(kShape, LabelId{0});
        expected.at({7, 3, 5}) = 1, expected.at({19, 29, 43}) = 2;
        QVERIFY(equal(plainOf(layer.grid), expected));
        QVERIFY(layer.table.find(1)->meaning == LabelMeaning::ink && layer.table.find(2)->meaning == LabelMeaning::noInk);
    }

    void anOpenVdbGridComesBackAndOneThatReachesOutsideIsRefused() {
        const LabelSnapshot painted = paintedLayer();
        exportLabels(painted, {.out = path("a.vdb")}, {.threads = 1, .memoryBytes = std::uint64_t{256} << 20}, {});
        const LabelImport wish{.in = path("a.vdb"), .options = {}, .offset = {}, .names = {}, .table = {}};
        QVERIFY(equal(plainOf(importLabels(emptyLayer(), wish, {}).grid), plainOf(painted.grid)));
        const std::string outside = whyNot([&] { importLabels(emptyLayer({.shape = {20, 30, 30}, .spacingUm = Spacing{7.91, 7.91, 7.91}, .originUm = {}, .flat = false}), wish, {}); });
        QVERIFY2(outside.find("outside") != std::string::npos, outside.c_str());
        const std::string coarse = whyNot([&] { importLabels(emptyLayer({.shape = kShape, .spacingUm = Spacing{16, 16, 16}, .originUm = {}, .flat = false}), wish, {}); });
        QVERIFY2(coarse.find("7.9") != std::string::npos && coarse.find("16") != std::string::npos, coarse.c_str());
    }
    void aSnapshotBringsItsNames() {
        writeSnapshot(path("ink.vdb"), paintedLayer());
        const LabelSnapshot layer = importLabels(emptyLayer(), {.in = path("ink.vdb"), .options = {}, .offset = {}, .names = {}, .table = {}}, {});
        QVERIFY(layer.table.find(1)->name == "ink" && layer.table.find(1)->meaning == LabelMeaning::ink);
        QVERIFY(equal(plainOf(layer.grid), plainOf(paintedLayer().grid)));
    }

    void anOriginThatIsAnotherIsNamedAndSaysWhereTheFileBelongs() {
        LabelSnapshot painted = paintedLayer();
        exportLabels(painted, {.out = path("part.nrrd"), .region = Box{{2, 3, 4}, {20, 30, 44}}}, {.threads = 1, .memoryBytes = std::uint64_t{256} << 20}, {});
        const LabelFile part = openLabelFile(path("part.nrrd"), {}, painted.geometry);
        QVERIFY(offsetByOrigin(part.source->info(), painted.geometry) == (Voxel{2, 3, 4}));
        LabelGeometry moved = painted.geometry;
        moved.shape = {18, 27, 40};
        const std::string why = placeProblem(part.source->info(), moved, {});
        QVERIFY2(why.find("begins at") != std::string::npos && why.find("offset") != std::string::npos, why.c_str());
        QVERIFY(placeProblem(part.source->info(), moved, Voxel{}).empty());
        QVERIFY(placeProblem(part.source->info(), painted.geometry, Voxel{2, 3, 4}).empty());
    }

    void aTableOfColoursGoesBeforeWhatTheFileSays() {
        exportLabels(paintedLayer(), {.out = path("named.nrrd")}, {.threads = 1, .memoryBytes = std::uint64_t{256} << 20}, {});
        writeColorTable(path("named.label"), [] {
            LabelTable table;
            table.set({.id = 1, .name = "letters", .color = {9, 8, 7}});
            return table;
        }());
        const LabelSnapshot layer = importLabels(emptyLayer(), {.in = path("named.nrrd"), .options = {}, .offset = {}, .names = {}, .table = path("named.label")}, {});
        QVERIFY(layer.table.find(1)->name == "letters" && layer.table.find(1)->color == LabelColor({9, 8, 7}) && layer.table.find(1)->meaning == LabelMeaning::ink);
    }

    void anImportIsOneStepThatUndoTakesBack() {
        exportLabels(paintedLayer(), {.out = path("undo.npy")}, {.threads = 1, .memoryBytes = std::uint64_t{256} << 20}, {});
        const LabelWorld world(kShape);
        const auto layer = world.open();
        layer->begin("Brush");
        layer->paint({.radiusVoxels = 3}, {4, 4, 4}, {4, 4, 4}, 2, {});
        layer->end();
        const Plain before = plainOf(layer->grid());
        const LabelSnapshot was = layer->snapshot();
        layer->apply("Import", was.grid, importLabels(was, {.in = path("undo.npy"), .options = {}, .offset = {}, .names = {}, .table = {}}, {}).grid);
        QVERIFY(equal(plainOf(layer->grid()), plainOf(paintedLayer().grid)));
        QCOMPARE(layer->history().last(), std::uint64_t{2});
        layer->undo();
        QVERIFY(equal(plainOf(layer->grid()), before));
        layer->redo();
        QVERIFY(equal(plainOf(layer->grid()), plainOf(paintedLayer().grid)));
    }
};

QTEST_GUILESS_MAIN(LabelFilesTest)
#include "tst_label_files.moc"
