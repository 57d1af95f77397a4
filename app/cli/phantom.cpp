#include <CLI/CLI.hpp>
#include <memory>

#include "app/cli/choice.h"
#include "app/cli/commands.h"
#include "app/cli/job_report.h"
#include "core/base/text.h"
#include "core/phantom/phantom_writer.h"

namespace volumen {

namespace {

struct PhantomRequest {
    Path folder;
    PhantomRecipe recipe;
    bool overwrite = false;
    bool events = false;
};

void runPhantom(const PhantomRequest& request, const Session& session) {
    constexpr std::uint64_t kBytesAThread = 64u << 20;  // a chunk in the making, in floating point and with the sheet's table
    runReported("phantom", request.events, [&](JobReport& report) {
        const Phantom phantom(request.recipe);
        say(session, LogLevel::info, request.folder.string() + ": a phantom of " + formatShape(request.recipe.size) + " voxels, seed " + std::to_string(request.recipe.seed));
        ThreadPool pool(threadsWithin(session, kBytesAThread), "phantom");
        PhantomProgress progress;
        progress.started = [&](std::int64_t total) { report.started(0, total, "chunks"); };
        progress.advanced = [&](std::int64_t done) { report.progress(done); };
        writePhantom(phantom, request.folder, request.overwrite, pool, session.cancel.token(), progress);
    });
}

}  // namespace

void addPhantom(CLI::App& program, Session& session) {
    const auto request = std::make_shared<PhantomRequest>();
    CLI::App* command = program.add_subcommand("phantom", "A made scroll whose truth is known: scan, ink, sheet and the flattened segment");
    command->add_option("folder", request->folder, "The project folder to make")->required()->type_name("OUT");
    command->add_option_function<std::string>(
               "--size", [request](const std::string& text) { request->recipe.size = parseVoxel(text); }, "Voxels along each axis (default: 256,320,320)")
        ->type_name("Z,Y,X");
    command->add_option("--seed", request->recipe.seed, "The same seed makes the same scroll (default: 1)")->type_name("N");
    command->add_option("--text", request->recipe.text, "What is written on it, in Greek or Latin letters (default: the Odyssey's first line)")->type_name("TEXT");
    command->add_option("--sheet-gap", request->recipe.sheetGapVoxels, "From turn to turn (default: by the size)")->check(CLI::PositiveNumber.description(""))->type_name("VOXELS");
    addChoice<InkKind>(*command, "--ink", request->recipe.ink, {{"density", InkKind::density}, {"crackle", InkKind::crackle}, {"both", InkKind::both}},
                       "How ink shows in the scan (default: both)");
    command->add_flag("--overwrite", request->overwrite, "Replace an earlier phantom");
    command->add_flag("--events", request->events, "Say how far it is as JSON lines on standard output");
    addCommonOptions(*command, session);
    command->callback([request, &session] {
        session.whenCancelled = "the phantom is incomplete; make it again with --overwrite";
        runPhantom(*request, session);
    });
}

}  // namespace volumen
