#include <QCheckBox>
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

#include "ui/dialogs/convert_dialog.h"
#include "ui/panels/command_text.h"
#include "ui/panels/histogram_plot.h"
#include "ui/panels/number_field.h"

using namespace volumen;

namespace {

ConvertInput scan() {
    return {.name = "scan", .path = "/data/scroll 1", .options = {"--dataset", "raw"}, .type = VoxelType::u16, .shape = {100, 200, 300},
            .spacingUm = Spacing{7.91, 7.91, 7.91}, .flat = false, .windowLo = 1000, .windowHi = 50000};
}
ConvertInput ink() { return {.name = "ink", .path = "/data/ink.zarr", .options = {}, .type = VoxelType::u8, .shape = {10, 20, 30}, .spacingUm = {}, .flat = true}; }

ConvertWish wishOf(ConvertInput input) { return {.input = std::move(input), .output = "/out/scan.zarr"}; }

void choose(ConvertDialog& dialog, const char* box, int index) {
    auto* combo = dialog.findChild<QComboBox*>(box);
    combo->setCurrentIndex(index);
    Q_EMIT combo->activated(index);
}
/// By what it means, not by where it stands.
template <class Value>
void chooseValue(ConvertDialog& dialog, const char* box, Value value) { choose(dialog, box, dialog.findChild<QComboBox*>(box)->findData(static_cast<int>(value))); }
void chooseFormat(ConvertDialog& dialog, const char* id) { choose(dialog, "format", dialog.findChild<QComboBox*>("format")->findData(QString(id))); }
void type(ConvertDialog& dialog, const char* field, const QString& text) { dialog.findChild<QLineEdit*>(field)->setText(text); }
QString shown(ConvertDialog& dialog, const char* label) { return dialog.findChild<QLabel*>(label)->text(); }
QPushButton* convertButton(ConvertDialog& dialog) { return dialog.findChild<QPushButton*>("convert"); }

}  // namespace

class ConvertDialogTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theShortestWishIsTheShortestCommand() {
        QCOMPARE(convertArguments(wishOf(ink())), (QStringList{"convert", "/data/ink.zarr", "/out/scan.zarr", "--format", "ome-zarr-0.4"}));
    }
    void everyChoiceIsAnOption() {
        ConvertWish wish = wishOf(scan());
        wish.type = VoxelType::u8, wish.rule = ConvertRule::window, wish.lo = -3.5, wish.hi = 50000;
        wish.codec = "zstd:3", wish.levels = 4, wish.chunk = "64", wish.region = "0:10,:,5:", wish.spacing = "1,2,3", wish.verify = true;
        QCOMPARE(convertArguments(wish), (QStringList{"convert", "/data/scroll 1", "/out/scan.zarr", "--format", "ome-zarr-0.4", "--dataset", "raw", "--type", "u8", "--window=-3.5:50000",
                                                      "--codec", "zstd:3", "--levels", "4", "--chunk", "64", "--region", "0:10,:,5:", "--spacing-um", "1,2,3", "--verify"}));
        wish.rule = ConvertRule::exact257;
        QVERIFY(convertArguments(wish).contains("--exact257"));
        wish.rule = ConvertRule::percentiles, wish.lo = 0.5, wish.hi = 99.5;
        QVERIFY(convertArguments(wish).contains("--percentiles=0.5:99.5"));
        wish.reduce = "max", wish.factors = "1,2,2", wish.shard = "256,256,256", wish.mask = "/data/mask", wish.overwrite = true, wish.format = "ome-zarr-0.5";
        const QString line = convertArguments(wish).join(' ');
        for (const char* option : {"--reduce max", "--factors 1,2,2", "--shard 256,256,256", "--mask /data/mask", "--overwrite"}) QVERIFY2(line.contains(option), option);
        wish.format = "nrrd";
        for (const char* option : {"--levels", "--chunk", "--codec", "--reduce", "--factors", "--shard"}) QVERIFY2(!convertArguments(wish).contains(option), option);
        QVERIFY(convertArguments(wish).contains("--mask"));
    }
    void aTypeHasTheRulesThatTheConversionTakes() {
        using enum ConvertRule;
        QVERIFY((rulesFor(VoxelType::u16, VoxelType::u8) == std::vector{window, percentiles, exact257}));
        QVERIFY((rulesFor(VoxelType::u8, VoxelType::u16) == std::vector{keep, window, percentiles}));
        QVERIFY((rulesFor(VoxelType::i8, VoxelType::u16) == std::vector{window, percentiles}));
        QVERIFY((rulesFor(VoxelType::f32, VoxelType::u8) == std::vector{window, percentiles, keep}));
        QVERIFY((rulesFor(VoxelType::u16, VoxelType::f32) == std::vector{keep}));
        ConvertWish wish = wishOf(scan());
        wish.type = VoxelType::f32;
        QCOMPARE(convertArguments(wish).mid(7), (QStringList{"--type", "f32"}));
    }
    void wordsThatNeedItStandInQuotes() {
        QCOMPARE(commandText({"volumen-cli", "convert", "/data/scroll 1", "it's"}), QString("volumen-cli convert '/data/scroll 1' 'it'\\''s'"));
    }
    void whatCannotBeIsSaid() {
        const auto problem = [](auto&& change) {
            ConvertWish wish = wishOf(scan());
            change(wish);
            return convertProblem(wish);
        };
        QVERIFY(problem([](ConvertWish&) {}).isEmpty());
        QVERIFY(problem([](ConvertWish& w) { w.output.clear(); }).contains("where"));
        QVERIFY(problem([](ConvertWish& w) { w.output = w.input.path; }).contains("itself"));
        QVERIFY(problem([](ConvertWish& w) { w.format = "nrrd"; }).contains(".nrrd"));
        QVERIFY(problem([](ConvertWish& w) { w.format = "jpeg-stack"; }).contains("u8"));
        QVERIFY(problem([](ConvertWish& w) { w.type = VoxelType::u8, w.rule = ConvertRule::window, w.lo = 5, w.hi = 5; }).contains("below"));
        QVERIFY(problem([](ConvertWish& w) { w.type = VoxelType::u8, w.rule = ConvertRule::percentiles, w.lo = 1, w.hi = 101; }).contains("100"));
        QVERIFY(problem([](ConvertWish& w) { w.input = {}; }).contains("drop it"));
        QVERIFY(problem([](ConvertWish& w) { w.input = ink(), w.rule = ConvertRule::exact257; }).contains("another way"));
        QVERIFY(problem([](ConvertWish& w) { w.type = VoxelType::u8; }).contains("another way"));
        QVERIFY(problem([](ConvertWish& w) { w.factors = "1,1,1"; }).contains("never end"));
        QVERIFY(problem([](ConvertWish& w) { w.factors = "0,2,2"; }).contains("above 0"));
        QVERIFY(problem([](ConvertWish& w) { w.chunk = "0"; }).contains("at least one"));
        QVERIFY(!problem([](ConvertWish& w) { w.chunk = "64,64"; }).isEmpty());
        QVERIFY(problem([](ConvertWish& w) { w.format = "ome-zarr-0.5", w.chunk = "64", w.shard = "100,128,128"; }).contains("multiple"));
        QVERIFY(problem([](ConvertWish& w) { w.format = "ome-zarr-0.5", w.chunk = "64", w.shard = "128,128,64"; }).isEmpty());
        QVERIFY(!problem([](ConvertWish& w) { w.region = "0:10,0:10,0:400"; }).isEmpty());
        QVERIFY(!problem([](ConvertWish& w) { w.spacing = "one"; }).isEmpty());
        QVERIFY(problem([](ConvertWish& w) { w.spacing = "1,0,1"; }).contains("above 0"));
        QVERIFY(problem([](ConvertWish& w) { w.format = "nifti", w.output = "/out/a.nii.gz"; }).isEmpty());
    }
    void theSizeCountsEveryLevelInTheTypeThatIsWritten() {
        ConvertWish wish = wishOf(scan());
        QCOMPARE(convertBytes(wish), std::uint64_t{2 * (100 * 200 * 300 + 50 * 100 * 150)});
        wish.factors = "1,2,3";
        QCOMPARE(convertBytes(wish), std::uint64_t{2 * (100 * 200 * 300 + 100 * 100 * 100)});
        wish.factors.clear(), wish.type = VoxelType::u8, wish.rule = ConvertRule::exact257, wish.levels = 1;
        QCOMPARE(convertBytes(wish), std::uint64_t{100 * 200 * 300});
        wish.region = "0:10,:,:", wish.type.reset(), wish.rule = ConvertRule::keep, wish.format = "hdf5", wish.levels = 0;
        QCOMPARE(convertBytes(wish), std::uint64_t{2 * 10 * 200 * 300});
    }
    void whatIsChosenShowsAsCommandAtOnce() {
        ConvertDialog dialog({scan(), ink()});
        chooseFormat(dialog, "hdf5");
        type(dialog, "output", "/out/scan.h5");
        QVERIFY(dialog.findChild<QLineEdit*>("command")->text().startsWith("volumen-cli convert '/data/scroll 1' /out/scan.h5 --format hdf5"));
        QVERIFY(!dialog.findChild<QSpinBox*>("levels")->isEnabled());
        QVERIFY(shown(dialog, "size").contains("11 MiB"));
        QVERIFY(convertButton(dialog)->isEnabled());
        chooseFormat(dialog, "npy");
        QVERIFY(dialog.wish().output.endsWith("scan.npy"));
        chooseFormat(dialog, "tiff-stack");
        QVERIFY(dialog.wish().output.endsWith("/scan"));
    }
    void anErrorStandsInTheDialogAndNothingCanBeRun() {
        ConvertDialog dialog({scan()});
        chooseFormat(dialog, "jpeg-stack");
        QVERIFY(shown(dialog, "problem").contains("u8"));
        QVERIFY(!convertButton(dialog)->isEnabled());
        chooseValue(dialog, "type", VoxelType::u8);
        QVERIFY(shown(dialog, "problem").isEmpty());
        QVERIFY(convertButton(dialog)->isEnabled());
        type(dialog, "region", "9:3,:,:");
        QVERIFY(!convertButton(dialog)->isEnabled());
    }
    void theWindowBeginsAsTheVolumeIsShownAndIsDragged() {
        ConvertDialog dialog({scan()});
        chooseValue(dialog, "type", VoxelType::u8);
        QCOMPARE(dialog.wish().lo, 1000.0);
        QCOMPARE(dialog.wish().hi, 50000.0);
        Q_EMIT dialog.findChild<HistogramPlot*>()->windowWanted(2000, 40000);
        QCOMPARE(dialog.wish().lo, 2000.0);
        QVERIFY(dialog.findChild<QLineEdit*>("command")->text().contains("--window=2000:40000"));
        chooseValue(dialog, "rule", ConvertRule::percentiles);
        QCOMPARE(dialog.wish().hi, 99.0);
    }
    void theFreeSpaceOfTheChosenFolderIsAskedForAndShown() {
        ConvertDialog dialog({scan()});
        QSignalSpy asked(&dialog, &ConvertDialog::outputChosen);
        type(dialog, "output", "/elsewhere/a.zarr");
        QCOMPARE(asked.back()[0].toString(), QString("/elsewhere"));
        dialog.setFreeBytes("/data", 1);
        QVERIFY(!shown(dialog, "size").contains("free"));
        dialog.setFreeBytes("/elsewhere", std::uint64_t{3} << 30);
        QVERIFY(shown(dialog, "size").contains("3.0 GiB are free there"));
    }
    void whatIsSeldomWantedIsHiddenUntilItIsAskedFor() {
        ConvertDialog dialog({scan()});
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        auto* codec = dialog.findChild<QComboBox*>("codec");
        const int before = dialog.height();
        QVERIFY(!codec->isVisible() && dialog.findChild<QComboBox*>("format")->isVisible());
        QTest::mouseClick(dialog.findChild<QToolButton*>("more"), Qt::LeftButton);
        QVERIFY(codec->isVisible() && dialog.height() > before);
        QTest::mouseClick(dialog.findChild<QToolButton*>("more"), Qt::LeftButton);
        QVERIFY(!codec->isVisible());
        QCOMPARE(dialog.height(), before);
    }
    void whatIsSeenIsTakenAsTheRegion() {
        ConvertInput input = scan();
        input.regions = {{"What the panes show", Box{{5, 6, 7}, {50, 60, 70}}}};
        ConvertDialog dialog({input, ink()});
        QMenu* menu = dialog.findChild<QPushButton*>("take")->menu();
        menu->actions().at(1)->trigger();
        QCOMPARE(dialog.wish().region, QString("5:50,6:60,7:70"));
        QVERIFY(shown(dialog, "size").contains("KiB"));
        menu->actions().at(0)->trigger();
        QVERIFY(dialog.wish().region.isEmpty());
        choose(dialog, "input", 1);
        QVERIFY(!dialog.findChild<QPushButton*>("take")->isEnabled());
    }
    void withNothingOpenItAsksForAFile() {
        ConvertDialog dialog({});
        QVERIFY(!convertButton(dialog)->isEnabled());
        QVERIFY(shown(dialog, "problem").contains("drop it here"));
        dialog.sayOfInput("/a: there is nothing here");
        QVERIFY(shown(dialog, "note").contains("nothing here"));
        dialog.addInput(scan());
        QVERIFY(shown(dialog, "note").isEmpty());
        QVERIFY(convertButton(dialog)->isEnabled());
        QCOMPARE(dialog.wish().output, QString("/data/scroll 1-converted.zarr"));
    }
    void aFileThatIsDroppedIsAskedFor() {
        ConvertDialog dialog({scan()});
        QSignalSpy wanted(&dialog, &ConvertDialog::inputWanted);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile("/data/other.tif")});
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QVERIFY(QCoreApplication::sendEvent(&dialog, &enter) && enter.isAccepted());
        QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&dialog, &drop);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toString(), QString("/data/other.tif"));
    }
    void aWindowThatIsFoundLaterYieldsToAPersons() {
        ConvertDialog dialog({scan()});
        chooseValue(dialog, "type", VoxelType::u8);
        dialog.setWindow(300, 400);
        QCOMPARE(dialog.wish().lo, 300.0);
        Q_EMIT dialog.findChild<HistogramPlot*>()->windowWanted(2000, 40000);
        dialog.setWindow(500, 600);
        QCOMPARE(dialog.wish().hi, 40000.0);
    }
    void pressingConvertAsksForIt() {
        ConvertDialog dialog({scan(), ink()});
        choose(dialog, "input", 1);
        QSignalSpy wanted(&dialog, &ConvertDialog::convertWanted);
        convertButton(dialog)->click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].value<ConvertWish>().input.name, QString("ink"));
        QVERIFY(!dialog.isVisible());
    }
};

QTEST_MAIN(ConvertDialogTest)
#include "tst_convert_dialog.moc"
