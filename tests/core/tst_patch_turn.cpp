#include <QTest>
#include <numeric>
#include <set>

#include "core/learn/infer/patch_turn.h"

using namespace volumen;

namespace {

Array3<float> counted(Voxel shape) {
    Array3<float> patch(shape);
    std::iota(patch.data(), patch.data() + voxelCount(shape), 0.0f);
    return patch;
}

std::vector<float> seen(const Array3<float>& patch, const PatchTurn& how) {
    std::vector<float> values(static_cast<std::size_t>(voxelCount(patch.shape())));
    turn(patch.view(), how, values.data());
    return values;
}

}  // namespace

class PatchTurnTest : public QObject {
    Q_OBJECT

    static void everyAugmentation() {
        QTest::addColumn<int>("kind");
        for (const int kind : {0, 1, 2, 3}) QTest::newRow(std::to_string(kind).c_str()) << kind;
    }

private Q_SLOTS:
    void looksAreAllDifferentAndTheirWeightsAddUpToOne_data() { everyAugmentation(); }
    void looksAreAllDifferentAndTheirWeightsAddUpToOne() {
        QFETCH(int, kind);
        const Array3<float> patch = counted({4, 4, 4});
        for (const NetworkAxes axes : {NetworkAxes::zyx, NetworkAxes::yxz}) {
            std::set<std::vector<float>> all;
            float sum = 0;
            for (const PatchTurn& look : turnsFor(axes, false, static_cast<Augmentation>(kind))) {
                QVERIFY(all.insert(seen(patch, look)).second);
                sum += look.weight;
            }
            QCOMPARE(all.size(), kind == 0 ? std::size_t{1} : std::size_t{8});
            QVERIFY(std::abs(sum - 1) < 1e-6f);
        }
    }
    void whatIsTurnedComesBack_data() { everyAugmentation(); }
    void whatIsTurnedComesBack() {
        QFETCH(int, kind);
        const Array3<float> patch = counted({2, 6, 6});
        for (const bool reversed : {false, true})
            for (const NetworkAxes axes : {NetworkAxes::zyx, NetworkAxes::yxz}) {
                Array3<float> sum(patch.shape());
                for (const PatchTurn& look : turnsFor(axes, reversed, static_cast<Augmentation>(kind))) addTurnedBack(seen(patch, look).data(), look, sum.view());
                for (std::int64_t i = 0; i < voxelCount(patch.shape()); ++i) QVERIFY(std::abs(sum.data()[i] - patch.data()[i]) < 1e-4f);
            }
    }
    void aNetworkOfTheSeedsSeesYXZ() {
        const Array3<float> patch = counted({2, 3, 4});
        const PatchTurn look = turnsFor(NetworkAxes::yxz, false, Augmentation::none).front();
        QVERIFY(turnedShape(patch.shape(), look) == (Voxel{3, 4, 2}));
        const std::vector<float> values = seen(patch, look);
        QCOMPARE(values[static_cast<std::size_t>((1 * 4 + 2) * 2 + 1)], patch.at({1, 1, 2}));
    }
    void reverseTurnsLayersAround() {
        const Array3<float> patch = counted({3, 2, 2});
        QCOMPARE(seen(patch, turnsFor(NetworkAxes::zyx, true, Augmentation::none).front())[0], patch.at({2, 0, 0}));
    }
    void ofTwelveLooksEachReflectionCountsTwice() {
        int twice = 0;
        const auto looks = turnsFor(NetworkAxes::zyx, false, Augmentation::twelve);
        for (const PatchTurn& look : looks) twice += std::abs(look.weight - 2.0f / 12) < 1e-6f;
        QCOMPARE(twice, 4);
        QVERIFY(std::abs(looks.front().weight - 1.0f / 12) < 1e-6f);
    }
};

QTEST_APPLESS_MAIN(PatchTurnTest)
#include "tst_patch_turn.moc"
