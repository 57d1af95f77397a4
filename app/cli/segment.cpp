#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/job_report.h"
#include "app/cli/sheet_options.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/segment/segment_convert.h"

namespace volumen {

namespace {

using OrderedJson = nlohmann::ordered_json;

struct SegmentRequest {
    Path path;
    Path out;
    SegmentOptions options;
    std::optional<double> spacingUm;
    bool json = false;
    bool overwrite = false;
    bool events = false;
};

/// Micrometres a voxel, where a meta.json beside the geometry says them.
std::optional<double> spacingBeside(const Path& geometry) {
    std::error_code code;
    const Path folder = std::filesystem::is_directory(geometry, code) ? geometry : geometry.parent_path();
    for (const Path& file : {folder / "meta.json", folder.parent_path() / "meta.json"}) {
        if (!std::filesystem::is_regular_file(file, code)) continue;
        const Json json = readJson(file), size = json.is_object() ? json.value("voxelsize", Json()) : Json();
        if (size.is_number() && size.get<double>() > 0) return size.get<double>();
    }
    return std::nullopt;
}

OrderedJson list(FlatShape shape) { return {shape.height, shape.width}; }

void printSegment(const SegmentRequest& request, const Segment& segment, const SegmentSize& size) {
    const SegmentInfo& info = segment.info();
    const std::optional<double> spacing = request.spacingUm ? request.spacingUm : spacingBeside(info.path);
    const double um = spacing.value_or(0), areaCm2 = size.areaVoxels * um * um * 1e-8;   // 0: nothing says how large a voxel is
    const Voxel lo{static_cast<std::int64_t>(std::floor(size.lo.z)), static_cast<std::int64_t>(std::floor(size.lo.y)), static_cast<std::int64_t>(std::floor(size.lo.x))};
    const Voxel hi{static_cast<std::int64_t>(std::floor(size.hi.z)) + 1, static_cast<std::int64_t>(std::floor(size.hi.y)) + 1, static_cast<std::int64_t>(std::floor(size.hi.x)) + 1};
    if (request.json) {
        OrderedJson json{{"format", info.format}, {"id", info.id}, {"path", info.path.string()}, {"grid", list(info.grid)}, {"shape", list(info.shape)}, {"validPixels", size.validPixels},
                         {"areaCm2", nullptr}, {"boxZyx", {{lo.z, hi.z}, {lo.y, hi.y}, {lo.x, hi.x}}}};
        if (um > 0) json["areaCm2"] = areaCm2;
        std::puts(json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace).c_str());
        return;
    }
    const auto shape = [](FlatShape s) { return formatThousands(s.height) + " x " + formatThousands(s.width); };
    std::printf("%s\n  format    %s\n  flat      %s pixels (v, u)\n  grid      %s, %s valid\n", info.path.c_str(), info.format.c_str(), shape(info.shape).c_str(), shape(info.grid).c_str(),
                formatThousands(size.validPixels).c_str());
    if (um > 0) std::printf("  area      %.2f cm²\n", areaCm2);
    else std::printf("  area      %s square voxels; --spacing-um makes it cm²\n", formatThousands(static_cast<std::int64_t>(size.areaVoxels)).c_str());
    std::printf("  box       z %lld:%lld, y %lld:%lld, x %lld:%lld\n", static_cast<long long>(lo.z), static_cast<long long>(hi.z), static_cast<long long>(lo.y), static_cast<long long>(hi.y),
                static_cast<long long>(lo.x), static_cast<long long>(hi.x));
}

void runInfo(const SegmentRequest& request, const Session& session) {
    const SegmentPtr segment = openSegment(request.path, request.options);
    printSegment(request, *segment, measure(*segment, session.threads, session.cancel.token()));
}

void runConvert(const SegmentRequest& request, const Session& session) {
    runReported("segment convert", request.events, [&](JobReport& report) {
        const SegmentPtr segment = openSegment(request.path, request.options);
        report.started(0, segment->info().shape.height, "rows");
        convertSegment(*segment, request.out, request.overwrite, session.threads, session.cancel.token(), [&](std::int64_t rows) { report.progress(rows); });
    });
}

void addInfo(CLI::App& segment, const std::shared_ptr<SegmentRequest>& request, Session& session) {
    CLI::App* command = segment.add_subcommand("info", "What a segment is: format, flat size, area, box");
    command->add_option("segment", request->path, "A PPM, a tifxyz folder, an OBJ or PLY, or a segment's folder")->required()->type_name("S");
    addResolution(*command, request->options.resolution);
    command->add_option_function<double>("--spacing-um", [request](double um) { request->spacingUm = um; }, "Micrometres a voxel, for the area (default: what meta.json says)")
        ->check(CLI::PositiveNumber.description(""))->type_name("UM");
    command->add_flag("--json", request->json, "One JSON value");
    addCommonOptions(*command, session);
    command->callback([request, &session] { runInfo(*request, session); });
}

void addConvert(CLI::App& segment, const std::shared_ptr<SegmentRequest>& request, Session& session) {
    CLI::App* command = segment.add_subcommand("convert", "Between PPM, tifxyz and OBJ, by OUT's name");
    command->add_option("segment", request->path, "A PPM, a tifxyz folder, an OBJ or PLY, or a segment's folder")->required()->type_name("S");
    command->add_option("out", request->out, "What it becomes: .ppm, .obj, else a tifxyz folder of scale 1")->required()->type_name("OUT");
    addResolution(*command, request->options.resolution);
    command->add_flag("--overwrite", request->overwrite, "Replace what stands at OUT");
    command->add_flag("--events", request->events, "Say how far it is as JSON lines on standard output");
    addCommonOptions(*command, session);
    command->callback([request, &session] { runConvert(*request, session); });
}

}  // namespace

void addSegment(CLI::App& program, Session& session) {
    const auto request = std::make_shared<SegmentRequest>();
    CLI::App* command = program.add_subcommand("segment", "Segments: what they are, and from one format into another");
    command->require_subcommand(1);
    addInfo(*command, request, session);
    addConvert(*command, request, session);
}

}  // namespace volumen
