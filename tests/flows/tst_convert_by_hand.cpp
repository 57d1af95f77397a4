#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

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

/// A world with a volume of u16 open.
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
    void withNothingOpenThereIsNothingToConvert() {
        World world;
        QVERIFY(world.run("file.convert").contains("nothing is open"));
    }
};

QTEST_MAIN(ConvertByHandTest)
#include "tst_convert_by_hand.moc"
