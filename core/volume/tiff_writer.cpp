#include <tiffio.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "core/base/error.h"
#include "core/base/pending_file.h"
#include "core/volume/picture_formats.h"

namespace volumen {

namespace {

struct CloseTiff {
    void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};

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

/// One grey, uncompressed image; BigTIFF where 32-bit offsets would not do.
class TiffWriter : public PictureWriter {
public:
    TiffWriter(const Path& path, const PictureShape& shape, bool overwrite) : m_file(path, overwrite), m_rowBytes(shape.rowBytes()) {
        if (shape.width > UINT32_MAX || shape.height > UINT32_MAX)
            throw Error(path.string() + ": is too large for a TIFF; let its name end in .npy");
        open(static_cast<std::uint64_t>(shape.height) * m_rowBytes > 0xfff00000u);
        describe(shape);
    }

    void write(const PictureRows& rows) override {
        for (std::int64_t i = 0; i < rows.count; ++i) {
            // libtiff takes a pointer to what it might change; uncompressed rows in native order it does not.
            auto* row = const_cast<std::byte*>(rows.data + static_cast<std::size_t>(i) * m_rowBytes);
            check(TIFFWriteScanline(m_tiff.get(), row, static_cast<std::uint32_t>(rows.top + i)) == 1);
        }
    }

    void finish() override {
        check(TIFFFlush(m_tiff.get()) == 1);
        m_tiff.reset();
        m_file.commit();
    }

private:
    void open(bool big) {
        TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
        TIFFOpenOptionsSetErrorHandlerExtR(options, keepMessage, &m_message);
        TIFFOpenOptionsSetWarningHandlerExtR(options, keepMessage, &m_message);
        const int fd = ::dup(m_file.descriptor());
        m_tiff.reset(TIFFFdOpenExt(fd, m_file.target().c_str(), big ? "w8" : "w", options));
        TIFFOpenOptionsFree(options);
        if (!m_tiff) ::close(fd);
        check(m_tiff != nullptr);
    }

    void describe(const PictureShape& shape) {
        constexpr std::size_t kStripBytes = 256 << 10;
        TIFF* tiff = m_tiff.get();
        const std::size_t rowsPerStrip = std::max<std::size_t>(1, kStripBytes / std::max<std::size_t>(1, m_rowBytes));
        check(TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(shape.width)) == 1 &&
              TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(shape.height)) == 1 &&
              TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, static_cast<int>(8 * size(shape.type))) == 1 &&
              TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, static_cast<int>(sampleFormat(shape.type))) == 1 &&
              TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1) == 1 && TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK) == 1 &&
              TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == 1 && TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE) == 1 &&
              TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, static_cast<std::uint32_t>(rowsPerStrip)) == 1);
    }

    void check(bool done) const {
        if (!done)
            throw Error(m_file.target().string() + ": cannot be written (" + m_message + "); free some space and try again", ErrorKind::outOfSpace);
    }

    PendingFile m_file;
    std::size_t m_rowBytes;
    std::string m_message;
    std::unique_ptr<TIFF, CloseTiff> m_tiff;
};

}  // namespace

std::unique_ptr<PictureWriter> makeTiffWriter(const Path& path, const PictureShape& shape, const PictureOptions& options) {
    return std::make_unique<TiffWriter>(path, shape, options.overwrite);
}

}  // namespace volumen
