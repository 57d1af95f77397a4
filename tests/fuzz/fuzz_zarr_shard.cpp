#include "core/volume/zarr/shard.h"
#include "fuzz.h"

using namespace volumen;

/// Two bytes of layout, one that counts the inner chunks, then the stored object.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Bytes bytes(data, size);
    const std::uint8_t flags = bytes.next(), count = bytes.next();
    const ShardLayout layout{.innerShape = {1, 1, 1}, .order = {0, 1, 2}, .indexAtStart = (flags & 1) != 0, .indexBigEndian = (flags & 2) != 0, .indexChecksum = (flags & 4) != 0};
    const Path path = fuzz::written("shard", bytes.rest());
    fuzz::refusedAtMost([&] {
        const Shard shard(*zarrFolders()->open(path), layout, count + 1);
        for (std::int64_t i = 0; i <= count; ++i) fuzz::refusedAtMost([&] {
            const std::optional<StoredBytes> inner = shard.find(i);
            if (inner && inner->length <= size) {
                std::vector<std::byte> into(inner->length);
                inner->bytes->read(inner->offset, into, {});
            }
        });
    });
    return 0;
}
