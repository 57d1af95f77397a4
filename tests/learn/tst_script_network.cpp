#include <QTest>
#include <cmath>
#include <cstdlib>

#include "core/base/error.h"
#include "core/learn/infer/normalise.h"
#include "core/learn/nets/registry.h"
#include "core/learn/torch_runtime.h"
#include "tests/support/complaint.h"
#include "tests/support/small_zarr.h"

using namespace volumen;
using volumen::test::TemporaryFolder;
using volumen::testing::complaint;

namespace {

const Path kData = VOLUMEN_LEARN_DATA;

}  // namespace

class ScriptNetworkTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { startTorch(); }

    /// A network of 17 layers in, one map out, as villa's hybrid one, exported by scripts/export_torchscript.py with its card inside.
    void aForeignNetworkGivesWhatItGaveInPython() {
        const Checkpoint weights(kData / "script_hybrid.pt"), example(kData / "script_hybrid.example.safetensors");
        QCOMPARE(weights.format(), CheckpointFormat::torchScript);
        const ModelCard card = cardOf(weights, {});
        QVERIFY(card.output.flat && card.architecture == "torchscript");
        const auto network = makeNetwork(weights, card, {});
        QVERIFY(network->outputShape(card.patch) == (Voxel{1, card.patch.y, card.patch.x}));
        const auto in = example.values(*example.find("input")), out = example.values(*example.find("output"));
        std::vector<float> logits(out.size()), probabilities(out.size());
        network->run(in, 1, card.patch, true, logits);
        network->run(in, 1, card.patch, false, probabilities);
        for (std::size_t i = 0; i < out.size(); ++i) QVERIFY(std::abs(logits[i] - out[i]) < 1e-5 && std::abs(probabilities[i] - 1 / (1 + std::exp(-out[i]))) < 1e-5);
    }
    void aPatchThatItsCodeCannotTakeIsOneSentence() {
        const Checkpoint weights(kData / "script_hybrid.pt");
        ModelCard card = cardOf(weights, {});
        card.parameters = R"({"inputAxes": "nczyx"})";
        const QString said = complaint([&] { makeNetwork(weights, card, {})->outputShape(card.patch); });
        QVERIFY2(said.contains("its code fails") && !said.contains('\n'), qPrintable(said));
        card.parameters = R"({"inputAxes": "xyz"})";
        QVERIFY(complaint([&] { makeNetwork(weights, card, {}); }).contains("nczyx"));
    }
    /// The nuclei network of bioimage.io, with its own test input and output.
    void aNetworkOfSingleLayersGivesItsPublishedOutput() {
        const char* shared = std::getenv("VOLUMEN_SHARED");
        const Path folder = Path(shared ? shared : VOLUMEN_SOURCE_DIR "/../shared") / "data/weights/bioimage-unet2d/unet2d_nuclei_broad";
        if (!std::filesystem::exists(folder / "weights.pt")) QSKIP("the shared data are not here");
        const Checkpoint weights(folder / "weights.pt");
        if (weights.format() != CheckpointFormat::torchScript) QSKIP("the weights there are no TorchScript");
        const auto bytesOf = [&](const char* name) { return readFile(folder / name); };
        const auto input = bytesOf("test_input.npy"), output = bytesOf("test_output.npy");
        const auto floats = [](const std::vector<std::byte>& npy) { return std::span(reinterpret_cast<const float*>(npy.data() + 128), (npy.size() - 128) / sizeof(float)); };
        ModelCard card;
        const auto side = static_cast<std::int64_t>(std::sqrt(static_cast<double>(floats(input).size())));
        card.patch = {1, side, side}, card.parameters = R"({"inputAxes": "ncyx"})", card.activation = Activation::sigmoid, card.normalisation.kind = Normalisation::Kind::zscore;
        std::vector<float> patch(floats(input).begin(), floats(input).end());
        normalise(card.normalisation, patch);
        const auto network = makeNetwork(weights, card, {});
        const Voxel given = network->outputShape(card.patch);
        std::vector<float> values(static_cast<std::size_t>(voxelCount(given)));
        network->run(patch, 1, card.patch, false, values);
        QCOMPARE(values.size(), floats(output).size());
        for (std::size_t i = 0; i < values.size(); ++i) QVERIFY(std::abs(values[i] - floats(output)[i]) < 1e-4);
    }
};

QTEST_APPLESS_MAIN(ScriptNetworkTest)
#include "tst_script_network.moc"
