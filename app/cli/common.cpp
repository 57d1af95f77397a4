#include "app/cli/common.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <thread>

#include "app/cli/choice.h"
#include "core/base/text.h"

namespace volumen {

namespace {

std::uint64_t quarterOfMemory() { return static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) / 4; }

std::uint64_t memoryOf(const std::string& text) {
    const std::uint64_t bytes = parseByteSize(text);
    if (bytes == 0) throw Error("--memory " + text + ": is no memory to work with; write it like 512M or 4G");
    return bytes;
}

}  // namespace

Session::Session() : threads(std::max(1, static_cast<int>(std::thread::hardware_concurrency()))), memoryBytes(quarterOfMemory()) {}

void addCommonOptions(CLI::App& command, Session& session) {
    command.add_option("--threads", session.threads, "Threads to use (default: all)")->check(CLI::Range(1, 4096))->type_name("N");
    command.add_option_function<std::string>(
               "--memory", [&session](const std::string& text) { session.memoryBytes = memoryOf(text); }, "Memory to use, like 4G (default: a quarter)")
        ->type_name("SIZE");
    command.add_flag_callback("--cancel-on-eof", [&session] { session.cancel.watchStandardInput(); }, "The end of standard input cancels");
    addChoice<LogLevel>(command, "--log-level", session.logLevel,
                        {{"error", LogLevel::error}, {"warning", LogLevel::warning}, {"info", LogLevel::info}, {"debug", LogLevel::debug}},
                        "What standard error says besides failures (default: error)");
}

void addVolumeOptions(CLI::App& command, OpenOptions& options) {
    command.add_option("--dataset", options.dataset, "The array inside a container that holds several")->type_name("NAME");
    command.add_option_function<std::string>(
               "--axes", [&options](const std::string& text) { options.axes = text; }, "The order of the file's axes, like zyx, where it does not say")
        ->type_name("AXES");
    command.add_option("--channel", options.channel, "The place on a fourth axis, or luminance")->type_name("N");
}

void say(const Session& session, LogLevel level, const std::string& sentence) {
    if (level <= session.logLevel) std::fprintf(stderr, "volumen-cli: %s\n", sentence.c_str());
}

VolumeSourcePtr openVolume(const Session& session, const Path& path, const OpenOptions& options) {
    VolumeSourcePtr source = openVolume(path, options, session.cancel.token());
    const VolumeInfo& info = source->info();
    for (const std::string& warning : info.warnings) say(session, LogLevel::warning, info.path + ": " + warning);
    say(session, LogLevel::info, info.path + ": " + info.format + ", " + formatShape(info.shape()) + " voxels of " + std::string(name(info.type)));
    return source;
}

int threadsWithin(const Session& session, std::uint64_t bytesEach) {
    const std::uint64_t fitting = session.memoryBytes / std::max<std::uint64_t>(1, bytesEach);
    const auto threads = static_cast<int>(std::clamp<std::uint64_t>(fitting, 1, static_cast<std::uint64_t>(session.threads)));
    say(session, LogLevel::debug, std::to_string(threads) + " threads, within " + formatByteSize(session.memoryBytes));
    return threads;
}

}  // namespace volumen
