#include <QTest>
#include <cstring>

#include "core/base/array3.h"
#include "core/labels/accept.h"
#include "core/labels/read_values.h"
#include "core/volume/chunk_boxes.h"

using namespace volumen;

namespace {

constexpr Voxel kShape{20, 24, 28};
constexpr LabelId kInk = 3;

/// A prediction in memory, one chunk.
struct Prediction {
    Array3<std::uint8_t> voxels{kShape, 0};

    void fill(const Box& box, std::uint8_t value) {
        forEachVoxel(box, [&](Voxel v) { voxels.at(v) = value; });
    }
    LeafFilter from(double lo) const {
        auto chunk = std::make_shared<Chunk>(VoxelType::u8, kShape);
        std::memcpy(chunk->data(), voxels.data(), chunk->byteCount());
        const ReadValues values{.shape = kShape, .chunkShape = kShape, .step = {1, 1, 1}, .offset = {},
                                .chunks = [chunk](const ChunkKey&) { return CachedChunk{.state = ChunkState::resident, .chunk = chunk, .reason = {}}; }};
        return whereValues(values, {lo, 255, false});
    }
};

LabelGrid accepted(const AcceptRule& accepts, const PaintRule& rule = {}, LabelGrid grid = LabelGrid(kShape), const Box& box = {{}, kShape}) {
    acceptPrediction(grid, box, accepts, kInk, rule);
    return grid;
}

std::int64_t count(const LabelGrid& grid, LabelId id) {
    std::int64_t voxels = 0;
    forEachVoxel(grid.bounds(), [&](Voxel v) { voxels += grid.at(v) == id; });
    return voxels;
}

}  // namespace

/// What of a prediction becomes labels.
class AcceptTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneThresholdTakesAllFromItOn() {
        Prediction p;
        p.fill({{2, 2, 2}, {5, 6, 11}}, 128), p.fill({{10, 10, 10}, {12, 12, 12}}, 127);
        const LabelGrid grid = accepted({.likely = p.from(128)});
        QCOMPARE(count(grid, kInk), 3 * 4 * 9);
        QVERIFY(grid.at({2, 2, 2}) == kInk && grid.at({10, 10, 10}) == kUnlabeled);
    }
    void whatIsLikelyCountsOnlyBesideWhatIsSure() {
        Prediction p;
        p.fill({{2, 2, 2}, {4, 4, 20}}, 90), p.fill({{3, 3, 7}, {4, 4, 9}}, 200);   // reaches through three leaves
        p.fill({{12, 12, 2}, {14, 14, 20}}, 90);                                    // nothing sure in it
        p.fill({{4, 4, 20}, {5, 5, 22}}, 90);                                       // touches the first by an edge only
        const LabelGrid grid = accepted({.likely = p.from(64), .sure = p.from(128)});
        QCOMPARE(count(grid, kInk), 2 * 2 * 18);
    }
    void smallPiecesAreLeftOut() {
        Prediction p;
        p.fill({{1, 1, 1}, {3, 3, 3}}, 255), p.fill({{8, 8, 8}, {11, 11, 11}}, 255), p.fill({{15, 20, 25}, {16, 21, 26}}, 255);
        QCOMPARE(count(accepted({.likely = p.from(128), .leastVoxels = 8}), kInk), 8 + 27);
        QCOMPARE(count(accepted({.likely = p.from(128), .leastVoxels = 9}), kInk), 27);
    }
    void aMaskABoxAndLabelsThatAreThereLimitIt() {
        Prediction p, mask;
        p.fill({{}, kShape}, 255), mask.fill({{0, 0, 0}, {20, 24, 10}}, 1);
        LabelGrid before(kShape);
        paintSet(before, setOf({1, 1, 1}), 5, {});
        const LabelGrid grid = accepted({.likely = p.from(128), .inside = mask.from(1)}, PaintRule::onlyOver(kUnlabeled), before, {{0, 0, 0}, {2, 3, 28}});
        QCOMPARE(count(grid, kInk), 2 * 3 * 10 - 1);
        QCOMPARE(grid.at({1, 1, 1}), LabelId{5});
    }
    void aBoxThatReachesOutsideIsCut() {
        Prediction p;
        p.fill({{}, kShape}, 255);
        QCOMPARE(count(accepted({.likely = p.from(1)}, {}, LabelGrid(kShape), {{18, 22, 26}, {40, 40, 40}}), kInk), 8);
    }
    void itStopsWhenAsked() {
        Prediction p;
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(acceptedVoxels(kShape, {{}, kShape}, {.likely = p.from(1)}, {.stop = stop.get_token()}), Cancelled);
    }
};

QTEST_APPLESS_MAIN(AcceptTest)
#include "tst_accept.moc"
