#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <string>

#include "app/cli/commands.h"
#include "core/base/error.h"
#include "core/base/helper_program.h"

using namespace volumen;

namespace {

enum ExitStatus { done = 0, defect = 1, badInput = 2, wouldOverwrite = 3, outOfSpace = 4, cancelled = 130 };

/// A failure is one line on standard error, whatever a library's message looks like.
int failWith(ExitStatus status, std::string sentence) {
    while (!sentence.empty() && (sentence.back() == '\n' || sentence.back() == '.')) sentence.pop_back();
    std::replace(sentence.begin(), sentence.end(), '\n', ' ');
    std::fprintf(stderr, "volumen-cli: %s\n", sentence.c_str());
    return status;
}

ExitStatus statusOf(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::badInput: return badInput;
        case ErrorKind::wouldOverwrite: return wouldOverwrite;
        case ErrorKind::outOfSpace: break;
    }
    return outOfSpace;
}

/// Help and version are results; all else that the parser throws is a wrong argument.
int endOfParsing(const CLI::App& program, const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error);
    return failWith(badInput, std::string(error.what()) + "; see volumen-cli --help");
}

int run(int argc, char** argv) {
    CLI::App program{"Volumen: every long job on volumes of scrolls, by hand, from the window, or on a cluster", "volumen-cli"};
    program.require_subcommand(1);
    Session session;
    for (int i = 0; i < argc; ++i) session.commandLine += (i ? " " : "") + std::string(argv[i]);
    for (const auto add : {addInfo, addSlice, addConvert, addLabels, addSegment, addFlatten, addProject, addPhantom, addMovie, addInfer, addWorker, addEvaluate, addHdf5Server}) add(program, session);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return endOfParsing(program, error);
    } catch (const Cancelled&) {
        return failWith(cancelled, "cancelled: " + session.whenCancelled);
    }
    return done;
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGXFSZ, SIG_IGN);   // a file over the process's limit is a write that fails, as on a full disk
    setHelperProgram("/proc/self/exe");   // this very program, whatever it is called
    try {
        return run(argc, argv);
    } catch (const Error& error) {
        return failWith(statusOf(error.kind()), error.what());
    } catch (const std::bad_alloc&) {
        return failWith(outOfSpace, "memory is exhausted; close other programs, or use fewer --threads");
    } catch (const std::exception& error) {
        return failWith(defect, std::string("a defect of the program: ") + error.what() + "; please report it");
    }
}
