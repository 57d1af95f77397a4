#include "core/labels/edit.h"
#include "fuzz.h"

using namespace volumen;

/// A packed edit, done and undone.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::Bytes(data, size).rest();
    fuzz::refusedAtMost([&] {
        const Edit edit({bytes.begin(), bytes.end()}, "made up");
        LabelGrid grid({300, 40, 200});
        for (const Direction direction : {Direction::redo, Direction::undo}) fuzz::refusedAtMost([&] { edit.apply(grid, direction); });
    });
    return 0;
}
