#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

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
        wish.rule = ValueRule::window, wish.lo = -3.5, wish.hi = 50000;
        wish.codec = "zstd:3", wish.levels = 4, wish.chunk = 64, wish.region = "0:10,:,5:", wish.spacing = "1,2,3", wish.verify = true;
        QCOMPARE(convertArguments(wish), (QStringList{"convert", "/data/scroll 1", "/out/scan.zarr", "--format", "ome-zarr-0.4", "--dataset", "raw", "--type", "u8", "--window=-3.5:50000",
                                                      "--codec", "zstd:3", "--levels", "4", "--chunk", "64", "--region", "0:10,:,5:", "--spacing-um", "1,2,3", "--verify"}));
        wish.rule = ValueRule::exact257;
        QVERIFY(convertArguments(wish).contains("--exact257"));
        wish.rule = ValueRule::percentiles, wish.lo = 0.5, wish.hi = 99.5;
        QVERIFY(convertArguments(wish).contains("--percentiles=0.5:99.5"));
        wish.format = "nrrd";
        for (const char* option : {"--levels", "--chunk", "--codec"}) QVERIFY2(!convertArguments(wish).contains(option), option);
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
        QVERIFY(problem([](ConvertWish& w) { w.rule = ValueRule::window, w.lo = 5, w.hi = 5; }).contains("below"));
        QVERIFY(problem([](ConvertWish& w) { w.rule = ValueRule::percentiles, w.lo = 1, w.hi = 101; }).contains("100"));
        QVERIFY(problem([](ConvertWish& w) { w.input = ink(), w.rule = ValueRule::exact257; }).contains("u16"));
        QVERIFY(!problem([](ConvertWish& w) { w.region = "0:10,0:10,0:400"; }).isEmpty());
        QVERIFY(!problem([](ConvertWish& w) { w.spacing = "one"; }).isEmpty());
        QVERIFY(problem([](ConvertWish& w) { w.spacing = "1,0,1"; }).contains("above 0"));
        QVERIFY(problem([](ConvertWish& w) { w.format = "nifti", w.output = "/out/a.nii.gz"; }).isEmpty());
    }
    void theSizeCountsEveryLevelInTheTypeThatIsWritten() {
        ConvertWish wish = wishOf(scan());
        QCOMPARE(convertBytes(wish), std::uint64_t{2 * (100 * 200 * 300 + 50 * 100 * 150)});
        wish.rule = ValueRule::exact257, wish.levels = 1;
        QCOMPARE(convertBytes(wish), std::uint64_t{100 * 200 * 300});
        wish.region = "0:10,:,:", wish.rule = ValueRule::keep, wish.format = "hdf5", wish.levels = 0;
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
        choose(dialog, "rule", static_cast<int>(ValueRule::window));
        QVERIFY(shown(dialog, "problem").isEmpty());
        QVERIFY(convertButton(dialog)->isEnabled());
        type(dialog, "region", "9:3,:,:");
        QVERIFY(!convertButton(dialog)->isEnabled());
    }
    void theWindowBeginsAsTheVolumeIsShownAndIsDragged() {
        ConvertDialog dialog({scan()});
        choose(dialog, "rule", static_cast<int>(ValueRule::window));
        QCOMPARE(dialog.wish().lo, 1000.0);
        QCOMPARE(dialog.wish().hi, 50000.0);
        Q_EMIT dialog.findChild<HistogramPlot*>()->windowWanted(2000, 40000);
        QCOMPARE(dialog.wish().lo, 2000.0);
        QVERIFY(dialog.findChild<QLineEdit*>("command")->text().contains("--window=2000:40000"));
        choose(dialog, "rule", static_cast<int>(ValueRule::percentiles));
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
