#include <CLI/CLI.hpp>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/job_report.h"
#include "core/base/shared_library.h"
#include "core/movie/movie_writer.h"
#include "core/volume/formats/picture_file.h"
#include "core/volume/slice_names.h"

namespace volumen {

namespace {

struct MovieRequest {
    Path frames;
    Path movie;
    double framesPerSecond = 24;
    bool overwrite = false;
    bool deleteFrames = false;
    bool events = false;
};

/// The pictures of a folder in the order of their numbers.
std::vector<Path> framesIn(const Path& folder) {
    std::vector<std::string> names;
    std::error_code code;
    for (const auto& entry : std::filesystem::directory_iterator(folder, code))
        if (entry.path().extension() == ".png") names.push_back(entry.path().filename().string());
    if (code) throw Error(folder.string() + ": cannot be read as a folder of pictures (" + code.message() + "); name the folder that holds them");
    if (names.empty()) throw Error(folder.string() + ": holds no .png pictures; name the folder that holds the movie's frames");
    std::vector<Path> frames;
    for (const std::string& name : orderSlices(folder.string(), names).names)
        if (!name.empty()) frames.push_back(folder / name);
    return frames;
}

/// The frames' size, without a last row or column that has no neighbour.
MovieShape shapeOf(const Path& frame, double framesPerSecond) {
    const PictureHeader header = openPictureFile(frame)->header();
    return {static_cast<int>(header.width) & ~1, static_cast<int>(header.height) & ~1, framesPerSecond};
}

/// One frame as red, green, blue of the movie's size.
std::vector<std::uint8_t> pixelsOf(const Path& path, const MovieShape& shape) {
    const std::unique_ptr<PictureFile> file = openPictureFile(path);
    const PictureHeader header = file->header();
    if (header.type != VoxelType::u8 || header.samples < 3 || (header.width & ~1) != shape.width || (header.height & ~1) != shape.height)
        throw Error(path.string() + ": is not a coloured picture of the size of the first one; a movie's frames are all alike");
    std::vector<std::byte> samples(header.byteCount());
    file->decode(samples);
    std::vector<std::uint8_t> rgb;
    rgb.reserve(static_cast<std::size_t>(shape.width) * static_cast<std::size_t>(shape.height) * 3);
    for (int row = 0; row < shape.height; ++row)
        for (int column = 0; column < shape.width; ++column) {
            const std::byte* pixel = samples.data() + (row * header.width + column) * header.samples;
            for (int part = 0; part < 3; ++part) rgb.push_back(static_cast<std::uint8_t>(pixel[part]));
        }
    return rgb;
}

/// Takes away what a movie that was not finished leaves.
struct Unfinished {
    Path path;
    ~Unfinished() {
        std::error_code code;
        std::filesystem::remove(path, code);
    }
};

/// The folder goes too, unless something else lies in it.
void deleteFrames(const Path& folder, const std::vector<Path>& frames) {
    std::error_code code;
    for (const Path& frame : frames) std::filesystem::remove(frame, code);
    std::filesystem::remove(folder, code);
}

void writeMovie(const MovieRequest& request, const Session& session, JobReport& report) {
    if (request.movie.extension() != ".mp4") throw Error(request.movie.string() + ": is no name of a movie; end it with .mp4");
    const std::vector<Path> frames = framesIn(request.frames);
    const MovieShape shape = shapeOf(frames.front(), request.framesPerSecond);
    if (std::filesystem::exists(request.movie) && !request.overwrite)
        throw Error(request.movie.string() + ": is there already; choose another name, or say --overwrite", ErrorKind::wouldOverwrite);
    const SharedLibrary library("movie");
    const Unfinished aside{request.movie.parent_path() / (".making-" + request.movie.filename().string())};
    const std::unique_ptr<MovieWriter> writer(library.function<MakeMovieWriter>(kMakeMovieWriter)(aside.path, shape));
    report.started(0, static_cast<std::int64_t>(frames.size()), "frames");
    for (std::size_t i = 0; i < frames.size(); ++i) {
        if (session.cancel.token().stop_requested()) throw Cancelled();
        writer->add(pixelsOf(frames[i], shape));
        report.progress(static_cast<std::int64_t>(i) + 1);
    }
    writer->finish();
    renameDurably(aside.path, request.movie);
    if (request.deleteFrames) deleteFrames(request.frames, frames);
}

void runMovie(const MovieRequest& request, const Session& session) {
    runReported("movie", request.events, [&](JobReport& report) { writeMovie(request, session, report); });
}

}  // namespace

void addMovie(CLI::App& program, Session& session) {
    const auto request = std::make_shared<MovieRequest>();
    CLI::App* command = program.add_subcommand("movie", "A folder of numbered PNG pictures as an MP4");
    command->add_option("frames", request->frames, "The folder")->required()->type_name("FOLDER");
    command->add_option("movie", request->movie, "The movie to write, ending in .mp4")->required()->type_name("OUT");
    command->add_option("--fps", request->framesPerSecond, "Frames a second (default: 24)")->check(CLI::Range(1.0, 240.0).description(""))->type_name("N");
    command->add_flag("--overwrite", request->overwrite, "Replace an earlier movie");
    command->add_flag("--delete-frames", request->deleteFrames, "Delete the pictures when the movie is written");
    command->add_flag("--events", request->events, "Say how far it is as JSON lines on standard output");
    addCommonOptions(*command, session);
    command->callback([request, &session] {
        session.whenCancelled = "no movie was written; run it again";
        runMovie(*request, session);
    });
}

}  // namespace volumen
