#include <QTest>

#include "core/base/error.h"
#include "core/volume/slice_names.h"

using namespace volumen;
using Names = std::vector<std::string>;

class SliceNamesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void slice2ComesBeforeSlice10() {
        QCOMPARE(orderSlices("f", {"slice10.tif", "slice2.tif", "slice1.tif"}).names.size(), std::size_t{10});
        QVERIFY(naturallyBefore("slice2.tif", "slice10.tif"));
        QVERIFY(!naturallyBefore("slice10.tif", "slice2.tif"));
        QVERIFY(naturallyBefore("a9b", "a010b"));
        QVERIFY(!naturallyBefore("same", "same"));
    }
    void aGapKeepsItsPlaceAndIsReported() {
        const SliceNames slices = orderSlices("f", {"00018.tif", "00014.tif", "00015.tif"});
        QVERIFY((slices.names == Names{"00014.tif", "00015.tif", "", "", "00018.tif"}));
        QCOMPARE(slices.first, std::int64_t{14});
        QCOMPARE(slices.warnings.size(), std::size_t{1});
        QCOMPARE(slices.warnings[0], std::string("slices 00016, 00017 are missing"));
    }
    void aLongGapIsReportedAsARange() {
        QCOMPARE(orderSlices("f", {"a1.tif", "a9.tif"}).warnings.at(0), std::string("slices 2–8 are missing"));
        QCOMPARE(orderSlices("f", {"a1.tif", "a3.tif"}).warnings.at(0), std::string("slice 2 is missing"));
    }
    void slicesCountedElsewhereStartAtZero() {
        const SliceNames slices = orderSlices("f", {"1.tif", "2.tif"}, 4);
        QVERIFY((slices.names == Names{"", "1.tif", "2.tif", ""}));
        QCOMPARE(slices.first, std::int64_t{0});
        QCOMPARE(orderSlices("f", {"1.tif", "2.tif"}, 2).names.size(), std::size_t{2});   // a count that cannot hold them is not believed
    }
    void onlyTheNumberThatDiffersCounts() {
        const SliceNames slices = orderSlices("f", {"scan7_2um_0010.tif", "scan7_2um_0009.tif"});
        QVERIFY((slices.names == Names{"scan7_2um_0009.tif", "scan7_2um_0010.tif"}));
    }
    void filesThatDoNotFitAreLeftOutAndNamed() {
        const SliceNames slices = orderSlices("f", {"mask.tif", "01.tif", "00.tif", "composite.tif"});
        QVERIFY((slices.names == Names{"00.tif", "01.tif"}));
        QVERIFY(QString::fromStdString(slices.warnings.at(0)).contains("composite.tif, mask.tif"));
    }
    void namesWithoutNumbersFollowEachOther() {
        QVERIFY((orderSlices("f", {"b.tif", "a.tif"}).names == Names{"a.tif", "b.tif"}));
    }
    void datesAreNoPlaces() {
        const SliceNames slices = orderSlices("f", {"20230205180739.tif", "20230206180739.tif"});
        QCOMPARE(slices.names.size(), std::size_t{2});
        QCOMPARE(slices.warnings.size(), std::size_t{1});
    }
    void aNumberTooLongForAPlaceIsAWord() {
        QCOMPARE(orderSlices("f", {"99999999999999999999999.tif", "99999999999999999999998.tif"}).names.size(), std::size_t{2});
    }
    void aSignThatStandsForNumbersIsASignOnly() {
        QCOMPARE(orderSlices("f", {"a1.tif", "a#.tif"}).names.size(), std::size_t{2});
        QCOMPARE(orderSlices("f", {"0.f", "#.tif", "b/1", "11.tif", "b2c", "slice_0.a", "b/"}).names.empty(), false);
    }
    void twoFilesOfOneNumberAreRefused() {
        QVERIFY_EXCEPTION_THROWN(orderSlices("f", {"1.tif", "01.tif"}), Error);
        QVERIFY_EXCEPTION_THROWN(orderSlices("f", {}), Error);
    }
};

QTEST_APPLESS_MAIN(SliceNamesTest)
#include "tst_slice_names.moc"
