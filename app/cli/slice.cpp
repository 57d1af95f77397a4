#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>

#include "app/cli/choice.h"
#include "app/cli/commands.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/exact_slice.h"
#include "core/volume/oblique_slice.h"
#include "core/volume/picture_writer.h"

namespace volumen {

namespace {

struct SliceRequest {
    Path path;
    Path output;
    OpenOptions options;
    AxisPlane plane;
    PlaneWish wish;               ///< used with --center
    Interpolation interpolation = Interpolation::linear;
    Slab slab;
    PictureOptions picture;
};

/// "600x800": height, then width.
void parseSize(const std::string& text, PlaneWish& wish) {
    const std::size_t x = text.find('x');
    const auto number = [](std::string_view part, std::int64_t& value) {
        const auto [end, code] = std::from_chars(part.data(), part.data() + part.size(), value);
        return code == std::errc{} && end == part.data() + part.size() && value > 0 && value <= (std::int64_t{1} << 24);
    };
    const std::string_view view(text);
    if (x == std::string::npos || !number(view.substr(0, x), wish.height) || !number(view.substr(x + 1), wish.width))
        throw Error("--size " + text + ": is no size; write it like 600x800, the height first");
}

/// A plane of constant z, y or x as one that can have a slab.
ObliqueSlice thickened(const SliceRequest& request, const VolumeInfo& info, const PictureShape& shape) {
    const LevelInfo& level = info.levels[static_cast<std::size_t>(request.plane.level)];
    const Point steps[3] = {{level.factor.z, 0, 0}, {0, level.factor.y, 0}, {0, 0, level.factor.x}};
    Point first;
    along(first, request.plane.axis) = static_cast<double>(request.plane.at);
    const SlicePlane plane{.origin = toLevel0(level, first), .right = steps[request.plane.axis == Axis::x ? 1 : 2],
                           .down = steps[request.plane.axis == Axis::z ? 1 : 0]};
    return {request.plane.level, plane, shape.height, shape.width, Interpolation::nearest, request.slab};
}

PictureWindow parseWindow(const std::string& text) {
    const std::size_t colon = text.find(':');
    PictureWindow window;
    const auto number = [](std::string_view part, double& value) {
        const auto [end, code] = std::from_chars(part.data(), part.data() + part.size(), value);
        return code == std::errc{} && end == part.data() + part.size();
    };
    const std::string_view view(text);
    if (colon == std::string::npos || !number(view.substr(0, colon), window.lo) || !number(view.substr(colon + 1), window.hi) || !(window.lo < window.hi))
        throw Error("--window " + text + ": is no window; write it like 1000:40000, the lower value first");
    return window;
}

void runSlice(const SliceRequest& request, bool anyPlane, const Session& session) {
    const VolumeSourcePtr source = openVolume(session, request.path, request.options);
    const VolumeInfo& info = source->info();
    const PictureShape shape = anyPlane ? PictureShape{info.type, request.wish.height, request.wish.width} : pictureShape(info, request.plane);
    const auto oblique = [&]() -> ObliqueSlice {
        if (!anyPlane) return thickened(request, info, shape);
        return {request.plane.level, slicePlane(request.wish), shape.height, shape.width, request.interpolation, request.slab};
    };
    checkLevel(info, request.plane.level);
    const LevelInfo& level = info.levels[static_cast<std::size_t>(request.plane.level)];
    const auto chunkBytes = static_cast<std::uint64_t>(voxelCount(level.chunkShape)) * size(info.type);
    const int threads = threadsWithin(session, 3 * chunkBytes);
    const auto writer = makePictureWriter(request.output, shape, request.picture);
    const RowSink sink = [&](const PictureRows& rows) { writer->write(rows); };
    if (anyPlane || request.slab.halfVoxels > 0) sliceExactly(*source, oblique(), threads, session.memoryBytes / 2, session.cancel.token(), sink);
    else sliceExactly(*source, request.plane, threads, session.cancel.token(), sink);
    writer->finish();
}

void addPlaneOptions(CLI::App& command, const std::shared_ptr<SliceRequest>& request) {
    const auto point = [&](const char* name, const char* what, auto set) {
        return command.add_option_function<std::string>(name, [set](const std::string& text) { set(parsePoint(text)); }, what)->type_name("z,y,x");
    };
    CLI::Option* axis = addChoice<Axis>(command, "--axis", request->plane.axis, {{"z", Axis::z}, {"y", Axis::y}, {"x", Axis::x}}, "The axis the plane is square to: z, y or x");
    CLI::Option* at = command.add_option("--at", request->plane.at, "The voxel along that axis, at the level")->type_name("K");
    axis->needs(at), at->needs(axis);
    CLI::Option* center = point("--center", "The picture's middle, for any plane; level-0 voxels", [request](Point p) { request->wish.center = p; });
    CLI::Option* normal = point("--normal", "What the plane is square to", [request](Point p) { request->wish.normal = p; });
    CLI::Option* size = command.add_option_function<std::string>(
        "--size", [request](const std::string& text) { parseSize(text, request->wish); }, "The picture's size in pixels")->type_name("HxW");
    CLI::Option* up = point("--up", "What is up in the picture (default -y, or -z where the normal is y)", [request](Point p) { request->wish.up = p; });
    CLI::Option* step = command.add_option("--step", request->wish.step, "A pixel's size, level-0 voxels (default 1)")->type_name("S");
    CLI::Option* way = addChoice<Interpolation>(command, "--interpolation", request->interpolation,
                                                {{"nearest", Interpolation::nearest}, {"linear", Interpolation::linear}}, "Between voxels (default linear)");
    center->excludes(axis)->needs(normal)->needs(size);
    for (CLI::Option* option : {normal, size, up, step, way}) option->needs(center);
}

void addSlabOptions(CLI::App& command, const std::shared_ptr<SliceRequest>& request) {
    CLI::Option* slab = command.add_option("--slab", request->slab.halfVoxels, "Also the N voxels to each side along the normal (default 0)")
                            ->check(CLI::Range(0, 4096))->type_name("N");
    addChoice<Reduce>(command, "--reduce", request->slab.reduce, {{"mean", Reduce::mean}, {"max", Reduce::max}, {"min", Reduce::min}},
                      "How a slab becomes one value (default max)")->needs(slab);
}

}  // namespace

void addSlice(CLI::App& program, Session& session) {
    const auto request = std::make_shared<SliceRequest>();
    CLI::App* command = program.add_subcommand("slice", "One plane of a volume as a picture, in the native type");
    command->add_option("path", request->path, "The volume")->required()->type_name("PATH");
    command->add_option("-o,--output", request->output, "The picture: .npy, .tif or .png by its name")->required()->type_name("OUT");
    addVolumeOptions(*command, request->options);
    command->add_option("--level", request->plane.level, "The level that is sliced (default 0)")->type_name("N");
    addPlaneOptions(*command, request);
    addSlabOptions(*command, request);
    command->add_option_function<std::string>(
               "--window", [request](const std::string& text) { request->picture.window = parseWindow(text); }, "Values shown black and white, in a PNG")
        ->type_name("LO:HI");
    command->add_flag("--overwrite", request->picture.overwrite, "Replace the picture if it is there already");
    addCommonOptions(*command, session);
    command->callback([request, command, &session] {
        const bool anyPlane = command->count("--center") > 0;
        if (!anyPlane && command->count("--axis") == 0) throw Error("slice: says no plane; give --axis and --at, or --center, --normal and --size");
        runSlice(*request, anyPlane, session);
    });
}

}  // namespace volumen
