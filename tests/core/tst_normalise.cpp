#include <QTest>
#include <cmath>

#include "core/learn/infer/normalise.h"

using namespace volumen;

namespace {

using Kind = Normalisation::Kind;
using Values = std::vector<float>;

const Values kValues{3, 1, 4, 1, 5, 9, 2, 6, 5, 35, 8, 97};

Values normalised(const Normalisation& how, Values values = kValues) {
    normalise(how, values);
    return values;
}

bool close(const Values& a, const Values& b, float most) {
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!(std::abs(a[i] - b[i]) <= most)) return false;
    return a.size() == b.size();
}

}  // namespace

/// What is expected was computed with numpy 2.4 in 32-bit floats.
class NormaliseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void divisionIsThatOfNumpyToTheBit() {
        QVERIFY(normalised({.kind = Kind::divide, .by = 255}) ==
                (Values{0.0117647061124444f, 0.003921568859368563f, 0.01568627543747425f, 0.003921568859368563f, 0.019607843831181526f, 0.03529411926865578f, 0.007843137718737125f, 0.0235294122248888f,
                        0.019607843831181526f, 0.13725490868091583f, 0.0313725508749485f, 0.3803921639919281f}));
    }
    void clippingComesBeforeDividing() {
        const Values clipped = normalised({.kind = Kind::clip, .by = 255, .lo = 0, .hi = 20});
        QVERIFY(clipped[9] == 0.0784313753247261f && clipped[0] == 0.0117647061124444f);
        QCOMPARE(normalised({.kind = Kind::clip, .lo = 1, .hi = 9})[4], 0.5f);
    }
    void meanAndDeviationOfAKaggleModelAreExact() {
        QVERIFY(close(normalised({.kind = Kind::meanStd, .by = 65536, .mean = 0.449, .deviation = 0.226}), {-1.986523151397705f, -1.9866582155227661f, -1.9864556789398193f, -1.9866582155227661f, -1.986388087272644f,
                      -1.9861180782318115f, -1.9865906238555908f, -1.9863206148147583f, -1.986388087272644f, -1.9843626022338867f, -1.9861855506896973f, -1.980176568031311f}, 0));
    }
    void percentilesLieBetweenValues() {
        QVERIFY(close(normalised({.kind = Kind::percentileMinmax, .lo = 1, .hi = 99}), {0.022426553070545197f, 0, 0.033639829605817795f, 0, 0.04485310614109039f, 0.08970621228218079f, 0.011213276535272598f,
                      0.05606638267636299f, 0.04485310614109039f, 0.38125139474868774f, 0.07849293202161789f, 1}, 1e-7f));
    }
    void medianAndMadAreThoseOfTheClippedPatch() {
        QVERIFY(close(normalised({.kind = Kind::robustMad}), {-0.4496605396270752f, -0.8993210792541504f, -0.2248302698135376f, -0.8993210792541504f, 0, 0.8993210792541504f, -0.6744908094406128f,
                      0.2248302698135376f, 0, 6.744907855987549f, 0.6744908094406128f, 19.151042938232422f}, 2e-6f));
    }
    void aPatchWithoutSpreadFallsBackToItsDeviation() {
        Values flat(1000, 7);
        flat[0] = 1007;
        const Values result = normalised({.kind = Kind::robustMad}, flat);
        QVERIFY(result[1] == 0 && std::isfinite(result[0]));
        QCOMPARE(normalised({.kind = Kind::robustMad}, Values(10, 3))[0], 0.0f);
    }
    void zscoreHasTheDeviationOfTheWhole() { QVERIFY(std::abs(normalised({.kind = Kind::zscore})[11] - 3.127835512161255f) < 1e-5f); }
    void whatIsNoNumberBecomesNothing() { QCOMPARE(normalised({.kind = Kind::divide, .by = 255}, {NAN, 255})[0], 0.0f); }
    void noneLeavesValuesAsTheyAre() { QVERIFY(normalised({.kind = Kind::none}) == kValues); }
};

QTEST_APPLESS_MAIN(NormaliseTest)
#include "tst_normalise.moc"
