#include <QTest>
#include <cstdlib>

#include "core/learn/amx_guard.h"

using namespace volumen;

namespace {
constexpr CpuidLeaf kTilesAnnounced{.edx = 1u << 24};
constexpr CpuidLeaf kPaletteOne{.eax = 1};
}  // namespace

class AmxGuardTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void amxWithItsPaletteIsLeftAlone() { QVERIFY(!oneDnnCapFor({.features = kTilesAnnounced, .tiles = kPaletteOne})); }
    void aProcessorWithoutAmxIsLeftAlone() { QVERIFY(!oneDnnCapFor({})); }
    void announcedAmxWithoutAPaletteIsCapped() { QCOMPARE(oneDnnCapFor({.features = kTilesAnnounced, .tiles = {}}), "AVX512_CORE_FP16"); }
    void eachOfTheThreeAmxFeaturesCounts() {
        for (const int bit : {22, 24, 25}) QVERIFY(oneDnnCapFor({.features = {.edx = 1u << bit}, .tiles = {}}));
        for (const int bit : {21, 23, 26}) QVERIFY(!oneDnnCapFor({.features = {.edx = 1u << bit}, .tiles = {}}));
    }
    void thisProcessorIsGuardedAsItNeeds() {
        unsetenv("ONEDNN_MAX_CPU_ISA");
        guardAgainstHiddenAmx();
        QCOMPARE(std::getenv("ONEDNN_MAX_CPU_ISA") != nullptr, oneDnnCapFor(readAmxCpuid()) != nullptr);
    }
    void whatThePersonSetIsKept() {
        setenv("ONEDNN_MAX_CPU_ISA", "SSE41", 1);
        guardAgainstHiddenAmx();
        QCOMPARE(std::getenv("ONEDNN_MAX_CPU_ISA"), "SSE41");
    }
};

QTEST_APPLESS_MAIN(AmxGuardTest)
#include "tst_amx_guard.moc"
