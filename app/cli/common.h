#pragma once

#include <cstdint>
#include <string>

#include "app/cli/cancel.h"
#include "core/volume/open_volume.h"

namespace CLI {
class App;
}

namespace volumen {

/// What standard error says besides failures: this much and all before it.
enum class LogLevel { error, warning, info, debug };

/// What every subcommand has: cli.md's "Common to all".
struct Session {
    int threads = 1;
    std::uint64_t memoryBytes = 0;
    LogLevel logLevel = LogLevel::error;
    std::string whenCancelled = "nothing was written; run it again";   ///< the end of the sentence then; a command that writes says its own
    std::string commandLine;   ///< as it was typed, for what a command writes into its output
    CancelWatch cancel;

    Session();
};

/// `--threads`, `--memory`, `--cancel-on-eof`, `--log-level`.
void addCommonOptions(CLI::App& command, Session& session);

/// `--dataset`, `--axes`, `--channel`: wherever a volume is read.
void addVolumeOptions(CLI::App& command, OpenOptions& options);

/// One line on standard error, when `--log-level` asks for it.
void say(const Session& session, LogLevel level, const std::string& sentence);

/// Opens a volume and says what there is to say of it.
VolumeSourcePtr openVolume(const Session& session, const Path& path, const OpenOptions& options);

/// How many threads may hold `bytesEach` at the same time: at least one, at most `session.threads`. Says so at `debug`.
int threadsWithin(const Session& session, std::uint64_t bytesEach);

}  // namespace volumen
