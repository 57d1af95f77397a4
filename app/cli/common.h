#pragma once

#include <cstdint>
#include <string>

#include "app/cli/cancel.h"
#include "core/volume/open_volume.h"

namespace CLI {
class App;
}

namespace volumen {

/// What every subcommand has: cli.md's "Common to all".
struct Session {
    int threads = 1;
    std::uint64_t memoryBytes = 0;
    std::string logLevel = "error";
    std::string whenCancelled = "nothing was written; run it again";   ///< the end of the sentence then; a command that writes says its own
    CancelWatch cancel;

    Session();
};

/// `--threads`, `--memory`, `--cancel-on-eof`, `--log-level`.
void addCommonOptions(CLI::App& command, Session& session);

/// `--dataset`, `--axes`, `--channel`: wherever a volume is read.
void addVolumeOptions(CLI::App& command, OpenOptions& options);

/// How many threads may hold `bytesEach` at the same time: at least one, at most `session.threads`.
int threadsWithin(const Session& session, std::uint64_t bytesEach);

}  // namespace volumen
