#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/sheet_options.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/segment/projection.h"
#include "core/segment/segment_folder.h"

namespace volumen {

namespace {

namespace fs = std::filesystem;

struct ProjectRequest {
    Path labels;
    std::vector<std::string> segments;
    SegmentOptions segmentOptions;
    Path supervision;
    std::vector<std::string> heldOut;
    int radius = 4;
    std::optional<LayerRange> layers;
    bool soft = false;
    OpenOptions options;
    ConversionRequest conversion;
    bool events = false;
};

/// A segment that is to be projected, before its files are opened.
struct Pair {
    std::string id;
    Path geometry;
    Path labels;
    Path supervision;   ///< empty: none
};

bool isFolderOfFiles(const Path& path) {
    std::error_code code;
    return fs::is_directory(path, code) && path.extension() != ".zarr";
}

/// The geometries that the command names: segments, their folders, or folders of such.
std::vector<Pair> geometries(const std::vector<std::string>& named) {
    std::vector<Pair> found;
    for (const std::string& text : named) {
        const Path path = text;
        std::error_code code;
        if (!fs::is_directory(path, code) || fs::exists(path / "x.tif", code)) {
            found.push_back({.id = segmentIdOf(path), .geometry = path, .labels = {}, .supervision = {}});
            continue;
        }
        const std::size_t before = found.size();
        for (const SegmentFolder& folder : segmentsIn(path))
            if (!folder.geometry.empty()) found.push_back({.id = folder.id, .geometry = folder.geometry, .labels = {}, .supervision = {}});
        if (found.size() == before) throw Error(path.string() + ": holds no segment with a map; choose another folder for --segment");
    }
    return found;
}

/// Gives each geometry the labels of the same id; those without are left out.
std::vector<Pair> matched(std::vector<Pair> pairs, const Path& labels) {
    const std::vector<SegmentFolder> folders = segmentsIn(labels);
    for (Pair& pair : pairs) {
        const auto same = std::find_if(folders.begin(), folders.end(), [&](const SegmentFolder& folder) { return folder.id == pair.id; });
        const bool only = folders.size() == 1 && pairs.size() == 1;
        if (same == folders.end() && !only) continue;
        const SegmentFolder& folder = same == folders.end() ? folders.front() : *same;
        pair.labels = folder.inkLabels, pair.supervision = folder.supervisionMask;
    }
    std::erase_if(pairs, [](const Pair& pair) { return pair.labels.empty(); });
    return pairs;
}

std::vector<Pair> pairsOf(const ProjectRequest& request) {
    std::vector<Pair> pairs = geometries(request.segments);
    if (isFolderOfFiles(request.labels)) pairs = matched(std::move(pairs), request.labels);
    else if (pairs.size() != 1) throw Error(request.labels.string() + ": is one picture, but there are " + std::to_string(pairs.size()) + " segments; name a folder of labels, or one segment");
    else pairs.front().labels = request.labels;
    std::erase_if(pairs, [&](const Pair& pair) { return std::find(request.heldOut.begin(), request.heldOut.end(), pair.id) != request.heldOut.end(); });
    if (pairs.empty()) throw Error(request.labels.string() + ": no labels belong to the segments that are left; check the ids, and --hold-out");
    for (Pair& pair : pairs) {
        if (request.supervision.empty()) pair.supervision.clear();
        else if (!isFolderOfFiles(request.supervision)) pair.supervision = request.supervision;
    }
    if (isFolderOfFiles(request.supervision)) {
        const std::vector<SegmentFolder> folders = segmentsIn(request.supervision);
        for (Pair& pair : pairs)
            for (const SegmentFolder& folder : folders)
                if (folder.id == pair.id || folders.size() == 1) pair.supervision = folder.supervisionMask;
    } else if (!request.supervision.empty() && pairs.size() != 1) {
        throw Error(request.supervision.string() + ": is one mask, but there are " + std::to_string(pairs.size()) + " segments; name a folder of masks");
    }
    std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.id < b.id; });
    return pairs;
}

std::vector<ProjectedSegment> opened(const std::vector<Pair>& pairs, const ProjectRequest& request, std::size_t memoryBytes) {
    std::vector<ProjectedSegment> segments;
    const std::size_t each = memoryBytes / 4 / pairs.size() / 2;
    for (const Pair& pair : pairs) {
        ProjectedSegment segment{.id = pair.id, .segment = openSegment(pair.geometry, request.segmentOptions), .labels = nullptr, .supervision = nullptr};
        segment.labels = std::make_shared<FlatLabels>(pair.labels, segment.segment->info(), each);
        if (!pair.supervision.empty()) segment.supervision = std::make_shared<FlatLabels>(pair.supervision, segment.segment->info(), each);
        segments.push_back(std::move(segment));
    }
    return segments;
}

/// Everything that decides what is written, for resuming.
std::vector<std::pair<std::string, std::string>> settingsOf(const ProjectRequest& request, const std::vector<Pair>& pairs, const Path& like) {
    const DepthRange depth = request.layers ? DepthRange{static_cast<double>(request.layers->first), static_cast<double>(request.layers->end - 1)} : DepthRange{-static_cast<double>(request.radius), static_cast<double>(request.radius)};
    std::vector<std::pair<std::string, std::string>> settings{{"like", like.string()}, {"depth", std::to_string(depth.lo) + ":" + std::to_string(depth.hi)}, {"labels as", request.soft ? "soft" : "hard"}};
    for (const Pair& pair : pairs) {
        settings.push_back(stateOf("segment " + pair.id, pair.geometry));
        settings.push_back(stateOf("labels " + pair.id, pair.labels));
        if (!pair.supervision.empty()) settings.push_back(stateOf("supervision " + pair.id, pair.supervision));
    }
    return settings;
}

std::string attributesOf(const Projection& projection, std::int64_t meetings) {
    Json names = Json::array({nullptr});   // 0: none
    for (const ProjectedSegment& segment : projection.segments()) names.push_back(segment.id);
    Json project{{"soft", projection.wish().soft}, {"depth", {projection.wish().depth.lo, projection.wish().depth.hi}}, {"meetings", meetings}};
    if (!projection.wish().soft) project["labels"] = {{"1", "ink"}, {"2", "no ink"}};
    return Json{{"segments", names}, {"volumen", {{"project", project}}}}.dump();
}

Projection projectionOf(const ProjectRequest& request, const std::vector<Pair>& pairs, const VolumeInfo& like, const Session& session) {
    ProjectionWish wish{.depth = {-static_cast<double>(request.radius), static_cast<double>(request.radius)}, .soft = request.soft};
    if (request.layers) wish.depth = {static_cast<double>(request.layers->first), static_cast<double>(request.layers->end - 1)};
    return {opened(pairs, request, session.memoryBytes), wish, like, {128, 128, 128}, session.threads, session.cancel.token(), {}};
}

struct Part {
    ProjectedField field;
    Path out;
};

void runProject(ProjectRequest& request, const Path& like, const Session& session) {
    ConversionRequest& conversion = request.conversion;
    conversion.in = request.labels;
    conversion.format = "ome-zarr-0.4";
    conversion.command = session.commandLine;
    conversion.chunk = Voxel{128, 128, 128};
    conversion.reduce = request.soft ? LevelReduce::mean : LevelReduce::mode;
    runReported("project", request.events, [&](JobReport& report) {
        const VolumeSourcePtr over = openVolume(session, like, request.options);
        const std::vector<Pair> pairs = pairsOf(request);
        const auto projection = std::make_shared<const Projection>(projectionOf(request, pairs, over->info(), session));
        const std::int64_t meetings = projection->meetings(session.threads, session.cancel.token());
        conversion.madeBy = settingsOf(request, pairs, like);
        conversion.attributes = attributesOf(*projection, meetings);
        if (meetings > 0 && report.events()) report.events()->warning("ink of one segment meets no ink of another in " + formatThousands(meetings) + " voxels; ink stays");
        std::vector<Part> parts{{ProjectedField::values, conversion.out}, {ProjectedField::segments, conversion.out / "segment"}};
        if (request.soft) parts.push_back({ProjectedField::counts, conversion.out / "counts"});
        JointProgress joint(report, static_cast<std::int64_t>(parts.size()));
        for (const Part& part : parts) {
            ConversionRequest one = conversion;
            one.out = part.out;
            if (part.field != ProjectedField::values) one.reduce = LevelReduce::mode;
            convert(*projectedSource(projection, part.field), one, {.threads = session.threads, .memoryBytes = session.memoryBytes / 2}, session.cancel.token(), joint.next());
        }
    });
}

void addWhat(CLI::App& command, const std::shared_ptr<ProjectRequest>& request, const std::shared_ptr<Path>& like) {
    command.add_option("labels", request->labels, "A picture of labels, or a folder of segments' labels")->required()->type_name("LABELS");
    command.add_option("--segment", request->segments, "A segment, or a folder of segments; may be said several times")->required()->type_name("S")->allow_extra_args(false);
    command.add_option("--like", *like, "The volume that OUT is laid over")->required()->type_name("VOLUME");
    command.add_option("-o,--output", request->conversion.out, "The labels in space, OME-Zarr")->required()->type_name("OUT.zarr");
    CLI::Option* radius = command.add_option("--radius", request->radius, "Voxels to both sides of the sheet (default 4)")->check(CLI::Range(0, 1000))->type_name("N");
    command.add_option_function<std::string>("--layers", [request](const std::string& text) { request->layers = parseLayers(text); }, "Instead: from layer A to layer B - 1 along the normal")->type_name("A:B")->excludes(radius);
    command.add_option("--supervision", request->supervision, "A mask, or a folder of them: what is not ink inside it becomes no ink")->type_name("MASK");
    command.add_flag("--soft", request->soft, "The mean label, 0 to 255, with counts, instead of ink and no ink");
    command.add_option("--hold-out", request->heldOut, "Segments that are left out, by id; may be said several times")->type_name("ID")->allow_extra_args(false);
}

}  // namespace

void addProject(CLI::App& program, Session& session) {
    const auto request = std::make_shared<ProjectRequest>();
    const auto like = std::make_shared<Path>();
    CLI::App* command = program.add_subcommand("project", "Flat labels of segments into the scroll");
    addWhat(*command, request, like);
    addResolution(*command, request->segmentOptions.resolution);
    addVolumeOptions(*command, request->options);
    addWriting(*command, request->conversion, request->events);
    addCommonOptions(*command, session);
    command->callback([request, like, &session] {
        session.whenCancelled = "what is written stays; go on with --resume";
        runProject(*request, *like, session);
    });
}

}  // namespace volumen
