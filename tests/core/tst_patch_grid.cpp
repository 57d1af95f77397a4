#include <QTest>
#include <map>
#include <set>

#include "core/learn/infer/patch_grid.h"
#include "core/volume/chunk_boxes.h"

using namespace volumen;

namespace {

PatchGrid gridOver(const Box& region, Voxel patch, Voxel chunk, double overlap, Voxel volume) {
    return {region, patch, chunk, patchStarts(region.lo.z, region.hi.z, patch.z, overlap, volume.z), patchStarts(region.lo.y, region.hi.y, patch.y, overlap, volume.y),
            patchStarts(region.lo.x, region.hi.x, patch.x, overlap, volume.x)};
}

const Box kRegion{{3, 5, 7}, {51, 75, 72}};
const Voxel kVolume{60, 80, 90}, kPatch{32, 32, 32}, kChunk{16, 24, 40};

}  // namespace

class PatchGridTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void patchesLieAStepApartAndTheLastOneEndsAtTheEdge() {
        QVERIFY(patchStarts(0, 70, 32, 0.5, 100) == (std::vector<std::int64_t>{0, 16, 32, 38}));
        QVERIFY(patchStarts(10, 74, 32, 0, 100) == (std::vector<std::int64_t>{10, 42}));
        QVERIFY(patchStarts(10, 42, 32, 0.75, 100) == (std::vector<std::int64_t>{10}));
        QCOMPARE(patchStarts(0, 1024, 128, 0.5, 1024).size(), std::size_t{15});   // as MONAI's dense positions
    }
    void theStepIsRoundedHalvesToEvenAndNeverNothing() {
        QCOMPARE(patchStarts(0, 100, 5, 0.5, 100)[1], 2);
        QCOMPARE(patchStarts(0, 100, 10, 0.999, 100)[1], 1);
    }
    void aRegionSmallerThanAPatchIsWidenedIntoTheVolume() {
        QVERIFY(patchStarts(40, 50, 32, 0.5, 100) == (std::vector<std::int64_t>{29}));
        QVERIFY(patchStarts(0, 10, 32, 0.5, 100) == (std::vector<std::int64_t>{0}));
        QVERIFY(patchStarts(95, 100, 32, 0.5, 100) == (std::vector<std::int64_t>{68}));
    }
    void aVolumeSmallerThanAPatchLiesInItsMiddle() { QVERIFY(patchStarts(2, 8, 32, 0.5, 20) == (std::vector<std::int64_t>{-6})); }
    void collapsedLayersAreThoseInTheMiddle() {
        QCOMPARE(middleStart(0, 21, 17, 21), 2);
        QCOMPARE(middleStart(0, 65, 17, 65), 24);
        QCOMPARE(middleStart(0, 26, 17, 26), 5);
        QCOMPARE(middleStart(0, 10, 17, 10), -3);
    }
    void everyVoxelOfTheRegionLiesInAPatch() {
        const PatchGrid grid = gridOver(kRegion, kPatch, kChunk, 0.3, kVolume);
        Array3<int> visits(kVolume);
        grid.forEach(grid.chunks(), [&](Voxel lo) { forEachVoxel(grid.boxOf(lo), [&](Voxel v) { ++visits.at(v); }); });
        forEachVoxel(kRegion, [&](Voxel v) { QVERIFY(visits.at(v) > 0); });
    }
    void eachPatchComesOnceAndItsCountsAreRight() {
        const PatchGrid grid = gridOver(kRegion, kPatch, kChunk, 0.6, kVolume);
        std::set<Voxel> seen;
        std::map<Voxel, std::int64_t> over, visits;
        grid.forEach(grid.chunks(), [&](Voxel lo) {
            QVERIFY(seen.insert(lo).second);
            forEachVoxel(chunksOf(intersection(grid.boxOf(lo), kRegion), kChunk), [&](Voxel i) { ++over[i], visits[i] += voxelCount(intersection(grid.boxOf(lo), grid.inRegion(i)).shape()); });
        });
        QCOMPARE(static_cast<std::int64_t>(seen.size()), grid.count());
        forEachVoxel(grid.chunks(), [&](Voxel i) { QVERIFY(grid.patchesOver(i) == over[i] && grid.visitsOf(i) == visits[i]); });
    }
    void aPartOfTheChunksSeesItsPatchesInTheSameOrder() {
        const PatchGrid grid = gridOver(kRegion, kPatch, kChunk, 0.6, kVolume);
        const Box part{{1, 1, 0}, {2, 3, 1}};
        const Box voxels{part.lo * kChunk, part.hi * kChunk};
        std::vector<Voxel> all, some;
        grid.forEach(grid.chunks(), [&](Voxel lo) {
            if (!intersection(intersection(grid.boxOf(lo), voxels), kRegion).empty()) all.push_back(lo);
        });
        grid.forEach(part, [&](Voxel lo) { some.push_back(lo); });
        QVERIFY(!some.empty() && some == all);
    }
};

QTEST_APPLESS_MAIN(PatchGridTest)
#include "tst_patch_grid.moc"
