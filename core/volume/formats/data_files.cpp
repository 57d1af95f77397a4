#include "core/volume/formats/data_files.h"

#include "core/base/error.h"
#include "core/volume/formats/joined_bytes.h"
#include "core/volume/formats/packed_decoders.h"

namespace volumen {

namespace {

std::uint64_t behindLines(const FileRange& range, std::int64_t lines) {
    ForwardBytes text(range);
    while (lines > 0) {
        const auto ahead = text.ahead();
        if (ahead.empty()) throw Error(range.file->path().string() + ": ends before its first voxel; it is cut off, copy it again");
        const auto end = std::find(ahead.begin(), ahead.end(), std::byte{'\n'});
        text.consume(static_cast<std::size_t>(end - ahead.begin()) + (end == ahead.end() ? 0 : 1));
        if (end != ahead.end()) --lines;
    }
    return text.rest().offset;
}

/// How much of the unpacked bytes is no part of the array.
std::uint64_t skipped(const DataFiles& files, const FileRange& range, std::uint64_t bytes) {
    if (files.skip >= 0) return static_cast<std::uint64_t>(files.skip);
    constexpr std::uint64_t kMostBefore = 64 << 20;
    const std::string where = range.file->path().string();
    const std::uint64_t length = files.packing == Packing::none ? range.bytes : decodedLength(where, *makeDecoder(range, files.packing, files.type), bytes + kMostBefore);
    if (length < bytes) throw Error(where + ": ends before its last voxel; it is cut off, copy it again");
    return length - bytes;
}

ByteReaderPtr openOne(const DataFiles& files, const Path& path, std::uint64_t bytes) {
    FileRange range = restOfFile(path, files.offset);
    if (files.lines > 0) range = restOfFile(path, behindLines(range, files.lines));
    return unpacked(range, files.packing, files.type, skipped(files, range, bytes), bytes);
}

void refuseMissing(const DataFiles& files) {
    std::error_code code;
    for (const Path& path : files.paths)
        if (!std::filesystem::is_regular_file(path, code))
            throw Error(files.where + ": its voxels lie in " + path.string() + ", which is not there; copy it beside the header");
}

}  // namespace

Path besideHeader(const Path& header, const std::string& name) {
    if (name.empty()) throw Error(header.string() + ": does not name the file that holds its voxels; write it again");
    return header.parent_path() / name;
}

ByteReaderPtr openData(const DataFiles& files, std::uint64_t bytes) {
    refuseMissing(files);
    if (files.paths.size() == 1) return openOne(files, files.paths.front(), bytes);
    const std::uint64_t each = bytes / files.paths.size();
    if (each == 0 || each * files.paths.size() != bytes || each % size(files.type) != 0)
        throw Error(files.where + ": its voxels cannot be spread evenly over its " + std::to_string(files.paths.size()) + " data files; write the header again");
    return std::make_shared<JoinedBytes>(each, [files, each](std::size_t part) { return openOne(files, files.paths[part], each); });
}

}  // namespace volumen
