#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>

#include "app/cli/commands.h"
#include "core/base/error.h"
#include "core/volume/exact_slice.h"
#include "core/volume/picture_writer.h"

namespace volumen {

namespace {

struct SliceRequest {
    Path path;
    Path output;
    OpenOptions options;
    AxisPlane plane;
    PictureOptions picture;
};

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

void runSlice(const SliceRequest& request, const Session& session) {
    const VolumeSourcePtr source = openVolume(request.path, request.options);
    const VolumeInfo& info = source->info();
    const PictureShape shape = pictureShape(info, request.plane);
    const auto writer = makePictureWriter(request.output, shape, request.picture);
    const LevelInfo& level = info.levels[static_cast<std::size_t>(request.plane.level)];
    const auto chunkBytes = static_cast<std::uint64_t>(voxelCount(level.chunkShape)) * size(info.type);
    sliceExactly(*source, request.plane, threadsWithin(session, 3 * chunkBytes), session.cancel.token(), [&](const PictureRows& rows) { writer->write(rows); });
    writer->finish();
}

}  // namespace

void addSlice(CLI::App& program, Session& session) {
    const auto request = std::make_shared<SliceRequest>();
    CLI::App* command = program.add_subcommand("slice", "One plane of a volume as a picture, in the native type");
    command->add_option("path", request->path, "The volume")->required()->type_name("PATH");
    command->add_option("-o,--output", request->output, "The picture: .npy, .tif or .png by its name")->required()->type_name("OUT");
    addVolumeOptions(*command, request->options);
    command->add_option("--level", request->plane.level, "The level that is sliced (default 0)")->type_name("N");
    CLI::Option* axis = command->add_option("--axis", request->plane.axis, "The axis the plane is square to: z, y or x")
                            ->transform(CLI::CheckedTransformer(std::map<std::string, Axis>{{"z", Axis::z}, {"y", Axis::y}, {"x", Axis::x}}))
                            ->type_name("z|y|x");
    CLI::Option* at = command->add_option("--at", request->plane.at, "The voxel along that axis")->type_name("K");
    axis->needs(at)->required();
    at->needs(axis);
    command->add_option_function<std::string>(
               "--window", [request](const std::string& text) { request->picture.window = parseWindow(text); }, "Values shown black and white, in a PNG")
        ->type_name("LO:HI");
    command->add_flag("--overwrite", request->picture.overwrite, "Replace the picture if it is there already");
    addCommonOptions(*command, session);
    command->callback([request, &session] { runSlice(*request, session); });
}

}  // namespace volumen
