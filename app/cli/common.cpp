#include "app/cli/common.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <thread>

#include "core/base/text.h"

namespace volumen {

namespace {

std::uint64_t quarterOfMemory() { return static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) / 4; }

}  // namespace

Session::Session() : threads(std::max(1, static_cast<int>(std::thread::hardware_concurrency()))), memoryBytes(quarterOfMemory()) {}

void addCommonOptions(CLI::App& command, Session& session) {
    command.add_option("--threads", session.threads, "Threads to use (default: all)")->check(CLI::Range(1, 4096))->type_name("N");
    command.add_option_function<std::string>(
               "--memory", [&session](const std::string& text) { session.memoryBytes = parseByteSize(text); }, "Memory to use, like 4G (default: a quarter)")
        ->type_name("SIZE");
    command.add_flag_callback("--cancel-on-eof", [&session] { session.cancel.watchStandardInput(); }, "The end of standard input cancels");
    command.add_option("--log-level", session.logLevel, "What standard error says besides failures")
        ->check(CLI::IsMember({"error", "warning", "info", "debug"}))
        ->type_name("LEVEL");
}

void addVolumeOptions(CLI::App& command, OpenOptions& options) {
    command.add_option("--dataset", options.dataset, "The array inside a container that holds several")->type_name("NAME");
    command.add_option_function<std::string>(
               "--axes", [&options](const std::string& text) { options.axes = text; }, "The order of the file's axes, like zyx, where it does not say")
        ->type_name("AXES");
    command.add_option("--channel", options.channel, "The place on a fourth axis, or luminance")->type_name("N");
}

int threadsWithin(const Session& session, std::uint64_t bytesEach) {
    const std::uint64_t fitting = session.memoryBytes / std::max<std::uint64_t>(1, bytesEach);
    return static_cast<int>(std::clamp<std::uint64_t>(fitting, 1, static_cast<std::uint64_t>(session.threads)));
}

}  // namespace volumen
