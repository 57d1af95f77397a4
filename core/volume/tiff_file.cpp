#include "core/volume/tiff_file.h"

#include <tiffio.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/volume_info.h"

namespace volumen {

namespace {

constexpr std::int64_t kMostBytesPerByte = 65536;   // no codec here packs a slice tighter: more is a damaged header

int remember(TIFF*, void* complaint, const char*, const char* format, va_list values) {
    char text[512];
    std::vsnprintf(text, sizeof text, format, values);
    std::string& target = *static_cast<std::string*>(complaint);
    target = text;
    for (char& c : target)
        if (c == '\n' || c == '\r') c = ' ';
    while (!target.empty() && (target.back() == '.' || target.back() == ' ')) target.pop_back();
    return 1;   // handled: libtiff prints nothing
}

int ignore(TIFF*, void*, const char*, const char*, va_list) { return 1; }

}  // namespace

/// What libtiff reads from.
struct TiffInput {
    RandomAccessFile file;
    std::uint64_t at = 0;
};

namespace {

/// Where a read fails libtiff is told of no bytes: of −1 it makes a place to write to.
tmsize_t readInput(thandle_t handle, void* into, tmsize_t count) {
    TiffInput& input = *static_cast<TiffInput*>(handle);
    const std::uint64_t left = input.file.size() - std::min(input.at, input.file.size());
    const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left, static_cast<std::uint64_t>(count)));
    try {
        input.file.read(input.at, {static_cast<std::byte*>(into), bytes});
    } catch (const Error&) {
        return 0;   // libtiff complains of what it misses
    }
    input.at += bytes;
    return static_cast<tmsize_t>(bytes);
}

tmsize_t writeNothing(thandle_t, void*, tmsize_t) { return 0; }
toff_t sizeOfInput(thandle_t handle) { return static_cast<TiffInput*>(handle)->file.size(); }
int closeNothing(thandle_t) { return 0; }

toff_t seekInput(thandle_t handle, toff_t to, int from) {
    TiffInput& input = *static_cast<TiffInput*>(handle);
    return input.at = to + (from == SEEK_CUR ? input.at : from == SEEK_END ? input.file.size() : 0);
}

TIFF* openQuietly(const Path& path, TiffInput& input, std::string& complaint) {
    const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(TIFFOpenOptionsAlloc(), TIFFOpenOptionsFree);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), kMaxChunkBytes);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), remember, &complaint);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), ignore, nullptr);
    return TIFFClientOpenExt(path.c_str(), "rmh", &input, readInput, writeNothing, seekInput, closeNothing, sizeOfInput, nullptr, nullptr, options.get());   // m: no mapping, which a file cut off meanwhile turns into SIGBUS; h: the header only
}

template <class T>
T field(TIFF* file, std::uint32_t tag, T otherwise) {
    T value = otherwise;
    return TIFFGetFieldDefaulted(file, tag, &value) ? value : otherwise;
}

std::string codecName(std::uint16_t compression) {
    switch (compression) {
        case COMPRESSION_NONE: return "none";
        case COMPRESSION_LZW: return "lzw";
        case COMPRESSION_DEFLATE:
        case COMPRESSION_ADOBE_DEFLATE: return "deflate";
        case COMPRESSION_PACKBITS: return "packbits";
        case COMPRESSION_ZSTD: return "zstd";
        case COMPRESSION_LZMA: return "lzma";
        default: return {};
    }
}

std::optional<VoxelType> voxelType(std::uint16_t bits, std::uint16_t format) {
    const bool isFloat = format == SAMPLEFORMAT_IEEEFP, isSigned = format == SAMPLEFORMAT_INT;
    if (!isFloat && !isSigned && format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID) return std::nullopt;
    return voxelTypeNamed((isFloat ? "f" : isSigned ? "i" : "u") + std::to_string(bits));
}

std::string kindOfSamples(TIFF* file) {
    const auto format = field<std::uint16_t>(file, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    const auto bits = field<std::uint16_t>(file, TIFFTAG_BITSPERSAMPLE, 1);
    const char* word = format == SAMPLEFORMAT_IEEEFP ? "real" : format == SAMPLEFORMAT_COMPLEXINT || format == SAMPLEFORMAT_COMPLEXIEEEFP ? "complex" : "whole";
    return std::to_string(bits) + "-bit " + word + " numbers";
}

/// The uncompressed blocks lie one behind the other, so that the image is one array.
std::optional<std::uint64_t> rawOffset(TIFF* file, const TiffPage& page) {
    if (page.codec != "none" || page.tiled) return std::nullopt;
    const std::uint64_t first = TIFFGetStrileOffset(file, 0);
    const std::uint32_t count = TIFFNumberOfStrips(file);
    for (std::uint32_t i = 1; i < count; ++i)
        if (TIFFGetStrileOffset(file, i) != first + i * static_cast<std::uint64_t>(page.blockBytes())) return std::nullopt;
    return first;
}

std::string descriptionOf(TIFF* file, std::size_t most) {
    const char* text = nullptr;
    if (!TIFFGetField(file, TIFFTAG_IMAGEDESCRIPTION, &text) || !text) return {};
    return {text, strnlen(text, most)};
}

/// "images=N" of ImageJ's description, which writes stacks over 4 GB as one directory and N images behind each other.
std::int64_t imageJCount(TIFF* file) {
    const std::string description = descriptionOf(file, 4096);
    const auto at = description.find("\nimages=");
    if (!description.starts_with("ImageJ=") || at == std::string::npos) return 1;
    return std::max<std::int64_t>(1, std::strtol(description.c_str() + at + 8, nullptr, 10));
}

void readBlockShape(TIFF* file, TiffPage& page) {
    page.tiled = TIFFIsTiled(file);
    if (page.tiled) {
        page.blockWidth = field<std::uint32_t>(file, TIFFTAG_TILEWIDTH, 0);
        page.blockHeight = field<std::uint32_t>(file, TIFFTAG_TILELENGTH, 0);
        return;
    }
    page.blockWidth = page.width;
    page.blockHeight = std::min<std::int64_t>(page.height, field<std::uint32_t>(file, TIFFTAG_ROWSPERSTRIP, UINT32_MAX));
}

std::string sizeOf(const TiffPage& page) {
    return std::to_string(page.height) + " x " + std::to_string(page.width) + " voxels of " + std::string(name(page.type));
}

}  // namespace

void TiffFile::Close::operator()(tiff* file) const { TIFFClose(file); }

TiffFile::TiffFile(const Path& path)
    : m_path(path), m_input(new TiffInput{RandomAccessFile(path)}), m_file(openQuietly(path, *m_input, m_complaint)) {
    if (!m_file) fail("is not a TIFF file that can be read");
}

TiffFile::~TiffFile() = default;

void TiffFile::fail(const std::string& what) const {
    throw Error(m_path.string() + ": " + what + (m_complaint.empty() ? "" : " (" + m_complaint + ")") + "; export or copy it again");
}

void TiffFile::goTo(std::uint64_t directory) {
    if (m_directory == directory) return;
    m_directory.reset();
    m_complaint.clear();
    const bool there = directory == 0 ? TIFFSetDirectory(m_file.get(), 0) : TIFFSetSubDirectory(m_file.get(), directory);
    if (!there) fail("has an image directory that cannot be read");
    m_directory = directory;
}

TiffPage TiffFile::page(std::uint64_t directory) {
    goTo(directory);
    TIFF* file = m_file.get();
    TiffPage page;
    page.height = field<std::uint32_t>(file, TIFFTAG_IMAGELENGTH, 0);
    page.width = field<std::uint32_t>(file, TIFFTAG_IMAGEWIDTH, 0);
    const auto samples = field<std::uint16_t>(file, TIFFTAG_SAMPLESPERPIXEL, 1);
    if (samples != 1) fail("holds " + std::to_string(samples) + " samples a pixel (a colour picture), but a volume needs one");
    const auto type = voxelType(field<std::uint16_t>(file, TIFFTAG_BITSPERSAMPLE, 1), field<std::uint16_t>(file, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT));
    if (!type) fail("holds " + kindOfSamples(file) + ", but 8, 16, 32 or 64 bits are needed");
    page.type = *type;
    const auto compression = field<std::uint16_t>(file, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    page.codec = codecName(compression);
    if (page.codec.empty() || !TIFFIsCODECConfigured(compression)) {
        const TIFFCodec* codec = TIFFFindCODEC(compression);
        fail("is compressed with " + (codec ? std::string(codec->name) : "method " + std::to_string(compression)) + ", but LZW, deflate, packbits, Zstandard or none is needed");
    }
    readBlockShape(file, page);
    checkShapes(m_path.string(), {1, page.height, page.width}, {1, page.blockHeight, page.blockWidth}, page.type);
    if (page.blockBytes() > kMaxChunkBytes) fail("claims blocks of " + formatByteSize(static_cast<std::uint64_t>(page.blockBytes())));
    const std::int64_t perByte = page.codec == "none" ? 1 : kMostBytesPerByte;
    if (page.imageBytes() / perByte > static_cast<std::int64_t>(m_input->file.size())) fail("claims " + sizeOf(page) + ", but holds only " + formatByteSize(m_input->file.size()) + ", so it is damaged or cut off");
    page.swapped = TIFFIsByteSwapped(file);
    page.rawOffset = rawOffset(file, page);
    if (page.rawOffset) {
        const std::uint64_t imageBytes = static_cast<std::uint64_t>(page.imageBytes());
        if (*page.rawOffset > m_input->file.size() - imageBytes) fail("claims " + sizeOf(page) + ", but ends before the last, so it is cut off");
        page.imagesInRow = std::min<std::int64_t>(imageJCount(file), static_cast<std::int64_t>((m_input->file.size() - *page.rawOffset) / imageBytes));
    }
    return page;
}

std::string TiffFile::description(std::uint64_t directory) {
    constexpr std::size_t kMostText = 1 << 20;
    goTo(directory);
    return descriptionOf(m_file.get(), kMostText);
}

TiffPlace TiffFile::place(std::uint64_t directory) {
    const std::string text = description(directory);
    float x = 0, y = 0;
    std::uint16_t unit = 0;
    TIFFGetField(m_file.get(), TIFFTAG_XRESOLUTION, &x);
    TIFFGetField(m_file.get(), TIFFTAG_YRESOLUTION, &y);
    TIFFGetField(m_file.get(), TIFFTAG_RESOLUTIONUNIT, &unit);
    return tiffPlace({.x = x, .y = y, .unit = unit}, text);
}

void TiffFile::decode(std::uint64_t directory, const TiffPage& page, std::uint32_t block, std::span<std::byte> into) {
    goTo(directory);
    m_complaint.clear();
    TIFF* file = m_file.get();
    const auto wanted = static_cast<tmsize_t>(into.size());
    if ((page.tiled ? TIFFTileSize(file) : TIFFVStripSize(file, static_cast<std::uint32_t>(wanted / (page.blockWidth * static_cast<std::int64_t>(size(page.type)))))) != wanted)
        fail("changed while it was open");
    const tmsize_t got = page.tiled ? TIFFReadEncodedTile(file, block, into.data(), wanted) : TIFFReadEncodedStrip(file, block, into.data(), wanted);
    if (got != wanted) fail(std::string(page.tiled ? "tile " : "strip ") + std::to_string(block) + " cannot be decoded");
}

}  // namespace volumen
