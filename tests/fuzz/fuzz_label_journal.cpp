#include "core/labels/journal_file.h"
#include "fuzz.h"

using namespace volumen;

/// A journal of labels, or, by the first byte, one whose heading is sound and whose records are made up.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Bytes input(data, size);
    std::vector<std::byte> bytes;
    if (input.next() != 0) bytes = journalHeadingBytes({.layer = 1, .geometry = {.shape = {30, 30, 30}}});
    bytes.insert(bytes.end(), input.rest().begin(), input.rest().end());
    const Path path = fuzz::written("a.journal", bytes);
    for (const bool checked : {true, false}) {
        fuzz::refusedAtMost([&] {
            const RandomAccessFile file(path);
            const auto contents = readJournal(path, checked);
            for (const RecordPlace& record : contents->records) fuzz::refusedAtMost([&] { readRecord(file, record); });
        });
    }
    return 0;
}
