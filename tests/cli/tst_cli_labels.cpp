#include <QTest>

#include "core/base/json.h"
#include "core/labels/fill.h"
#include "core/project/project_file.h"
#include "core/volume/open_volume.h"
#include "tests/support/label_world.h"
#include "tests/support/run_cli.h"

using namespace volumen;
using namespace volumen::test;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{19, 40, 53};

/// A project folder with a layer "ink", painted on and closed.
class PaintedProject {
public:
    PaintedProject() : m_project(Path(m_folder.path().toStdString()) / "a.volumen") {
        writeProject(m_project, {});
        createLabels(files("ink"), geometryOfShape(kShape));
        const auto layer = openLabels(files("ink"));
        LabelTable table;
        table.add("ink", LabelMeaning::ink, parseColor("#e8603c"));
        table.add("no ink", LabelMeaning::noInk, parseColor("#3c7be8"));
        layer->setTable(table);
        for (int i = 0; i < 3; ++i) {
            layer->begin("Brush");
            layer->paint({.radiusVoxels = 6}, {3.0 * i, 5, 8}, {10, 30.0 - 5 * i, 40}, static_cast<LabelId>(1 + i % 2), {});
            layer->end();
        }
        m_plain = plainOf(layer->grid());
    }

    std::string path() const { return m_project.string(); }
    LabelFiles files(const std::string& layer) const { return LabelFiles::of(m_project / "labels", layer); }
    std::string out(const std::string& name) const { return (Path(m_folder.path().toStdString()) / name).string(); }
    const Plain& plain() const { return m_plain; }
    Plain now(const std::string& layer) const { return plainOf(loadLabels(files(layer)).state.grid); }

private:
    QTemporaryDir m_folder;
    Path m_project;
    Plain m_plain;
};

struct Format {
    const char* name;
    const char* out;
};
constexpr Format kFormats[] = {{"npy", "a.npy"}, {"ome-zarr-0.4", "a4.zarr"}, {"ome-zarr-0.5", "a5.zarr"}, {"hdf5", "a.h5"}, {"nrrd", "a.nrrd"}, {"nifti", "a.nii.gz"}, {"tiff-stack", "slices"}, {"label-zarr", "train.zarr"}};

}  // namespace

class CliLabelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void infoCountsTheVoxelsOfEachLabelAndTheJournal() {
        const PaintedProject project;
        const CliResult result = runCli({"labels", "info", project.path(), "--json"});
        QCOMPARE(result.status, 0);
        const Json json = result.json(), layer = json["layers"][0];
        const LabelCounts counts = countsOf(project.plain());
        QVERIFY(layer["name"] == "ink" && layer["shape"] == Json::array({19, 40, 53}) && layer["labels"].size() == 2);
        QVERIFY(layer["labels"][1] == Json({{"id", 2}, {"name", "no ink"}, {"meaning", "no-ink"}, {"color", "#3c7be8"}, {"voxels", counts.of(2)}}));
        QVERIFY(json["journal"] == Json({{"edits", 3}, {"recovered", 3}}));
        QVERIFY(runCli({"labels", "info", project.path()}).output.find("no ink (no-ink, #3c7be8)") != std::string::npos);
    }

    void whatIsExportedInAnyFormatIsImportedVoxelByVoxel() {
        const PaintedProject project;
        for (const Format& format : kFormats) {
            const CliResult exported = runCli({"labels", "export", project.path(), "ink", project.out(format.out), "--format", format.name});
            QVERIFY2(exported.status == 0, (std::string(format.name) + ": " + exported.error).c_str());
            const std::string copy = std::string("copy of ") + format.name;
            createLabels(project.files(copy), geometryOfShape(kShape));
            const CliResult imported = runCli({"labels", "import", project.path(), copy, project.out(format.out)});
            QVERIFY2(imported.status == 0, (std::string(format.name) + ": " + imported.error).c_str());
            QVERIFY2(equal(project.now(copy), project.plain()), format.name);
        }
        QVERIFY(loadLabels(project.files("copy of ome-zarr-0.4")).state.table == loadLabels(project.files("ink")).state.table);
        QVERIFY(loadLabels(project.files("copy of nrrd")).state.table == loadLabels(project.files("ink")).state.table);
        QVERIFY(loadLabels(project.files("copy of ome-zarr-0.5")).state.table == loadLabels(project.files("ink")).state.table);
        const std::string nrrd = readText(project.out("a.nrrd"));
        QVERIFY(nrrd.find("Segment1_Name:=no ink\n") != std::string::npos && nrrd.find("Segment1_LabelValue:=2\n") != std::string::npos);
    }

    void aRegionOfOneLabelIsExportedWhereItLies() {
        const PaintedProject project;
        const CliResult result = runCli({"labels", "export", project.path(), "ink", project.out("part.nrrd"), "--region", "2:15,3:30,7:50", "--label", "no ink"});
        QVERIFY2(result.status == 0, result.error.c_str());
        const auto source = openVolume(project.out("part.nrrd"));
        QCOMPARE(source->info().shape(), (Voxel{13, 27, 43}));
        QVERIFY(length(source->info().originUm - Point{2 * 7.91, 3 * 7.91, 7 * 7.91}) < 1e-6);
        createLabels(project.files("part"), geometryOfShape(kShape));
        QCOMPARE(runCli({"labels", "import", project.path(), "part", project.out("part.nrrd"), "--offset", "2,3,7", "--as", "2=nothing here"}).status, 0);
        const LoadedLabels part = loadLabels(project.files("part"));
        forEachVoxelOf(kShape, [&](Voxel v) {
            const bool inside = Box{{2, 3, 7}, {15, 30, 50}}.contains(v);
            QCOMPARE(part.state.grid.at(v), inside && project.plain().at(v) == 2 ? LabelId{2} : LabelId{0});
        });
        QCOMPARE(part.state.table.find(2)->name, std::string("nothing here"));
    }

    void aVdbForOthersAndOneThatIsThereAlready() {
        const PaintedProject project;
        QCOMPARE(runCli({"labels", "export", project.path(), "ink", project.out("a.vdb")}).status, 0);
        QVERIFY(runCli({"labels", "export", project.path(), "ink", project.out("a.vdb")}).failedWith(3));
        QCOMPARE(runCli({"labels", "export", project.path(), "ink", project.out("a.vdb"), "--overwrite"}).status, 0);
    }

    void whatDoesNotFitIsRefusedByASentenceThatNamesTheDifference() {
        const PaintedProject project;
        QCOMPARE(runCli({"labels", "export", project.path(), "ink", project.out("part.npy"), "--region", ":,:,0:52"}).status, 0);
        const CliResult shape = runCli({"labels", "import", project.path(), "ink", project.out("part.npy")});
        QVERIFY(shape.failedWith(2) && shape.error.find("19 x 40 x 52") != std::string::npos && shape.error.find("19 x 40 x 53") != std::string::npos);
        QVERIFY(runCli({"labels", "import", project.path(), "ink", project.out("part.npy"), "--offset", "0,0,2"}).failedWith(2));
        createLabels(project.files("coarse"), {.shape = kShape, .spacingUm = Spacing{16, 16, 16}});
        QCOMPARE(runCli({"labels", "export", project.path(), "ink", project.out("a.nrrd")}).status, 0);
        const CliResult spacing = runCli({"labels", "import", project.path(), "coarse", project.out("a.nrrd")});
        QVERIFY(spacing.failedWith(2) && spacing.error.find("7.9") != std::string::npos && spacing.error.find("16") != std::string::npos);
        QVERIFY(runCli({"labels", "export", project.path(), "none", project.out("b.npy")}).failedWith(2));
        QVERIFY(runCli({"labels", "export", project.path(), "ink", project.out("b.npy"), "--label", "mould"}).failedWith(2));
        QVERIFY(equal(project.now("ink"), project.plain()));
    }

    void aProjectThatIsOpenElsewhereIsReadAndNotWritten() {
        const PaintedProject project;
        const auto lock = lockProject(project.path());
        QCOMPARE(runCli({"labels", "export", project.path(), "ink", project.out("a.npy")}).status, 0);
        QVERIFY(runCli({"labels", "import", project.path(), "ink", project.out("a.npy")}).failedWith(3));
    }
};

QTEST_GUILESS_MAIN(CliLabelsTest)
#include "tst_cli_labels.moc"
