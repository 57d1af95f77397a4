#include "core/labels/color_table.h"
#include "fuzz.h"

using namespace volumen;

/// A table of names and colours, and the same written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::Bytes(data, size).rest();
    const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    fuzz::refusedAtMost([&] { formatColorTable(parseColorTable(text, "made up"), ColorTableFormat::itkSnap); });
    return 0;
}
