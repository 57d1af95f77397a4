#include <QTest>
#include <cmath>

#include "core/base/half.h"

using volumen::Half;

class HalfTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFiniteHalfSurvivesTheWayThroughFloat() {
        for (unsigned bits = 0; bits < 0x10000; ++bits) {
            Half half;
            half.bits = static_cast<std::uint16_t>(bits);
            const float value = half;
            if (std::isnan(value)) QVERIFY((Half(value).bits & 0x7c00u) == 0x7c00u);
            else QCOMPARE(Half(value).bits, half.bits);
        }
    }
    void roundingGoesToTheNearestEven() {
        QCOMPARE(static_cast<float>(Half(2049.0f)), 2048.0f);
        QCOMPARE(static_cast<float>(Half(2051.0f)), 2052.0f);
        QVERIFY(std::isinf(static_cast<float>(Half(65520.0f))));
        QCOMPARE(static_cast<float>(Half(65519.0f)), 65504.0f);
    }
};

QTEST_APPLESS_MAIN(HalfTest)
#include "tst_half.moc"
