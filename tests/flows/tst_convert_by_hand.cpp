#include <QCheckBox>
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include "core/volume/open_volume.h"
#include "tests/support/session_world.h"
#include "tests/support/voxels.h"
#include "ui/dialogs/convert_dialog.h"
#include "ui/panels/job_row.h"
#include "ui/panels/jobs_panel.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

template <class Widget>
Widget* child(QWidget& window, const char* name) { return window.findChild<Widget*>(name); }

/// Types into a field as a person does, over what stands there.
void type(QWidget& window, const char* name, const QString& text) {
    auto* field = child<QLineEdit>(window, name);
    field->selectAll();
    QTest::keyClicks(field, text);
}

void drop(QWidget& onto, const QString& path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&onto, &enter);
    QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&onto, &event);
}

/// A world with a volume of u16 in it.
class World : public SessionWorld {
public:
    World() : voxels(madeVoxels<std::uint16_t>({20, 40, 60})) {
        writePlacedZarr(path("scan.zarr"), voxels, "<u2", {7, 7, 7});
    }
    ConvertDialog* askToConvert() {
        return run("file.convert").isEmpty() ? window().findChild<ConvertDialog*>() : nullptr;
    }
    /// The text under the job's bar, once it says this.
    bool jobSays(const QString& text) {
        return QTest::qWaitFor([&] {
            const auto* row = window().findChild<JobRow*>();
            return row && row->findChild<QLabel*>("progress")->text() == text;
        }, 20'000);
    }
    QPushButton* jobButton(const char* name) { return child<QPushButton>(*window().findChild<JobRow*>(), name); }

    Array3<std::uint16_t> voxels;
};

}  // namespace

/// File, Convert: from the dialog by a job beside the window to the volume that it made.
class ConvertByHandTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aVolumeIsConvertedAndOpened() {
        World world;
        QVERIFY(world.show() && world.open("scan.zarr"));
        ConvertDialog* dialog = world.askToConvert();
        QVERIFY(dialog);
        child<QLineEdit>(*dialog, "output")->setText(world.file("copy.zarr"));
        QTest::mouseClick(child<QPushButton>(*dialog, "convert"), Qt::LeftButton);
        QVERIFY(world.jobSays("Done"));
        QTest::mouseClick(world.jobButton("open"), Qt::LeftButton);
        QVERIFY(QTest::qWaitFor([&] { return world.project().layers().size() == 2; }, 10'000));
        QVERIFY(equal(readAll<std::uint16_t>(*openVolume(world.path("copy.zarr"))), world.voxels));
        QVERIFY((openVolume(world.path("copy.zarr"))->info().spacingUm == Spacing{7, 7, 7}));
    }
    void whyItFailedStandsInTheJob() {
        World world;
        QVERIFY(world.show() && world.open("scan.zarr"));
        std::filesystem::create_directories(world.path("taken.zarr"));
        writeTextAtomically(world.path("taken.zarr") / "note.txt", "somebody's");
        ConvertDialog* dialog = world.askToConvert();
        child<QLineEdit>(*dialog, "output")->setText(world.file("taken.zarr"));
        child<QPushButton>(*dialog, "convert")->click();
        QVERIFY(world.jobSays("Failed"));
        QVERIFY(world.window().findChild<JobRow*>()->findChild<QLabel*>("problem")->text().contains("taken.zarr"));
    }
    void aFileThatIsNotOpenIsDroppedIntoTheDialogAndConverted() {
        World world;
        QVERIFY(world.show());
        ConvertDialog* dialog = world.askToConvert();
        QVERIFY(dialog && QTest::qWaitForWindowExposed(dialog));
        drop(*dialog, world.file("nowhere.zarr"));
        QVERIFY(QTest::qWaitFor([&] { return child<QLabel>(*dialog, "note")->text().contains("nowhere.zarr: "); }, 5'000));
        drop(*dialog, world.file("scan.zarr/"));
        QVERIFY(QTest::qWaitFor([&] { return child<QPushButton>(*dialog, "convert")->isEnabled(); }, 5'000));
        QTest::keyClick(child<QComboBox>(*dialog, "type"), Qt::Key_Down);   // u8
        QCOMPARE(dialog->wish().type, std::optional(VoxelType::u8));
        QVERIFY(QTest::qWaitFor([&] { return dialog->wish().hi < 65535 && dialog->wish().hi != 255; }, 5'000));   // from its values
        QTest::mouseClick(child<QToolButton>(*dialog, "more"), Qt::LeftButton);
        type(*dialog, "region", "0:10,:,:");
        type(*dialog, "chunk", "16");
        QTest::mouseClick(child<QCheckBox>(*dialog, "verify"), Qt::LeftButton, {}, QPoint(8, 8));
        type(*dialog, "output", world.file("part.zarr"));
        QTest::mouseClick(child<QPushButton>(*dialog, "convert"), Qt::LeftButton);
        QVERIFY(world.jobSays("Done"));
        const VolumeInfo made = openVolume(world.path("part.zarr"))->info();
        QCOMPARE(made.type, VoxelType::u8);
        QVERIFY((made.shape() == Voxel{10, 40, 60} && made.levels.front().chunkShape == Voxel{10, 16, 16}));
    }
    void whatThePanesShowIsARegion() {
        World world;
        QVERIFY(world.show() && world.open("scan.zarr"));
        const QPointF middle(world.slice(PaneId::xy)->width() / 2.0, world.slice(PaneId::xy)->height() / 2.0);
        for (const PaneId pane : kSlicePanes) world.wheel(pane, middle, 6, Qt::ControlModifier);
        QVERIFY(world.idle());
        ConvertDialog* dialog = world.askToConvert();
        QVERIFY(dialog);
        child<QPushButton>(*dialog, "take")->menu()->actions().at(1)->trigger();
        const Box box = convertedBox(dialog->wish());
        QVERIFY(box.shape().x < 60 && box.contains({10, 20, 30}));
    }
};

QTEST_MAIN(ConvertByHandTest)
#include "tst_convert_by_hand.moc"
