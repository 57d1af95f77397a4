#include "core/project/project_file.h"
#include "fuzz.h"

using namespace volumen;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::written("project.json", fuzz::Bytes(data, size).rest());
    fuzz::refusedAtMost([&] {
        const Path again = fuzz::scratch() / "again";
        const ProjectRecord record = readProject(fuzz::scratch());
        writeProject(again, record);
        readProject(again);   // what was written can be read
    });
    return 0;
}
