#include <QTest>
#include <cmath>
#include <random>

#include "core/base/error.h"
#include "core/checkpoint/safetensors.h"
#include "core/learn/nets/registry.h"
#include "core/learn/nets/unet3d_plan.h"
#include "core/learn/torch_runtime.h"
#include "tests/support/complaint.h"
#include "tests/support/small_zarr.h"

using namespace volumen;
using volumen::test::TemporaryFolder;
using volumen::testing::complaint;

namespace {

const Path kData = VOLUMEN_LEARN_DATA;

double sigmoid(double v) { return 1 / (1 + std::exp(-v)); }

/// A file like a checkpoint's, with tensors exchanged.
std::vector<NamedFloats> tensorsOf(const Checkpoint& weights) {
    std::vector<NamedFloats> list;
    for (const TensorInfo& tensor : weights.tensors()) list.push_back({tensor.name, tensor.shape, weights.values(tensor)});
    return list;
}

ModelCard wideCard() {
    ModelCard card;
    card.architecture = "unet3d", card.patch = {32, 32, 32}, card.parameters = R"({"fMaps": 32, "levels": 5, "numGroups": 4, "inChannels": 1, "outChannels": 1})";
    return card;
}

}  // namespace

class Unet3dTest : public QObject {
    Q_OBJECT

    TemporaryFolder m_folder;

    QString refusal(const std::vector<NamedFloats>& tensors, const ModelCard& card) {
        const Path path = m_folder / "w.safetensors";
        writeSafetensors(path, tensors, "");
        return complaint([&] { makeNetwork(Checkpoint(path), card, {}); });
    }
    static std::vector<float> given(const Checkpoint& weights, const ModelCard& card, Voxel shape, std::span<const float> patches, std::int64_t count, bool plain, bool logits) {
        const auto network = makeNetwork(weights, card, {.threads = 2, .plain = plain});
        std::vector<float> out(static_cast<std::size_t>(count * voxelCount(shape)));
        network->run(patches, count, shape, logits, out);
        return out;
    }

private Q_SLOTS:
    void initTestCase() { startTorch(); }

    void theNetworkOfTheSeedsHas56TensorsAnd16470643Parameters() {
        const Path path = m_folder / "none.safetensors";
        writeSafetensors(path, {}, "");
        std::int64_t count = 0;
        const auto needed = Unet3dPlan(Checkpoint(path), wideCard()).needed();
        for (const NeededTensor& tensor : needed) count += TensorInfo{.shape = tensor.shape}.count();
        QCOMPARE(needed.size(), std::size_t{56});
        QCOMPARE(count, 16'470'643);
        QCOMPARE(needed.front().name, std::string("encoders.0.basic_module.SingleConv1.groupnorm.weight"));
    }

    void itsNumbersAreThoseOfPyTorch_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("plain");
        for (const char* name : {"unet3d_gcr", "unet3d_cbl"})
            for (const bool plain : {false, true}) QTest::addRow("%s %s", name, plain ? "plain" : "folded") << name << plain;
    }
    void itsNumbersAreThoseOfPyTorch() {
        QFETCH(QString, name);
        QFETCH(bool, plain);
        const Checkpoint weights(kData / (name.toStdString() + ".safetensors")), example(kData / (name.toStdString() + ".example.safetensors"));
        const ModelCard card = cardOf(weights, {});
        const auto in = example.values(*example.find("input")), out = example.values(*example.find("output"));
        const auto logits = given(weights, card, card.patch, in, 1, plain, true), probabilities = given(weights, card, card.patch, in, 1, plain, false);
        const std::size_t voxels = in.size(), channels = out.size() / voxels;
        for (std::size_t i = 0; i < voxels; ++i) {
            const double wanted = channels == 1 ? out[i] : out[voxels + i] - out[i];
            QVERIFY2(std::abs(logits[i] - wanted) < 1e-4, std::to_string(logits[i] - wanted).c_str());
            QVERIFY(std::abs(probabilities[i] - sigmoid(wanted)) < 1e-5);
        }
    }
    void foldedEqualsPlain_data() {
        QTest::addColumn<int>("z");
        QTest::addColumn<int>("y");
        QTest::addColumn<int>("x");
        QTest::newRow("a cube") << 32 << 32 << 32;
        QTest::newRow("all sides different") << 16 << 32 << 48;
        QTest::newRow("one voxel at the coarsest level") << 4 << 4 << 4;
    }
    /// Two patches in one call, of very different values.
    void foldedEqualsPlain() {
        QFETCH(int, z);
        QFETCH(int, y);
        QFETCH(int, x);
        const Voxel shape{z, y, x};
        const Checkpoint weights(kData / "unet3d_gcr.safetensors");
        std::mt19937 random(5);
        std::normal_distribution<float> normal(0, 1);
        std::vector<float> patches(static_cast<std::size_t>(2 * voxelCount(shape)));
        for (std::size_t i = 0; i < patches.size(); ++i) patches[i] = i < patches.size() / 2 ? normal(random) : 200 + 50 * normal(random);
        const auto folded = given(weights, cardOf(weights, {}), shape, patches, 2, false, false), plain = given(weights, cardOf(weights, {}), shape, patches, 2, true, false);
        for (std::size_t i = 0; i < folded.size(); ++i) QVERIFY2(std::abs(folded[i] - plain[i]) <= 1e-5, std::to_string(folded[i] - plain[i]).c_str());
    }

    void whatTheWeightsSayNeedNotBeSaid() {
        const Checkpoint weights(kData / "unet3d_gcr.safetensors");
        const Unet3dPlan plan(weights, cardOf(weights, {}));
        QVERIFY(plan.fMaps == 4 && plan.levels == 3 && plan.in == 1 && plan.out == 1);
        QVERIFY(makeNetwork(weights, cardOf(weights, {}), {})->patchMultiple() == (Voxel{4, 4, 4}));
    }
    void weightsOfAnotherNetworkAreRefusedByNamesAndShapes() {
        const Checkpoint weights(kData / "unet3d_gcr.safetensors");
        const ModelCard card = cardOf(weights, {});
        auto tensors = tensorsOf(weights);
        const QString wide = refusal(tensors, wideCard());
        QVERIFY2(wide.contains("missing: ") && wide.contains("other shapes: ") && wide.contains(" and ") && wide.contains(" more"), qPrintable(wide));
        auto lacking = tensors;
        std::erase_if(lacking, [](const NamedFloats& t) { return t.name == "final_conv.bias"; });
        QVERIFY(refusal(lacking, card).contains("missing: final_conv.bias;") || refusal(lacking, card).contains("missing: final_conv.bias"));
        auto more = tensors;
        more.push_back({"extra.weight", {1}, {1}});
        QVERIFY(refusal(more, card).contains("not of this network: extra.weight"));
    }
    void valuesThatAreNotFiniteAreRefused() {
        const Checkpoint weights(kData / "unet3d_gcr.safetensors");
        auto tensors = tensorsOf(weights);
        tensors[3].values[0] = NAN;
        QVERIFY(refusal(tensors, cardOf(weights, {})).contains("not finite in " + QString::fromStdString(tensors[3].name)));
    }
    void anUnknownArchitectureIsRefusedByNamingThoseThatAreKnown() {
        ModelCard card = wideCard();
        card.architecture = "warp-drive";
        QVERIFY(refusal({}, card).contains("warp-drive") && refusal({}, card).contains("unet3d"));
    }
    void anOrderThatIsNoneIsRefused() {
        ModelCard card = wideCard();
        card.parameters = R"({"fMaps": 32, "levels": 5, "inChannels": 1, "outChannels": 1, "layerOrder": "gxr"})";
        QVERIFY(refusal({}, card).contains("layerOrder"));
    }
};

QTEST_APPLESS_MAIN(Unet3dTest)
#include "tst_unet3d.moc"
