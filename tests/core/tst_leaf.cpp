#include <QTest>

#include <cstring>
#include <random>
#include <thread>

#include "core/labels/label_counts.h"
#include "core/labels/leaf_memory.h"

using namespace volumen;

namespace {

/// A leaf by the plainest means: a label and whether somebody wrote it, voxel by voxel.
struct PlainLeaf {
    std::array<LabelId, kLeafVoxels> ids{};
    std::array<bool, kLeafVoxels> written{};
};

LeafMask randomMask(std::mt19937& random) {
    LeafMask mask;
    const unsigned kind = random() % 4;
    if (kind == 0) return LeafMask::all();
    for (std::uint64_t& slice : mask.slices) slice = kind == 1 ? random() % 2 * ~std::uint64_t{0} : std::uint64_t{random()} << 32 | random();
    return mask;
}

bool isAs(const Leaf& leaf, const PlainLeaf& plain) {
    const LeafMask written = leaf.written();
    for (int voxel = 0; voxel < kLeafVoxels; ++voxel) {
        const auto i = static_cast<std::size_t>(voxel);
        if (written.test(voxel) != plain.written[i] || (plain.written[i] && leaf.at(voxel) != plain.ids[i])) return false;
    }
    return leaf.covers() == written.full() && leaf.absent() == written.none();
}

bool isWhereItIs(const Leaf& leaf, LabelId id) {
    const LeafMask mask = leaf.where(id);
    int count = 0;
    for (int voxel = 0; voxel < kLeafVoxels; ++voxel) {
        if (mask.test(voxel) != (leaf.at(voxel) == id)) return false;
        count += leaf.at(voxel) == id;
    }
    return mask.count() == count;
}

}  // namespace

class LeafTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void overABaseItKnowsWhichOfItsVoxelsWereWritten() {
        std::mt19937 random(1);
        const std::array<LabelId, 4> ids{0, 1, 255, 300};
        for (int leaves = 0; leaves < 50; ++leaves) {
            Leaf leaf;
            PlainLeaf plain;
            for (int i = 0; i < 12; ++i) {
                const LeafMask mask = randomMask(random);
                const LabelId id = ids[random() % ids.size()];
                const Leaf before = leaf;   // shared, so that a copy is written to
                const PlainLeaf plainBefore = plain;
                std::vector<LabelId> values;
                const unsigned how = random() % 3;
                mask.forEach([&](int voxel) {
                    const auto at = static_cast<std::size_t>(voxel);
                    values.push_back(how == 1 ? ids[random() % ids.size()] : id);
                    plain.written[at] = how != 2, plain.ids[at] = values.back();
                });
                if (how == 0) leaf.write(mask, id);
                else if (how == 1) leaf.write(mask, values);
                else leaf.unwrite(mask);
                QVERIFY(isAs(leaf, plain) && isAs(before, plainBefore));
            }
        }
    }

    void overAnotherItShowsThatOneWhereNothingWasWritten() {
        std::mt19937 random(2);
        for (int i = 0; i < 50; ++i) {
            Leaf top, beneath(static_cast<LabelId>(random() % 400));
            const LeafMask mask = randomMask(random), other = randomMask(random);
            beneath.set(other, 7);
            top.write(mask, static_cast<LabelId>(random() % 400));
            const Leaf seen = top.over(beneath);
            QVERIFY(seen.covers());
            for (int voxel = 0; voxel < kLeafVoxels; ++voxel) QCOMPARE(seen.at(voxel), mask.test(voxel) ? top.at(voxel) : beneath.at(voxel));
        }
    }

    void labelsAreFoundAndCountedInBytesAndInWords() {
        std::mt19937 random(3);
        for (const unsigned most : {2u, 4u, 255u, 256u, 1000u}) {
            Leaf::Values values;
            for (LabelId& id : values) id = static_cast<LabelId>(random() % most);
            const Leaf leaf(values);
            LabelCounts counts, expected;
            counts.add(leaf, 1);
            for (const LabelId id : values) expected.add(id, 1);
            QVERIFY(counts == expected);
            for (const LabelId id : {0, 1, 3, 254, 255, 256, 999, 65535}) QVERIFY(isWhereItIs(leaf, id));
        }
    }

    void piecesOfMemoryAreApartAndGoRoundBetweenThreads() {
        constexpr std::size_t kPieces = 20'000;   // several slabs
        std::vector<unsigned char*> pieces;
        for (int round = 0; round < 3; ++round) {
            for (std::size_t i = 0; i < kPieces; ++i) {
                pieces.push_back(static_cast<unsigned char*>(LeafMemory::take(LeafMemory::kPieceBytes)));
                std::memset(pieces.back(), static_cast<int>(i % 251), LeafMemory::kPieceBytes);
            }
            const auto isWhole = [&](std::size_t i) { return std::all_of(pieces[i], pieces[i] + LeafMemory::kPieceBytes, [&](unsigned char byte) { return byte == i % 251; }); };
            for (std::size_t i = 0; i < kPieces; ++i) QVERIFY(isWhole(i) && reinterpret_cast<std::uintptr_t>(pieces[i]) % alignof(void*) == 0);
            std::thread([&] {
                for (unsigned char* piece : pieces) LeafMemory::give(piece, LeafMemory::kPieceBytes);
            }).join();
            pieces.clear();
        }
    }
};

QTEST_APPLESS_MAIN(LeafTest)
#include "tst_leaf.moc"
