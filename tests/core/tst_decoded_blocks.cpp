#include <QTest>
#include <atomic>
#include <barrier>
#include <stdexcept>
#include <thread>

#include "core/volume/decoded_blocks.h"

using namespace volumen;

namespace {

auto blockOf(std::size_t bytes, int& decoded) {
    return [bytes, &decoded] {
        ++decoded;
        return std::make_shared<const DecodedBlock>(bytes);
    };
}

}  // namespace

class DecodedBlocksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aBlockIsDecodedOnce() {
        DecodedBlocks blocks(100);
        int decoded = 0;
        const auto first = blocks.get(1, blockOf(10, decoded));
        QCOMPARE(blocks.get(1, blockOf(10, decoded)), first);
        QCOMPARE(decoded, 1);
    }
    void theOldestGoesFirst() {
        DecodedBlocks blocks(25);
        int decoded = 0;
        blocks.get(1, blockOf(10, decoded));
        blocks.get(2, blockOf(10, decoded));
        blocks.get(1, blockOf(10, decoded));   // now 2 is the oldest
        blocks.get(3, blockOf(10, decoded));
        QCOMPARE(blocks.usedBytes(), std::size_t{20});
        blocks.get(1, blockOf(10, decoded));
        QCOMPARE(decoded, 3);
        blocks.get(2, blockOf(10, decoded));
        QCOMPARE(decoded, 4);
    }
    void theNewestTwoStayHoweverLarge() {
        DecodedBlocks blocks(25);
        int decoded = 0;
        for (const std::uint64_t id : {1, 2, 1, 2, 1}) blocks.get(id, blockOf(1000, decoded));
        QCOMPARE(decoded, 2);
        blocks.get(3, blockOf(1000, decoded));
        QCOMPARE(blocks.usedBytes(), std::size_t{2000});
    }
    void aFailureIsThrownAndNotRemembered() {
        DecodedBlocks blocks(100);
        int decoded = 0;
        QVERIFY_EXCEPTION_THROWN(blocks.get(1, []() -> DecodedBlockPtr { throw std::runtime_error("torn"); }), std::runtime_error);
        blocks.get(1, blockOf(10, decoded));
        QCOMPARE(decoded, 1);
        QCOMPARE(blocks.usedBytes(), std::size_t{10});
    }
    void twoThreadsThatWantTheSameDecodeItOnce() {
        DecodedBlocks blocks(1000);
        std::atomic<int> decoded = 0;
        std::barrier start(4);
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                start.arrive_and_wait();
                for (std::uint64_t id = 0; id < 50; ++id)
                    blocks.get(id, [&] { return ++decoded, std::make_shared<const DecodedBlock>(1); });
            });
        threads.clear();
        QCOMPARE(decoded.load(), 50);
    }
};

QTEST_APPLESS_MAIN(DecodedBlocksTest)
#include "tst_decoded_blocks.moc"
