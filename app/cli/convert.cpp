#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <memory>

#include "app/cli/choice.h"
#include "app/cli/commands.h"
#include "app/cli/job_report.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/convert/conversion.h"

namespace volumen {

namespace {

struct ConvertWish {
    ConversionRequest request;
    OpenOptions options;     ///< how the source is read
    std::string region;      ///< parsed when the source's shape is known
    bool events = false;
};

/// "LO:HI".
std::pair<double, double> parseRange(const char* option, const std::string& text) {
    const std::size_t colon = text.find(':');
    const auto number = [](const std::string& part, double& value) {
        std::size_t used = 0;
        try {
            value = std::stod(part, &used);
        } catch (const std::exception&) {
            return false;
        }
        return used == part.size() && std::isfinite(value);
    };
    double lo = 0, hi = 0;
    if (colon == std::string::npos || !number(text.substr(0, colon), lo) || !number(text.substr(colon + 1), hi) || !(lo < hi))
        throw Error(std::string(option) + " " + text + ": is no range; write it like 1000:40000, the lower value first");
    return {lo, hi};
}

Voxel positive(const char* option, Voxel v) {
    if (v.z > 0 && v.y > 0 && v.x > 0) return v;
    throw Error(std::string(option) + " " + formatVoxel(v) + ": must be above 0; write it like 128,128,128");
}

/// "128" or "64,128,128".
Voxel parseChunk(const std::string& text) {
    return positive("--chunk", parseVoxel(text.find(',') == std::string::npos ? text + "," + text + "," + text : text));
}

Spacing parseSpacing(const std::string& text) {
    const Spacing spacing = parsePoint(text);
    if (spacing.z > 0 && spacing.y > 0 && spacing.x > 0) return spacing;
    throw Error("--spacing-um " + text + ": must be above 0; write it like 7.91,7.91,7.91");
}

std::optional<int> parseLevels(const std::string& text) {
    if (text == "auto") return std::nullopt;
    int levels = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), levels);
    if (code == std::errc{} && end == text.data() + text.size() && levels >= 1 && levels <= 32) return levels;
    throw Error("--levels " + text + ": is no count of levels; write auto, or a number from 1 to 32");
}

VoxelType parseType(const std::string& text) {
    if (const auto type = voxelTypeNamed(text)) return *type;
    throw Error("--type " + text + ": is no type; choose one of u8 i8 u16 i16 u32 i32 u64 i64 f16 f32 f64");
}

using WishPtr = std::shared_ptr<ConvertWish>;

template <class F>
CLI::Option* addParsed(CLI::App& command, const char* name, const char* what, const char* form, F take) {
    return command.add_option_function<std::string>(name, take, what)->type_name(form);
}

void addFormatOptions(CLI::App& command, const WishPtr& wish) {
    ConversionRequest& request = wish->request;
    std::string names;
    for (const SinkFormat& format : sinkFormats()) names += (names.empty() ? "" : "|") + std::string(format.name);
    command.add_option("--format", request.format, "What OUT becomes (default: by its name)")->type_name(names);
    command.add_option("--name", request.name, "What OUT's picture is called, or its dataset in an HDF5 that takes several (default: as the source)")->type_name("NAME");
    addParsed(command, "--levels", "How many levels, level 0 counts (default: auto, until every axis that is reduced is <= 256)", "N|auto", [wish](const std::string& text) { wish->request.levels = parseLevels(text); });
    addParsed(command, "--chunk", "What is compressed at once (default: 128)", "N|z,y,x", [wish](const std::string& text) { wish->request.chunk = parseChunk(text); });
    addParsed(command, "--shard", "What is one file, whole chunks (OME-Zarr 0.5)", "z,y,x", [wish](const std::string& text) { wish->request.shard = positive("--shard", parseVoxel(text)); });
    command.add_option("--codec", request.codec, "How it is compressed, :L is the level (default: blosc-zstd:3; HDF5: gzip:4)")
        ->type_name("none|zstd[:L]|gzip[:L]|lz4|blosc-zstd[:L]|blosc-lz4[:L]|lzf|lzw|jpeg[:Q]");
    addChoice<std::optional<LevelReduce>>(command, "--reduce", request.reduce, {{"mean", LevelReduce::mean}, {"mode", LevelReduce::mode}, {"max", LevelReduce::max}},
                                          "How voxels become one of the next level (default: mean; labels: mode)");
    addParsed(command, "--factors", "What a level divides the one before by (default: 2,2,2; a flattened sheet: 1,2,2)", "z,y,x", [wish](const std::string& text) { wish->request.factors = positive("--factors", parseVoxel(text)); });
}

void addValueOptions(CLI::App& command, const WishPtr& wish) {
    CLI::Option* type = addParsed(command, "--type", "The voxels' type in OUT (default: the source's)", "u8|i8|u16|i16|u32|i32|u64|i64|f16|f32|f64", [wish](const std::string& text) { wish->request.type = parseType(text); });
    CLI::Option* window = addParsed(command, "--window", "The values that become the type's least and greatest", "LO:HI", [wish](const std::string& text) {
        const auto [lo, hi] = parseRange("--window", text);
        wish->request.rule = {.kind = ValueRuleKind::window, .lo = lo, .hi = hi};
    });
    CLI::Option* percentiles = addParsed(command, "--percentiles", "A window by how many percent of the voxels lie below, like 0.5:99.5", "P:Q", [wish](const std::string& text) {
        const auto [lo, hi] = parseRange("--percentiles", text);
        if (lo < 0 || hi > 100) throw Error("--percentiles " + text + ": reaches outside 0:100; write it like 0.5:99.5");
        wish->request.percentiles = Percentiles{lo, hi};
    });
    CLI::Option* exact = command.add_flag_callback("--exact257", [wish] { wish->request.rule.kind = ValueRuleKind::exact257; }, "u16 to u8 as v / 257");
    for (CLI::Option* rule : {window, percentiles, exact}) rule->needs(type);
    window->excludes(percentiles)->excludes(exact), percentiles->excludes(exact);
}

void addPlaceOptions(CLI::App& command, const WishPtr& wish) {
    ConversionRequest& request = wish->request;
    command.add_option("--region", wish->region, "Only this box of the source, level 0; its origin is kept as translation")->type_name("z0:z1,y0:y1,x0:x1");
    command.add_option("--mask", request.mask, "What is outside becomes 0: a volume of any size, or a folder of pictures named by slice number")->type_name("PATH");
    addParsed(command, "--spacing-um", "Micrometres a voxel, where the source does not say or is wrong", "z,y,x", [wish](const std::string& text) { wish->request.spacingUm = parseSpacing(text); });
    CLI::Option* resume = command.add_flag("--resume", request.resume, "Go on with what an earlier run left, under the same settings");
    command.add_flag("--overwrite", request.overwrite, "Replace what stands at OUT")->excludes(resume);
    command.add_flag("--verify", request.verify, "Read everything back and compare it with the source");
    command.add_flag("--events", wish->events, "Say how far it is as JSON lines on standard output");
}

/// What the source lacks is told on the way, too: nobody reads a long job's standard error.
VolumeSourcePtr openSource(const ConvertWish& wish, const Session& session, JobReport& report) {
    VolumeSourcePtr source = openVolume(session, wish.request.in, wish.options);
    if (report.events())
        for (const std::string& warning : source->info().warnings) report.events()->warning(warning);
    return source;
}

void runConvert(ConvertWish& wish, const Session& session) {
    ConversionRequest& request = wish.request;
    if (request.format.empty()) request.format = sinkFormatFor(request.out).name;
    request.command = session.commandLine;
    runReported("convert", wish.events, [&](JobReport& report) {
        const VolumeSourcePtr source = openSource(wish, session, report);
        if (!wish.region.empty()) request.region = parseBox(wish.region, source->info().shape());
        ConversionProgress progress;
        progress.started = [&](std::int64_t done, std::int64_t total) { report.started(done, total, "chunks"); };
        progress.advanced = [&](std::int64_t done) { report.progress(done); };
        if (report.events()) progress.wrote = [&](const ChunkKey& key) { report.events()->chunk(key.level, key.index); };
        convert(*source, request, {.threads = session.threads, .memoryBytes = session.memoryBytes}, session.cancel.token(), progress);
    });
}

}  // namespace

void addConvert(CLI::App& program, Session& session) {
    const auto wish = std::make_shared<ConvertWish>();
    CLI::App* command = program.add_subcommand("convert", "A volume of any format into another, with levels, resumable");
    command->add_option("in", wish->request.in, "The volume")->required()->type_name("IN");
    command->add_option("out", wish->request.out, "What it becomes")->required()->type_name("OUT");
    addVolumeOptions(*command, wish->options);
    addFormatOptions(*command, wish);
    addValueOptions(*command, wish);
    addPlaceOptions(*command, wish);
    addCommonOptions(*command, session);
    command->callback([wish, &session] {
        session.whenCancelled = "what is written stays; go on with --resume";
        runConvert(*wish, session);
    });
}

}  // namespace volumen
