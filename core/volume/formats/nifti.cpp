#include "core/volume/formats/nifti.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/volume/formats/data_files.h"
#include "core/volume/formats/header_text.h"
#include "core/volume/formats/nifti_header.h"
#include "core/volume/formats/number_source.h"
#include "core/volume/formats/scaled_source.h"
#include "core/volume/formats/space.h"

namespace volumen {

namespace {

constexpr std::string_view kGzip = "\x1f\x8b";

Packing packingOf(const Path& path) { return beginsWith(path, kGzip) ? Packing::gzip : Packing::none; }

/// The first bytes, unpacked; fewer than a header's where the file is short or is packed in no way known.
std::vector<std::byte> headOf(const Path& path) {
    std::vector<std::byte> head(NiftiHeader::kBytesV2);
    try {
        head.resize(makeDecoder(restOfFile(path), packingOf(path), VoxelType::u8)->next(head));
    } catch (const Error&) {
        head.clear();   // broken in its first bytes already: no header either way
    }
    return head;
}

/// The header of a pair whose voxels somebody chose.
Path headerBeside(const Path& path) {
    Path stem = path;
    if (lowered(stem.extension().string()) == ".gz") stem.replace_extension();
    if (lowered(stem.extension().string()) != ".img") return path;
    stem.replace_extension();
    for (const char* ending : {".hdr", ".hdr.gz"}) {
        const Path header = stem.string() + ending;
        std::error_code code;
        if (std::filesystem::is_regular_file(header, code)) return header;
    }
    return path;
}

Path imageBeside(const Path& header) {
    Path stem = header;
    if (lowered(stem.extension().string()) == ".gz") stem.replace_extension();
    stem.replace_extension();
    for (const char* ending : {".img", ".img.gz", ".IMG"}) {
        const Path image = stem.string() + ending;
        std::error_code code;
        if (std::filesystem::is_regular_file(image, code)) return image;
    }
    throw Error(header.string() + ": its voxels lie in " + stem.string() + ".img, which is not there; copy it beside the header");
}

std::vector<std::string> axisNames(std::size_t axes, bool coloured) {
    std::vector<std::string> names;
    if (coloured) names.emplace_back("c");
    for (std::size_t i = 0; i < axes; ++i) names.emplace_back(std::array{"x", "y", "z", "t", "v", "p", "q"}.at(i));
    return names;
}

void placeInSpace(const NiftiHeader& header, NumberArray& array) {
    if (!header.micrometers) return;
    const std::size_t before = array.shape.size() - header.shape.size();   // colours come first
    array.spacingUm.assign(array.shape.size(), 1);
    array.originUm.assign(array.shape.size(), 0);
    for (std::size_t i = 0; i < std::min<std::size_t>(3, header.shape.size()); ++i) {
        array.spacingUm[before + i] = header.pixdim[i] * *header.micrometers;
        if (header.placement) array.originUm[before + i] = alongDirection(header.placement->origin, header.placement->directions.at(i)) * *header.micrometers;
    }
}

NumberArray arrayOf(const NiftiHeader& header, Packing packing) {
    NumberArray array{.shape = header.shape, .axisNames = axisNames(header.shape.size(), header.samples > 1), .type = header.type, .swapped = header.swapped, .codec = nameOf(packing)};
    if (header.samples > 1) array.shape.insert(array.shape.begin(), header.samples);
    placeInSpace(header, array);
    return slowestFirst(std::move(array));
}

DataFiles dataOf(const NiftiHeader& header, const Path& path) {
    DataFiles data;
    data.where = path.string();
    data.paths = {header.paired ? imageBeside(path) : path};
    data.packing = packingOf(data.paths.front());
    data.skip = static_cast<std::int64_t>(header.voxelOffset);
    data.type = header.type;
    return data;
}

}  // namespace

bool recognisesNifti(const Path& path) {
    std::error_code code;
    if (!std::filesystem::is_regular_file(path, code)) return false;
    return niftiVersion(headOf(headerBeside(path))) != 0;
}

VolumeSourcePtr openNifti(const Path& path, const OpenOptions& options) {
    const Path file = headerBeside(path);
    const NiftiHeader header = parseNifti(file.string(), headOf(file));
    const DataFiles data = dataOf(header, file);
    const NumberArray array = arrayOf(header, data.packing);
    VolumeInfo info;
    info.path = path.string();
    info.format = "nifti";
    info.version = std::to_string(header.version);
    if (!header.description.empty()) info.provenance.emplace_back("description", header.description);
    const VolumeSourcePtr stored = openNumbers(std::move(info), array, openData(data, byteCount(file.string(), array.shape, array.type)), options);
    return header.scaled() ? scaled(stored, header.slope, header.intercept) : stored;
}

}  // namespace volumen
