#include <sstream>

#include "core/volume/slice_names.h"
#include "fuzz.h"

using namespace volumen;

/// A byte that says how many slices are known to be there (0: not known), then one name a line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Bytes bytes(data, size);
    const std::uint8_t known = bytes.next();
    std::vector<std::string> names;
    std::istringstream lines{std::string(bytes.text())};
    for (std::string line; std::getline(lines, line);) names.push_back(line);
    fuzz::refusedAtMost([&] { orderSlices("fuzz", names, known ? std::optional<std::int64_t>(known) : std::nullopt); });
    return 0;
}
