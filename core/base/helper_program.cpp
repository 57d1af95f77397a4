#include "core/base/helper_program.h"

#include <mutex>

#include "core/base/error.h"

namespace volumen {

namespace {

/// One for the whole process, as the running program is.
struct Chosen {
    std::mutex mutex;
    Path program;
};

Chosen& chosen() {
    static Chosen one;
    return one;
}

Path besideThisProgram() {
    std::error_code code;
    return std::filesystem::read_symlink("/proc/self/exe", code).parent_path() / "volumen-cli";
}

}  // namespace

Path helperProgram() {
    Path program;
    {
        const std::lock_guard lock(chosen().mutex);
        program = chosen().program;
    }
    if (program.empty()) program = besideThisProgram();
    std::error_code code;
    if (!std::filesystem::exists(program, code)) throw Error(program.string() + ": is not there; put volumen-cli beside the program that runs");
    return program;
}

void setHelperProgram(const Path& program) {
    const std::lock_guard lock(chosen().mutex);
    chosen().program = program;
}

}  // namespace volumen
