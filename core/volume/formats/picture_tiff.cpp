#include <tiffio.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <vector>

#include "core/base/error.h"
#include "core/volume/formats/picture_codecs.h"
#include "core/volume/tiff_file.h"
#include "core/volume/volume_info.h"

namespace volumen {

namespace {

constexpr std::int64_t kMostBytesPerByte = 1 << 15;

int note(TIFF*, void* complaint, const char*, const char* format, va_list values) {
    char text[512];
    std::vsnprintf(text, sizeof text, format, values);
    *static_cast<std::string*>(complaint) = complaintOf(text);
    return 1;   // handled: libtiff prints nothing
}
int ignore(TIFF*, void*, const char*, const char*, va_list) { return 1; }

using TiffHandle = std::unique_ptr<TIFF, void (*)(TIFF*)>;

TiffHandle openQuietly(const Path& path, std::string& complaint) {
    const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(TIFFOpenOptionsAlloc(), TIFFOpenOptionsFree);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), kMaxChunkBytes);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), note, &complaint);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), ignore, nullptr);
    return {TIFFOpenExt(path.c_str(), "rm", options.get()), TIFFClose};
}

std::uint16_t samplesOf(TIFF* file) {
    std::uint16_t samples = 1;
    TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLESPERPIXEL, &samples);
    return samples;
}

std::uint32_t number(TIFF* file, std::uint32_t tag) {
    std::uint32_t value = 0;
    return TIFFGetField(file, tag, &value) ? value : 0;
}
std::uint16_t shortNumber(TIFF* file, std::uint32_t tag) {
    std::uint16_t value = 0;
    return TIFFGetFieldDefaulted(file, tag, &value) ? value : 0;
}

/// Red, green and blue, perhaps with transparency, side by side in strips or tiles.
class ColourTiff final : public PictureFile {
public:
    explicit ColourTiff(const Path& path) : m_path(path), m_file(openQuietly(path, m_complaint)) {
        if (!m_file) fail("is not a TIFF file that can be read");
        TIFF* file = m_file.get();
        const int samples = samplesOf(file), bits = shortNumber(file, TIFFTAG_BITSPERSAMPLE);
        if (shortNumber(file, TIFFTAG_COMPRESSION) == COMPRESSION_JPEG) TIFFSetField(file, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        const std::uint16_t meaning = shortNumber(file, TIFFTAG_PHOTOMETRIC);
        const bool rgb = meaning == PHOTOMETRIC_RGB || (meaning == PHOTOMETRIC_YCBCR && shortNumber(file, TIFFTAG_COMPRESSION) == COMPRESSION_JPEG);
        if (samples < 3 || samples > 4 || !rgb) fail("holds " + std::to_string(samples) + " samples a pixel that are no RGB");
        if (bits != 8 && bits != 16) fail("holds colours of " + std::to_string(bits) + " bits, but 8 or 16 are needed");
        if (shortNumber(file, TIFFTAG_PLANARCONFIG) != PLANARCONFIG_CONTIG) fail("holds its colours apart from each other");
        m_header = {.height = number(file, TIFFTAG_IMAGELENGTH), .width = number(file, TIFFTAG_IMAGEWIDTH), .type = bits == 8 ? VoxelType::u8 : VoxelType::u16,
                    .samples = samples, .grey = false, .codec = "tiff"};
        checkPicture(path, m_header, kMostBytesPerByte);
    }

    const PictureHeader& header() const override { return m_header; }

    void decode(std::span<std::byte> into) override {
        const bool tiled = TIFFIsTiled(m_file.get());
        const std::int64_t height = tiled ? number(m_file.get(), TIFFTAG_TILELENGTH) : std::min<std::int64_t>(rowsPerStrip(), m_header.height);
        const std::int64_t width = tiled ? number(m_file.get(), TIFFTAG_TILEWIDTH) : m_header.width;
        const std::int64_t bytes = tiled ? TIFFTileSize(m_file.get()) : TIFFStripSize(m_file.get());
        if (height <= 0 || width <= 0 || bytes > kMaxChunkBytes || bytes != height * width * pixelBytes()) fail("has strips or tiles of an impossible size");
        std::vector<std::byte> block(static_cast<std::size_t>(bytes));
        std::uint32_t i = 0;
        for (std::int64_t y = 0; y < m_header.height; y += height)
            for (std::int64_t x = 0; x < m_header.width; x += width, ++i) {
                const tmsize_t got = tiled ? TIFFReadEncodedTile(m_file.get(), i, block.data(), bytes) : TIFFReadEncodedStrip(m_file.get(), i, block.data(), bytes);
                const std::int64_t rows = std::min(height, m_header.height - y);
                if (got < (tiled ? bytes : rows * width * pixelBytes())) fail("cannot be decoded");
                place(block.data(), width, {0, y, x}, rows, into.data());
            }
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        throw Error(m_path.string() + ": " + what + (m_complaint.empty() ? "" : " (" + m_complaint + ")") + "; copy or export it again");
    }

    std::int64_t pixelBytes() const { return m_header.samples * static_cast<std::int64_t>(size(m_header.type)); }
    std::int64_t rowsPerStrip() const {
        std::uint32_t rows = UINT32_MAX;
        TIFFGetFieldDefaulted(m_file.get(), TIFFTAG_ROWSPERSTRIP, &rows);
        return rows;
    }

    /// Copies what of a block lies in the picture.
    void place(const std::byte* block, std::int64_t blockWidth, Voxel at, std::int64_t rows, std::byte* picture) const {
        const auto bytes = static_cast<std::size_t>(std::min(blockWidth, m_header.width - at.x) * pixelBytes());
        for (std::int64_t row = 0; row < rows; ++row)
            std::memcpy(picture + ((at.y + row) * m_header.width + at.x) * pixelBytes(), block + row * blockWidth * pixelBytes(), bytes);
    }

    Path m_path;
    std::string m_complaint;
    TiffHandle m_file;
    PictureHeader m_header;
};

}  // namespace

bool isColourTiff(const Path& path) {
    std::string complaint;
    if (!beginsAsTiff(path)) return false;
    const TiffHandle file = openQuietly(path, complaint);
    return file && samplesOf(file.get()) > 1 && !TIFFReadDirectory(file.get());
}

std::unique_ptr<PictureFile> openColourTiff(const Path& path) { return std::make_unique<ColourTiff>(path); }

}  // namespace volumen
