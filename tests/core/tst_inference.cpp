#include <QTest>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/learn/infer/inference.h"
#include "core/learn/infer/patch_predictor.h"
#include "tests/support/complaint.h"
#include "tests/support/conversion_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

/// The mean of 3³ voxels, zeros outside the patch, and a logit for it: what reaches one voxel far.
class MeanNetwork : public Network {
public:
    Voxel patchMultiple() const override { return {1, 1, 1}; }
    Voxel outputShape(Voxel patch) const override { return patch; }
    std::int64_t batchFor(Voxel) override { return 3; }
    void run(std::span<const float> patches, std::int64_t count, Voxel patch, bool logits, std::span<float> into) override {
        calls += count;
        const std::int64_t size = voxelCount(patch);
        for (std::int64_t n = 0; n < count; ++n)
            forEachVoxel({{}, patch}, [&](Voxel v) {
                const Box around = intersection({v - Voxel{1, 1, 1}, v + Voxel{2, 2, 2}}, {{}, patch});
                float sum = 0;
                forEachVoxel(around, [&](Voxel a) { sum += View3<const float>{patches.data() + n * size, patch}.at(a); });
                const float p = sum / 27;
                View3<float>{into.data() + n * size, patch}.at(v) = logits ? std::log(p / (1 - p)) : p;
            });
        if (broken && calls > 4) into[7] = NAN;
    }
    std::int64_t calls = 0;
    bool broken = false;
};

/// One value a patch, of layers collapsed: its mean.
class FlatNetwork : public MeanNetwork {
public:
    Voxel outputShape(Voxel patch) const override { return {1, patch.y / 2, patch.x / 2}; }
    void run(std::span<const float> patches, std::int64_t count, Voxel patch, bool, std::span<float> into) override {
        const auto size = static_cast<std::size_t>(voxelCount(patch));
        for (std::size_t n = 0; n < static_cast<std::size_t>(count); ++n) {
            float sum = 0;
            for (const float v : patches.subspan(n * size, size)) sum += v;
            std::fill_n(into.begin() + static_cast<std::ptrdiff_t>(n * size / static_cast<std::size_t>(patch.z) / 4), size / static_cast<std::size_t>(patch.z) / 4, sum / static_cast<float>(size));
        }
    }
};

constexpr Voxel kShape{40, 50, 45};

}  // namespace

class InferenceTest : public QObject {
    Q_OBJECT

    ConversionWorld m_world;
    std::shared_ptr<MeanNetwork> m_network = std::make_shared<MeanNetwork>();
    Array3<std::uint8_t> m_voxels = madeVoxels<std::uint8_t>(kShape);

    InferModel model() const {
        ModelCard card;
        card.architecture = "mean", card.patch = {16, 16, 16}, card.normalisation = {.kind = Normalisation::Kind::divide, .by = 255};
        return {.weights = "mean.pth", .sha256 = "0", .card = card, .network = m_network};
    }
    InferRequest request(const std::string& out) const {
        InferRequest request;
        request.out = m_world / out, request.region = {{}, kShape}, request.patch = {16, 16, 16}, request.chunk = {16, 16, 16}, request.type = VoxelType::f32, request.window = WindowKind::uniform;
        return request;
    }
    struct Told {
        std::int64_t done = -1, total = -1, last = -1;
        std::vector<ChunkKey> chunks;
    };
    Told run(const InferRequest& request, std::vector<InferModel> models = {}, std::stop_token stop = {}, std::function<void(std::int64_t)> advanced = {}, std::uint64_t memory = 1u << 30) const {
        if (models.empty()) models = {model()};
        Told told;
        std::mutex mutex;
        InferProgress progress;
        progress.started = [&](std::int64_t done, std::int64_t total) { told.done = done, told.total = total; };
        progress.advanced = [&](std::int64_t done) {
            told.last = done;
            if (advanced) advanced(done);
        };
        progress.wrote = [&](const ChunkKey& key) {
            const std::lock_guard lock(mutex);
            told.chunks.push_back(key);
        };
        infer(*openVolume(m_world / "scan.zarr"), request, models, {.threads = 2, .memoryBytes = memory}, stop, progress);
        return told;
    }
    Array3<float> result(const std::string& out) const { return readAll<float>(*openVolume(m_world / out)); }
    /// The network over all at once.
    Array3<float> whole() const {
        std::vector<float> in(static_cast<std::size_t>(voxelCount(kShape)));
        for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<float>(m_voxels.data()[i]) / 255;
        Array3<float> out(kShape);
        MeanNetwork().run(in, 1, kShape, false, {out.data(), in.size()});
        return out;
    }
    QString refusal(const InferRequest& request, std::vector<InferModel> models = {}) const {
        return complaint([&] { run(request, std::move(models)); });
    }

private Q_SLOTS:
    void initTestCase() { writeVolume(m_world / "scan.zarr", m_voxels); }

    /// Of a patch's inner voxels; the outermost feel its edge.
    void tiledEqualsWholeWhereTheNetworkReachesNotOutside() {
        auto wish = request("tiled.zarr");
        wish.overlap = 0.5, wish.window = WindowKind::hann;
        run(wish);
        const Array3<float> tiled = result("tiled.zarr"), once = whole();
        double most = 0;
        forEachVoxel({{8, 8, 8}, kShape - Voxel{8, 8, 8}}, [&](Voxel v) { most = std::max<double>(most, std::abs(tiled.at(v) - once.at(v))); });
        QVERIFY2(most < 0.02, std::to_string(most).c_str());   // Hann gives a patch's outermost voxels a thousandth
    }
    void onePatchIsTheNetworksOwnAnswer() {
        auto wish = request("one.zarr");
        wish.region = {{4, 8, 12}, {20, 24, 28}};
        const Told told = run(wish);
        std::vector<float> in(4096), out(4096);
        std::size_t i = 0;
        forEachVoxel(wish.region, [&](Voxel v) { in[i++] = static_cast<float>(m_voxels.at(v)) / 255; });
        MeanNetwork().run(in, 1, wish.patch, false, out);
        const Array3<float> all = result("one.zarr");
        i = 0;
        forEachVoxel(wish.region, [&](Voxel v) { QCOMPARE(all.at(v), out[i++]); });
        QCOMPARE(told.total, 4096);
        QCOMPARE(told.last, 4096);
    }
    void outsideTheRegionThereAreNoChunks() {
        auto wish = request("part.zarr");
        wish.region = {{16, 16, 16}, {32, 30, 32}};
        const Told told = run(wish);
        QCOMPARE(std::count_if(told.chunks.begin(), told.chunks.end(), [](const ChunkKey& key) { return key.level == 0; }), 1);
        QVERIFY(std::filesystem::exists(m_world / "part.zarr/0/1/1/1") && !std::filesystem::exists(m_world / "part.zarr/0/0/1/1"));
        QCOMPARE(result("part.zarr").at({20, 31, 20}), 0.0f);
    }
    void probabilitiesAreRoundedToBytes() {
        auto wish = request("bytes.zarr");
        wish.type = VoxelType::u8;
        run(wish), run(request("reals.zarr"));
        const Array3<float> reals = result("reals.zarr");
        const Array3<std::uint8_t> bytes = readAll<std::uint8_t>(*openVolume(m_world / "bytes.zarr"));
        forEachVoxel({{}, kShape}, [&](Voxel v) { QCOMPARE(bytes.at(v), static_cast<std::uint8_t>(std::round(255.0 * reals.at(v)))); });
    }
    void narrowColumnsGiveTheSameToTheBit() {
        run(request("wide.zarr"));
        run(request("narrow.zarr"), {}, {}, {}, 200'000);
        QVERIFY(same(result("wide.zarr"), result("narrow.zarr")));
    }
    void everyLookOfASymmetricNetworkIsTheSame() {
        run(request("plain.zarr"));
        const Array3<float> plain = result("plain.zarr");
        for (const Augmentation augmentation : {Augmentation::eight, Augmentation::twelve, Augmentation::mirrors}) {
            auto wish = request("looks.zarr");
            wish.augmentation = augmentation, wish.overwrite = true;
            run(wish);
            const Array3<float> looks = result("looks.zarr");
            forEachVoxel({{}, kShape}, [&](Voxel v) { QVERIFY(std::abs(looks.at(v) - plain.at(v)) < 1e-5f); });
        }
    }
    void severalModelsAreAveragedAsProbabilitiesOrAsLogits() {
        InferModel half = model();
        half.card.normalisation.by = 510;
        run(request("a.zarr")), run(request("b.zarr"), {half});
        const Array3<float> a = result("a.zarr"), b = result("b.zarr");
        run(request("mean.zarr"), {model(), half});
        auto wish = request("logit.zarr");
        wish.averageLogits = true, wish.overlap = 0;
        wish.region = {{}, {16, 16, 16}};
        run(wish, {model(), half});
        auto only = wish;
        only.out = m_world / "only.zarr", only.averageLogits = false;
        run(only);
        const Array3<float> mean = result("mean.zarr"), logit = result("logit.zarr"), one = result("only.zarr");
        const auto logitOf = [](double p) { return std::log(p / (1 - p)); };
        forEachVoxel({{}, kShape}, [&](Voxel v) { QVERIFY(std::abs(mean.at(v) - (a.at(v) + b.at(v)) / 2) < 1e-5f); });
        const Voxel v{5, 6, 7};
        QVERIFY(std::abs(logitOf(logit.at(v)) - (logitOf(one.at(v)) + logitOf(one.at(v) / 2)) / 2) < 1e-4);
    }
    void aRegionSmallerThanAPatchIsWidened() {
        auto wish = request("small.zarr");
        wish.region = {{20, 20, 20}, {24, 25, 26}};
        run(wish);
        QVERIFY(std::abs(result("small.zarr").at({22, 22, 22}) - whole().at({22, 22, 22})) < 1e-6f);
    }
    void aPatchLargerThanTheVolumeSeesItsMirrorImage() {
        auto wish = request("mirror.zarr");
        wish.patch = {64, 64, 64};
        run(wish);
        QVERIFY(std::abs(result("mirror.zarr").at({20, 20, 20}) - whole().at({20, 20, 20})) < 1e-6f);
    }
    void collapsedLayersBecomeOne() {
        InferModel flat = model();
        flat.card.output.flat = true, flat.network = std::make_shared<FlatNetwork>();
        auto wish = request("flat.zarr");
        wish.patch = {16, 16, 16}, wish.overlap = 0, wish.region = {{}, {40, 16, 16}};
        run(wish, {flat});
        QVERIFY(openVolume(m_world / "flat.zarr")->info().shape() == (Voxel{1, kShape.y, kShape.x}));
        double sum = 0;
        forEachVoxel({{12, 0, 0}, {28, 16, 16}}, [&](Voxel v) { sum += m_voxels.at(v) / 255.0; });
        QVERIFY(std::abs(result("flat.zarr").at({0, 9, 9}) - sum / 4096) < 1e-4);
    }
    void coarseValuesAreBroughtUp() {
        const std::vector<float> two{0, 1};
        std::vector<float> four(4);
        bringUp({two.data(), {1, 1, 2}}, false, {four.data(), {1, 1, 4}});
        QVERIFY(four == (std::vector<float>{0, 0, 1, 1}));
        bringUp({two.data(), {1, 1, 2}}, true, {four.data(), {1, 1, 4}});
        QVERIFY(four == (std::vector<float>{0, 0.25, 0.75, 1}));
    }
    void outsideTheMaskNothingIsComputedNorWritten() {
        Array3<std::uint8_t> mask(kShape);
        forEachVoxel({{}, {20, 50, 10}}, [&](Voxel v) { mask.at(v) = 1; });
        writeVolume(m_world / "mask.zarr", mask);
        auto wish = request("masked.zarr");
        wish.mask = m_world / "mask.zarr", wish.overlap = 0;
        m_network->calls = 0;
        run(wish);
        QCOMPARE(m_network->calls, 3 * 4 * 1);   // of 3 · 4 · 3: layers at 0, 16, 24
        const Array3<float> masked = result("masked.zarr");
        QVERIFY(masked.at({5, 5, 5}) > 0 && masked.at({5, 5, 12}) == 0 && masked.at({21, 5, 5}) == 0);
    }
    void patchesOfNothingButZerosAreLeftOut() {
        writeVolume(m_world / "empty.zarr", Array3<std::uint8_t>(kShape));
        m_network->calls = 0;
        infer(*openVolume(m_world / "empty.zarr"), request("nothing.zarr"), std::vector<InferModel>{model()}, {.threads = 1, .memoryBytes = 1u << 30}, {}, {});
        QCOMPARE(m_network->calls, 0);
        QCOMPARE(result("nothing.zarr").at({5, 5, 5}), 0.0f);
    }

    void stoppedAndResumedItIsTheSameToTheBit() {
        run(request("unbroken.zarr"));
        std::int64_t total = run(request("probe.zarr")).total;
        auto wish = request("broken.zarr");
        wish.resume = true;
        for (const double part : {0.2, 0.5, 0.8}) {
            std::stop_source stop;
            try {
                run(wish, {}, stop.get_token(), [&](std::int64_t done) { if (static_cast<double>(done) > part * static_cast<double>(total)) stop.request_stop(); });
            } catch (const Cancelled&) {
            }
        }
        const Told last = run(wish);
        QVERIFY(last.done > 0 && last.total == total && last.last == total);
        QVERIFY(same(result("broken.zarr"), result("unbroken.zarr")));
        const Told again = run(wish);
        QVERIFY(again.done == total && again.chunks.empty());
        QVERIFY(!std::filesystem::exists(m_world / "broken.zarr/.volumen-journal"));
    }
    void theUnionOfShardsIsTheWhole() {
        run(request("all.zarr"));
        for (std::int64_t i = 0; i < 3; ++i) {
            auto wish = request("shards.zarr");
            wish.shard = (i + 1) % 3, wish.shards = 3;
            run(wish);
            QCOMPARE(same(result("shards.zarr"), result("all.zarr")), i == 2);
        }
        QVERIFY(readText(m_world / "shards.zarr/.zattrs").find("incomplete") == std::string::npos);
    }
    void shardsAtTheSameTimeMakeTheWholeToo() {
        run(request("all2.zarr"));
        std::vector<std::jthread> jobs;
        for (std::int64_t i = 0; i < 4; ++i)
            jobs.emplace_back([this, i] {
                InferModel own = model();
                own.network = std::make_shared<MeanNetwork>();
                auto wish = request("together.zarr");
                wish.shard = i, wish.shards = 4;
                run(wish, {own});
            });
        jobs.clear();
        QVERIFY(same(result("together.zarr"), result("all2.zarr")));
        QVERIFY(readText(m_world / "together.zarr/.zattrs").find("incomplete") == std::string::npos);
    }
    void whatStandsThereIsNotOverwritten() {
        run(request("there.zarr"));
        QVERIFY(refusal(request("there.zarr")).contains("stands there"));
        auto wish = request("scan.zarr");
        wish.overwrite = true;
        QVERIFY(refusal(wish).contains("no prediction"));
    }
    void otherSettingsAreRefusedByNamingThem() {
        run(request("same.zarr"));
        auto wish = request("same.zarr");
        wish.resume = true, wish.overlap = 0.25;
        QVERIFY2(refusal(wish).contains("overlap (0.5 then, 0.25 now)"), qPrintable(refusal(wish)));
        wish.overwrite = true, wish.resume = false;
        run(wish);
    }
    void valuesThatAreNotFiniteStopWithThePatchNamed() {
        InferModel broken = model();
        const auto network = std::make_shared<MeanNetwork>();
        network->broken = true, broken.network = network;
        const QString said = refusal(request("nan.zarr"), {broken});
        QVERIFY2(said.contains("not finite for the patch ") && said.contains(" to "), qPrintable(said));
        QVERIFY(readText(m_world / "nan.zarr/.zattrs").find("incomplete") != std::string::npos);
    }
    void whatCannotBeIsRefused() {
        auto outside = request("no.zarr");
        outside.region.hi.z = 41;
        QVERIFY(refusal(outside).contains("outside"));
        auto turned = request("no.zarr");
        turned.patch = {16, 16, 32}, turned.augmentation = Augmentation::eight;
        QVERIFY(refusal(turned).contains("--tta"));
        QVERIFY(!std::filesystem::exists(m_world / "no.zarr"));
    }
};

QTEST_GUILESS_MAIN(InferenceTest)
#include "tst_inference.moc"
