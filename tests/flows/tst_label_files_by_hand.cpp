// Labels from files and into them, in the real window: both dialogs, by mouse and keys, and what is dropped on the window.

#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QTreeWidget>

#include "core/labels/brush.h"
#include "core/labels/label_export.h"
#include "tests/support/session_world.h"
#include "ui/dialogs/choice_dialog.h"
#include "ui/dialogs/label_export_dialog.h"
#include "ui/dialogs/label_import_dialog.h"
#include "ui/panels/jobs_panel.h"
#include "ui/panels/message_bar.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{48, 64, 80};

/// A world with a scan, a project, and an empty layer of labels; and files of labels beside.
struct ExchangeWorld : SessionWorld {
    ExchangeWorld() {
        writePlacedZarr(path("scan.zarr"), Array3<std::uint8_t>(kShape, 90), "|u1", {2, 2, 2});
        LabelSnapshot theirs{.layer = 1, .geometry = {.shape = kShape, .spacingUm = Spacing{2, 2, 2}, .originUm = {}, .flat = false}, .grid = LabelGrid(kShape)};
        theirs.table.set({.id = 3, .name = "mould", .color = {10, 200, 10}});
        paintSegment(theirs.grid, {.radiusVoxels = 8}, {24, 32, 40}, {24, 32, 40}, 3, {});
        exportLabels(theirs, {.out = path("theirs.nrrd")}, {.threads = 1, .memoryBytes = std::uint64_t{256} << 20}, {});
        exportLabels(theirs, {.out = path("part.nrrd"), .region = Box{{4, 4, 4}, kShape}}, {.threads = 1, .memoryBytes = std::uint64_t{256} << 20}, {});
        exportLabels(theirs, {.out = path("other.npy"), .region = Box{{0, 0, 0}, {48, 64, 79}}}, {.threads = 1, .memoryBytes = std::uint64_t{256} << 20}, {});
        m_ready = show({1200, 800}) && open("scan.zarr") && run("project.new " + file("a.volumen")).isEmpty() && run("labels.new ink").isEmpty() && idle();
    }
    bool ready() const { return m_ready; }
    const LabelLayer& labels() const { return *project().paintLayer()->labels; }
    template <class Dialog>
    Dialog* dialog() {
        QTest::qWaitFor([this] { return window().template findChild<Dialog*>() != nullptr; });
        return window().template findChild<Dialog*>();
    }
    LabelImportDialog* importDialog(const char* name) {
        run("labels.import");
        auto* shown = dialog<LabelImportDialog>();
        auto* line = shown->findChild<QLineEdit*>("path");
        QTest::mouseClick(line, Qt::LeftButton);
        QTest::keyClicks(line, file(name));
        QTest::keyClick(line, Qt::Key_Tab);
        return shown;
    }
    QString text(const QWidget* dialog, const char* label) const { return dialog->findChild<QLabel*>(label)->text(); }

private:
    bool m_ready = false;
};

bool untilEnabled(QPushButton* button) {
    return QTest::qWaitFor([=] { return button->isEnabled(); });
}

}  // namespace

class LabelFilesByHand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFileOfLabelsIsLookedAtAndImportedAsOneStep() {
        ExchangeWorld world;
        QVERIFY(world.ready());
        QPointer<LabelImportDialog> dialog = world.importDialog("theirs.nrrd");
        auto* import = dialog->findChild<QPushButton*>("import");
        QVERIFY(untilEnabled(import));
        QVERIFY(world.text(dialog, "about").contains("48 x 64 x 80") && world.text(dialog, "size").contains("at most"));
        QCOMPARE(dialog->findChild<QTreeWidget*>("labels")->topLevelItem(0)->text(1), QString("mould"));
        QTest::mouseClick(import, Qt::LeftButton);
        QVERIFY(QTest::qWaitFor([&] { return dialog.isNull(); }) && world.idle());
        QCOMPARE(world.labels().grid().at({24, 32, 40}), LabelId(3));
        QCOMPARE(world.labels().table().find(3)->name, std::string("mould"));
        QCOMPARE(world.labels().history().steps().back().name, std::string("Import theirs.nrrd"));
        world.key(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(QTest::qWaitFor([&] { return world.labels().counts().sum() == 0; }));
    }
    void aPartLiesWhereItsOriginSays() {
        ExchangeWorld world;
        QVERIFY(world.ready());
        QPointer<LabelImportDialog> dialog = world.importDialog("part.nrrd");
        auto* import = dialog->findChild<QPushButton*>("import");
        QVERIFY(untilEnabled(import));
        QCOMPARE(dialog->findChild<QLineEdit*>("offset")->text(), QString("4,4,4"));
        QTest::keyClick(import, Qt::Key_Space);
        QVERIFY(QTest::qWaitFor([&] { return dialog.isNull(); }) && world.idle());
        QCOMPARE(world.labels().grid().at({24, 32, 40}), LabelId(3));
    }
    void whatDoesNotFitIsNamedAndCannotBeImported() {
        ExchangeWorld world;
        QVERIFY(world.ready());
        LabelImportDialog* dialog = world.importDialog("other.npy");
        QVERIFY(QTest::qWaitFor([&] { return world.text(dialog, "problem").contains("48 x 64 x 79"); }));
        QVERIFY(world.text(dialog, "problem").contains("48 x 64 x 80") && !dialog->findChild<QPushButton*>("import")->isEnabled());
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(!dialog->isVisible());
        QCOMPARE(world.labels().history().last(), std::uint64_t{0});
    }
    void whatIsPaintedIsExportedByAJobAndComesBack() {
        ExchangeWorld world;
        QVERIFY(world.ready());
        QCOMPARE(world.run("labels.import " + world.file("theirs.nrrd")), QString());
        world.run("labels.export");
        auto* dialog = world.dialog<LabelExportDialog>();
        auto* format = dialog->findChild<QComboBox*>("format");
        format->setFocus();
        while (format->currentData().toString() != "nifti") QTest::keyClick(format, Qt::Key_Down);
        auto* output = dialog->findChild<QLineEdit*>("output");
        output->selectAll();
        QTest::keyClicks(output, world.file("mine.nii.gz"));
        auto* table = dialog->findChild<QComboBox*>("table");
        QTest::keyClick(table, Qt::Key_Down);
        QCOMPARE(dialog->wish().table, world.file("mine.label"));
        QTest::mouseClick(dialog->findChild<QPushButton*>("export"), Qt::LeftButton);
        QVERIFY(QTest::qWaitFor([&] { return QFile::exists(world.file("mine.nii.gz")) && QFile::exists(world.file("mine.label")); }, 20000));
        QVERIFY(QTest::qWaitFor([&] { return !world.window().messages().isHidden(); }));
        QCOMPARE(world.run("edit.undo"), QString());
        QCOMPARE(world.run("labels.import " + world.file("mine.nii.gz") + " " + world.file("mine.label")), QString());
        QCOMPARE(world.labels().grid().at({24, 32, 40}), LabelId(3));
    }
    void aRegionThatIsNoneIsNamedInTheExport() {
        ExchangeWorld world;
        QVERIFY(world.ready());
        world.run("labels.export");
        auto* dialog = world.dialog<LabelExportDialog>();
        auto* region = dialog->findChild<QLineEdit*>("region");
        QTest::keyClicks(region, "0:500,:,:");
        QVERIFY(!world.text(dialog, "problem").isEmpty() && !dialog->findChild<QPushButton*>("export")->isEnabled());
        region->clear();
        QTest::keyClicks(region, "0:10,:,:");
        QVERIFY(world.text(dialog, "problem").isEmpty() && dialog->findChild<QPushButton*>("export")->isEnabled());
        QVERIFY(labelExportArguments("p", dialog->wish()).join(' ').contains("--region 0:10,:,:"));
    }
    void aDroppedFileOfLabelsIsAskedAbout() {
        ExchangeWorld world;
        QVERIFY(world.ready());
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(world.file("theirs.nrrd"))});
        QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&world.window(), &event);
        auto* choice = world.dialog<ChoiceDialog>();
        QVERIFY(choice);
        QTest::keyClick(choice, Qt::Key_Return);
        auto* dialog = world.dialog<LabelImportDialog>();
        QVERIFY(dialog && untilEnabled(dialog->findChild<QPushButton*>("import")));
        QCOMPARE(dialog->wish().path, world.file("theirs.nrrd"));
    }
    void aDroppedScanIsOpenedAsAlways() {
        ExchangeWorld world;
        QVERIFY(world.ready());
        writePlacedZarr(world.path("more.zarr"), Array3<float>(Voxel{8, 8, 8}, 1.0f), "<f4", {2, 2, 2});
        Q_EMIT world.window().pathsDropped({world.file("more.zarr")});
        QVERIFY(QTest::qWaitFor([&] { return world.project().layers().size() == 3; }));
    }
};

QTEST_MAIN(LabelFilesByHand)
#include "tst_label_files_by_hand.moc"
