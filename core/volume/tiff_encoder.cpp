#include "core/volume/tiff_encoder.h"

#include <tiffio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/base/error.h"

namespace volumen {

namespace {

int keepMessage(TIFF*, void* into, const char*, const char* format, va_list arguments) {
    std::array<char, 256> text{};
    std::vsnprintf(text.data(), text.size(), format, arguments);
    *static_cast<std::string*>(into) = text.data();
    return 1;
}

std::uint16_t sampleFormat(VoxelType type) {
    const char kind = name(type)[0];
    return kind == 'u' ? SAMPLEFORMAT_UINT : kind == 'i' ? SAMPLEFORMAT_INT : SAMPLEFORMAT_IEEEFP;
}

/// Differences of neighbours pack better; every reader undoes them for whole numbers of up to 32 bits.
bool predictable(VoxelType type) { return sampleFormat(type) != SAMPLEFORMAT_IEEEFP && size(type) <= 4; }

}  // namespace

void TiffEncoder::Close::operator()(tiff* file) const { TIFFClose(file); }

TiffEncoder::TiffEncoder(int fd, const Path& path, const PictureShape& shape, const TiffOptions& options)
    : m_path(path), m_options(options), m_rowBytes(shape.rowBytes()) {
    if (shape.width > UINT32_MAX || shape.height > UINT32_MAX) throw Error(path.string() + ": is too large for a TIFF; let its name end in .npy");
    constexpr std::uint64_t kMost = 0xf0000000u;   // room for what a compressor adds at worst, and for the directory
    open(fd, static_cast<std::uint64_t>(shape.height) * m_rowBytes + options.description.size() > kMost);
    describe(shape);
    if (options.codec != TiffCodec::none) compress(shape.type);
}

TiffEncoder::~TiffEncoder() = default;

void TiffEncoder::open(int fd, bool big) {
    TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetErrorHandlerExtR(options, keepMessage, &m_message);
    TIFFOpenOptionsSetWarningHandlerExtR(options, keepMessage, &m_message);
    const int own = ::dup(fd);
    m_tiff.reset(TIFFFdOpenExt(own, m_path.c_str(), big ? "wl8" : "wl", options));
    TIFFOpenOptionsFree(options);
    if (!m_tiff) ::close(own);
    check(m_tiff != nullptr);
}

void TiffEncoder::describe(const PictureShape& shape) {
    constexpr std::size_t kStripBytes = 256 << 10;
    TIFF* file = m_tiff.get();
    const std::size_t rowsPerStrip = std::max<std::size_t>(1, kStripBytes / std::max<std::size_t>(1, m_rowBytes));
    check(TIFFSetField(file, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(shape.width)) == 1 &&
          TIFFSetField(file, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(shape.height)) == 1 &&
          TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, static_cast<int>(8 * size(shape.type))) == 1 &&
          TIFFSetField(file, TIFFTAG_SAMPLEFORMAT, static_cast<int>(sampleFormat(shape.type))) == 1 &&
          TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, 1) == 1 && TIFFSetField(file, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK) == 1 &&
          TIFFSetField(file, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == 1 && TIFFSetField(file, TIFFTAG_COMPRESSION, COMPRESSION_NONE) == 1 &&
          TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, static_cast<std::uint32_t>(rowsPerStrip)) == 1);
    if (!m_options.description.empty()) check(TIFFSetField(file, TIFFTAG_IMAGEDESCRIPTION, m_options.description.c_str()) == 1);
    if (!m_options.spacingUm) return;
    constexpr double kUmPerCentimetre = 10000;
    check(TIFFSetField(file, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER) == 1 &&
          TIFFSetField(file, TIFFTAG_XRESOLUTION, kUmPerCentimetre / m_options.spacingUm->x) == 1 &&
          TIFFSetField(file, TIFFTAG_YRESOLUTION, kUmPerCentimetre / m_options.spacingUm->y) == 1);
}

void TiffEncoder::compress(VoxelType type) {
    TIFF* file = m_tiff.get();
    const bool deflate = m_options.codec == TiffCodec::deflate;
    check(TIFFSetField(file, TIFFTAG_COMPRESSION, deflate ? COMPRESSION_ADOBE_DEFLATE : COMPRESSION_LZW) == 1);
    if (deflate) check(TIFFSetField(file, TIFFTAG_ZIPQUALITY, m_options.level) == 1);
    if (predictable(type)) check(TIFFSetField(file, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL) == 1);
}

void TiffEncoder::write(const PictureRows& rows) {
    for (std::int64_t i = 0; i < rows.count; ++i) {
        const std::byte* row = rows.data + static_cast<std::size_t>(i) * m_rowBytes;
        m_row.assign(row, row + m_rowBytes);   // a predictor works in the row that it is given
        check(TIFFWriteScanline(m_tiff.get(), m_row.data(), static_cast<std::uint32_t>(rows.top + i)) == 1);
    }
}

void TiffEncoder::finish() {
    check(TIFFFlush(m_tiff.get()) == 1);
    m_tiff.reset();
}

void TiffEncoder::check(bool done) const {
    if (!done) throw Error(m_path.string() + ": cannot be written (" + m_message + "); free some space and try again", ErrorKind::outOfSpace);
}

}  // namespace volumen
