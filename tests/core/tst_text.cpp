#include <QTest>

#include "core/base/error.h"
#include "core/base/text.h"

using namespace volumen;

class TextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sizesAreBinary() {
        QCOMPARE(parseByteSize("4G"), std::uint64_t{4} << 30);
        QCOMPARE(parseByteSize("12"), std::uint64_t{12});
        QVERIFY_EXCEPTION_THROWN(parseByteSize("G"), Error);
        QVERIFY_EXCEPTION_THROWN(parseByteSize("99999999999G"), Error);
    }
    void anEmptyBoundMeansTheEdge() {
        const Box box = parseBox("5:40,10:,:50", {.z = 45, .y = 70, .x = 83});
        QVERIFY((box == Box{.lo = {5, 10, 0}, .hi = {40, 70, 50}}));
    }
    void aBoxThatIsEmptyOrReachesOutsideIsRefused() {
        QVERIFY_EXCEPTION_THROWN(parseBox("5:5,:,:", {10, 10, 10}), Error);
        QVERIFY_EXCEPTION_THROWN(parseBox(":11,:,:", {10, 10, 10}), Error);
        QVERIFY_EXCEPTION_THROWN(parseBox("-1:3,:,:", {10, 10, 10}), Error);
    }
    void thousandsAreSeparated() {
        QCOMPARE(formatThousands(14376), std::string("14,376"));
        QCOMPARE(formatThousands(-999), std::string("-999"));
        QCOMPARE(formatThousands(1000000), std::string("1,000,000"));
    }
    void aLongListIsCutShort() {
        QCOMPARE(formatList({"a", "b", "c"}), std::string("a, b, c"));
        QCOMPARE(formatList({"a", "b", "c", "d"}, 2), std::string("a, b and 2 more"));
        QCOMPARE(formatList({}), std::string());
    }
    void aLengthChoosesItsUnit() {
        QCOMPARE(formatLength(7.91), std::string("7.9 µm"));
        QCOMPARE(formatLength(31200), std::string("31.20 mm"));
    }
};

QTEST_APPLESS_MAIN(TextTest)
#include "tst_text.moc"
