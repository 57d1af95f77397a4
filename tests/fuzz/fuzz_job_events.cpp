#include "core/jobs/job_event_reader.h"
#include "fuzz.h"

using namespace volumen;

/// The lines in one piece and in two give the same events.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::Bytes(data, size).text();
    JobEventReader whole, halves;
    const std::size_t count = whole.read(text).size();
    const std::size_t first = halves.read(text.substr(0, size / 2)).size();
    if (first + halves.read(text.substr(size / 2)).size() != count) __builtin_trap();
    return 0;
}
