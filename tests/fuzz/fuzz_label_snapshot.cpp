#include "core/labels/snapshot.h"
#include "fuzz.h"

using namespace volumen;

/// What a snapshot of labels says of itself; its voxels are read only where a checksum says that they are as they were written.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Path path = fuzz::written("a.vdb", fuzz::Bytes(data, size).rest());
    fuzz::refusedAtMost([&] { readSnapshotHeading(path); });
    fuzz::refusedAtMost([&] { readSnapshot(path); });
    return 0;
}
