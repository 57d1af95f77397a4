#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <memory>

#include "app/cli/choice.h"
#include "app/cli/commands.h"
#include "app/cli/sheet_options.h"
#include "core/base/error.h"
#include "core/segment/flattened_source.h"

namespace volumen {

namespace {

struct FlattenRequest {
    Path segment;
    SegmentOptions segmentOptions;
    OpenOptions options;
    FlattenWish wish;
    ConversionRequest conversion;
    bool events = false;
};

Composite parseComposite(const std::string& text) {
    constexpr std::pair<std::string_view, CompositeKind> kNames[] = {{"mean", CompositeKind::mean},     {"max", CompositeKind::max},       {"min", CompositeKind::min},
                                                                     {"median", CompositeKind::median}, {"std", CompositeKind::deviation}, {"alpha", CompositeKind::alpha}};
    for (const auto& [name, kind] : kNames)
        if (text == name) return {.kind = kind};
    constexpr std::string_view kPercentile = "percentile=";
    Composite composite{.kind = CompositeKind::percentile};
    const char* first = text.data() + std::min(text.size(), kPercentile.size());
    const auto [end, code] = std::from_chars(first, text.data() + text.size(), composite.percent);
    if (text.starts_with(kPercentile) && code == std::errc{} && end == text.data() + text.size() && composite.percent >= 0 && composite.percent <= 100) return composite;
    throw Error("--composite " + text + ": is none of mean, max, min, median, std, alpha, percentile=P; choose one of them, P from 0 to 100");
}

/// A store by its name; a folder of TIFF layers where the name says nothing.
std::string formatFor(const Path& out) { return out.has_extension() ? std::string(sinkFormatFor(out).name) : "tiff-stack"; }

/// Layers that a chunk holds: where OUT is written layer by layer, as many whole ones as a quarter of the memory takes.
std::int64_t chunkDepth(const FlattenRequest& request, const Segment& segment, VoxelType type, std::uint64_t memoryBytes) {
    if (request.conversion.format != "tiff-stack") return 128;
    const FlatShape shape = segment.info().shape;
    const std::uint64_t layer = static_cast<std::uint64_t>(shape.height) * static_cast<std::uint64_t>(shape.width) * size(type);
    return static_cast<std::int64_t>(std::clamp<std::uint64_t>(memoryBytes / 4 / layer, 1, 128));
}

void runFlatten(FlattenRequest& request, const Session& session) {
    ConversionRequest& conversion = request.conversion;
    conversion.format = formatFor(conversion.out);
    conversion.command = session.commandLine;
    runReported("flatten", request.events, [&](JobReport& report) {
        const SegmentPtr segment = openSegment(request.segment, request.segmentOptions);
        const VolumeSourcePtr volume = openVolume(session, conversion.in, request.options);
        FlattenWish wish = request.wish;
        wish.chunkDepth = chunkDepth(request, *segment, volume->info().type, session.memoryBytes);
        const FlattenedSource source(std::make_shared<KeptChunks>(volume, session.memoryBytes / 4), segment, wish);
        conversion.madeBy = source.info().provenance;
        conversion.madeBy.push_back(stateOf("segment files", segment->info().path));
        if (conversion.name.empty()) conversion.name = segment->info().id;
        if (wish.interpolation == Interpolation::nearest && conversion.format.starts_with("ome-zarr")) conversion.reduce = LevelReduce::mode;
        ConversionProgress progress;
        progress.started = [&](std::int64_t done, std::int64_t total) { report.started(done, total, "chunks"); };
        progress.advanced = [&](std::int64_t done) { report.progress(done); };
        if (report.events()) progress.wrote = [&](const ChunkKey& key) { report.events()->chunk(key.level, key.index); };
        convert(source, conversion, {.threads = session.threads, .memoryBytes = session.memoryBytes / 2}, session.cancel.token(), progress);
    });
}

}  // namespace

void addFlatten(CLI::App& program, Session& session) {
    const auto request = std::make_shared<FlattenRequest>();
    CLI::App* command = program.add_subcommand("flatten", "A volume along a segment: its layers, or one picture of them");
    command->add_option("volume", request->conversion.in, "The volume, a prediction or labels among them")->required()->type_name("VOLUME");
    command->add_option("--segment", request->segment, "A PPM, a tifxyz folder, an OBJ or PLY, or a segment's folder")->required()->type_name("S");
    command->add_option("-o,--output", request->conversion.out, "A .zarr, or a folder of TIFF layers")->required()->type_name("OUT");
    command->add_option_function<std::string>("--layers", [request](const std::string& text) { request->wish.layers = parseLayers(text); }, "The first layer and one past the last, in voxels along the normal")
        ->required()->type_name("A:B");
    addChoice<Interpolation>(*command, "--interpolation", request->wish.interpolation, {{"linear", Interpolation::linear}, {"nearest", Interpolation::nearest}}, "Between voxels (default linear)");
    command->add_option_function<std::string>("--composite", [request](const std::string& text) { request->wish.composite = parseComposite(text); }, "One picture of all layers")
        ->type_name("mean|max|min|median|std|alpha|percentile=P");
    command->add_flag("--reversed", request->wish.reversed, "Layer i lies at -i along the normal");
    addResolution(*command, request->segmentOptions.resolution);
    addVolumeOptions(*command, request->options);
    addWriting(*command, request->conversion, request->events);
    addCommonOptions(*command, session);
    command->callback([request, &session] {
        session.whenCancelled = "what is written stays; go on with --resume";
        runFlatten(*request, session);
    });
}

}  // namespace volumen
