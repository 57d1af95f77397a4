// Labels from files and into them, in the real window: both dialogs, by mouse and keys, and what is dropped on the window.

#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QTreeWidget>

#include "core/base/json.h"
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
        writeLabels("theirs.zarr", {.lo = {}, .hi = kShape});
        writeLabels("part.zarr", {.lo = {4, 4, 4}, .hi = kShape});
        writeLabels("other.zarr", {.lo = {}, .hi = {48, 64, 79}});
        m_ready = show({1200, 800}) && open("scan.zarr") && run("project.new " + file("a.volumen")).isEmpty() && run("labels.new ink").isEmpty() && idle();
    }
    /// A ball of label 3, "mould", around the middle of the scan: what lies of it in `box`, where it lies.
    void writeLabels(const char* name, const Box& box) {
        Array3<std::uint8_t> voxels(box.shape(), std::uint8_t{0});
        for (std::int64_t z = 16; z < 33; ++z)
            for (std::int64_t y = 24; y < 41; ++y)
                for (std::int64_t x = 32; x < 49; ++x)
                    if (length(Point{z - 24.0, y - 32.0, x - 40.0}) <= 8) voxels.at(Voxel{z, y, x} - box.lo) = 3;
        writePlacedZarr(path(name), voxels, "|u1", {2, 2, 2}, toPoint(box.lo) * 2);
        Json attributes = readJson(path(name) / ".zattrs");
        attributes["image-label"] = {{"properties", {{{"label-value", 3}, {"name", "mould"}}}}, {"colors", {{{"label-value", 3}, {"rgba", {10, 200, 10, 255}}}}}};
        writeTextAtomically(path(name) / ".zattrs", attributes.dump(), false);
    }
    bool ready() const { return m_ready; }
    const LabelLayer& labels() const { return *project().paintLayer()->labels; }
    template <class Dialog>
    Dialog* dialog() {
        if (!QTest::qWaitFor([this] { return window().template findChild<Dialog*>() != nullptr; })) return nullptr;
        auto* found = window().template findChild<Dialog*>();
        found->activateWindow();   // keys are the main window's otherwise
        return QTest::qWaitForWindowActive(found) ? found : nullptr;
    }
    LabelImportDialog* importDialog(const char* name) {
        run("labels.import");
        auto* shown = dialog<LabelImportDialog>();
        auto* line = shown->findChild<QLineEdit*>("path");
        QTest::mouseClick(line, Qt::LeftButton);
        QTest::keyClicks(line, file(name));
        QTest::keyClick(line, Qt::Key_Return);
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
        QPointer<LabelImportDialog> dialog = world.importDialog("theirs.zarr");
        auto* import = dialog->findChild<QPushButton*>("import");
        QVERIFY(untilEnabled(import));
        QVERIFY(world.text(dialog, "about").contains("48 x 64 x 80") && world.text(dialog, "size").contains("at most"));
        QCOMPARE(dialog->findChild<QTreeWidget*>("labels")->topLevelItem(0)->text(1), QString("mould"));
        QTest::mouseClick(import, Qt::LeftButton);
        QVERIFY(QTest::qWaitFor([&] { return dialog.isNull(); }) && world.idle());
        QCOMPARE(world.labels().grid().at({24, 32, 40}), LabelId(3));
        QCOMPARE(world.labels().table().find(3)->name, std::string("mould"));
        QCOMPARE(world.labels().history().steps().back().name, std::string("Import theirs.zarr"));
        world.window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&world.window()));
        world.key(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(QTest::qWaitFor([&] { return world.labels().counts().sum() == 0; }));
    }
    void aPartLiesWhereItsOriginSays() {
        ExchangeWorld world;
        QVERIFY(world.ready());
        QPointer<LabelImportDialog> dialog = world.importDialog("part.zarr");
        auto* import = dialog->findChild<QPushButton*>("import");
        QVERIFY(untilEnabled(import));
        QCOMPARE(dialog->findChild<QLineEdit*>("offset")->text(), QString("4,4,4"));
        QTest::keyClick(import, Qt::Key_Space);
        QVERIFY(QTest::qWaitFor([&] { return dialog.isNull(); }) && world.idle());
        QCOMPARE(world.labels().grid().at({24, 32, 40}), LabelId(3));
    }
    void idsOverAByteComeIntoAnOpenLayerAndAreSeen() {
        ExchangeWorld world;
        QVERIFY(world.ready());
        Array3<std::uint16_t> ids(kShape, std::uint16_t{0});
        for (std::int64_t i = 0; i < voxelCount(kShape); ++i) ids.data()[i] = i % kShape.x < 40 ? 256 : 300;   // 0 and 44 in a byte
        writePlacedZarr(world.path("many.zarr"), ids, "<u2", {2, 2, 2});
        QCOMPARE(world.run("labels.import " + world.file("many.zarr")), QString());
        QVERIFY(world.idle());
        QCOMPARE(world.labels().grid().at({24, 32, 20}), LabelId(256));
        const auto seen = [&](Point at) { return world.colorAt(PaneId::xy, world.project().space().toUm(at)); };
        const auto differs = [&](Point at) { const QColor c = seen(at); return std::max({c.red(), c.green(), c.blue()}) - std::min({c.red(), c.green(), c.blue()}) > 20; };   // the scan is grey
        QVERIFY(QTest::qWaitFor([&] { return differs({24, 20, 20}) && differs({24, 20, 60}); }));
        QVERIFY(seen({24, 20, 20}) != seen({24, 20, 60}));
    }
    void whatDoesNotFitIsNamedAndCannotBeImported() {
        ExchangeWorld world;
        QVERIFY(world.ready());
        LabelImportDialog* dialog = world.importDialog("other.zarr");
        QVERIFY(QTest::qWaitFor([&] { return world.text(dialog, "problem").contains("48 x 64 x 79"); }));
        QVERIFY(world.text(dialog, "problem").contains("48 x 64 x 80") && !dialog->findChild<QPushButton*>("import")->isEnabled());
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(!dialog->isVisible());
        QCOMPARE(world.labels().history().last(), std::uint64_t{0});
    }
    void whatIsPaintedIsExportedByAJobAndComesBack() {
        ExchangeWorld world;
        QVERIFY(world.ready());
        QCOMPARE(world.run("labels.import " + world.file("theirs.zarr")), QString());
        world.run("labels.export");
        auto* dialog = world.dialog<LabelExportDialog>();
        auto* format = dialog->findChild<QComboBox*>("format");
        format->setFocus();
        for (int i = 0; i < 4; ++i) QTest::keyClick(format, Qt::Key_Down);
        QCOMPARE(dialog->wish().format, QString("nifti"));
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
        data.setUrls({QUrl::fromLocalFile(world.file("theirs.zarr"))});
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&world.window(), &enter);
        QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&world.window(), &event);
        auto* choice = world.dialog<ChoiceDialog>();
        QVERIFY(choice);
        QTest::keyClick(choice, Qt::Key_Return);
        auto* dialog = world.dialog<LabelImportDialog>();
        QVERIFY(dialog && untilEnabled(dialog->findChild<QPushButton*>("import")));
        QCOMPARE(dialog->wish().path, world.file("theirs.zarr"));
    }
    void severalDroppedFilesAreImportedOneAfterTheOther() {
        ExchangeWorld world;
        QVERIFY(world.ready());
        Q_EMIT world.window().pathsDropped({world.file("theirs.zarr"), world.file("part.zarr")});
        auto* choice = world.dialog<ChoiceDialog>();
        QVERIFY(choice->findChild<QLabel*>()->text().contains("theirs.zarr and 1 more"));
        choice->accept();
        for (const char* name : {"theirs.zarr", "part.zarr"}) {
            auto* dialog = world.dialog<LabelImportDialog>();
            QVERIFY(dialog->wish().path.endsWith(name));
            auto* import = dialog->findChild<QPushButton*>("import");
            QVERIFY(untilEnabled(import));
            QPointer<LabelImportDialog> shown = dialog;
            QTest::mouseClick(import, Qt::LeftButton);
            QVERIFY(QTest::qWaitFor([&] { return shown.isNull(); }) && world.idle());
        }
        QCOMPARE(world.labels().history().last(), std::uint64_t{2});
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
