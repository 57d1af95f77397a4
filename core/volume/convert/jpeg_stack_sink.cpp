#include <cstdio>   // jpeglib.h needs it first

#include <jpeglib.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csetjmp>

#include "core/base/error.h"
#include "core/volume/convert/file_sinks.h"
#include "core/volume/convert/single_level.h"
#include "core/volume/convert/stack_sink.h"

namespace volumen {

namespace {

constexpr std::int64_t kLongestSide = 65500;   // the format's own

/// libjpeg leaves by longjmp: its complaint is kept, and thrown once it is left.
struct Complaints {
    jpeg_error_mgr manager{};   // the first, as libjpeg hands out a pointer to it
    std::jmp_buf leave;
    std::array<char, JMSG_LENGTH_MAX> text{};
};

void leave(j_common_ptr about) {
    auto* complaints = reinterpret_cast<Complaints*>(about->err);
    complaints->manager.format_message(about, complaints->text.data());
    std::longjmp(complaints->leave, 1);
}
void ignore(j_common_ptr, int) {}

/// One grey JPEG. What libjpeg jumps over has no destructor to run.
class JpegEncoder {
public:
    JpegEncoder(std::FILE* file, const Chunk& slice, const VolumeInfo& info, int quality) {
        m_jpeg.err = jpeg_std_error(&m_complaints.manager);
        m_complaints.manager.error_exit = leave;
        m_complaints.manager.emit_message = ignore;
        if (setjmp(m_complaints.leave) == 0) encode(file, slice, info, quality);
        else m_failed = true;
    }
    ~JpegEncoder() { jpeg_destroy_compress(&m_jpeg); }
    JpegEncoder(const JpegEncoder&) = delete;
    JpegEncoder& operator=(const JpegEncoder&) = delete;

    /// Empty when all went well.
    const char* complaint() const { return m_failed ? m_complaints.text.data() : ""; }

private:
    void encode(std::FILE* file, const Chunk& slice, const VolumeInfo& info, int quality) {
        jpeg_create_compress(&m_jpeg);
        jpeg_stdio_dest(&m_jpeg, file);
        m_jpeg.image_width = static_cast<JDIMENSION>(slice.shape().x);
        m_jpeg.image_height = static_cast<JDIMENSION>(slice.shape().y);
        m_jpeg.input_components = 1;
        m_jpeg.in_color_space = JCS_GRAYSCALE;
        jpeg_set_defaults(&m_jpeg);
        jpeg_set_quality(&m_jpeg, quality, TRUE);
        setDensity(info);
        jpeg_start_compress(&m_jpeg, TRUE);
        while (m_jpeg.next_scanline < m_jpeg.image_height) {
            auto* row = const_cast<JSAMPLE*>(slice.view<std::uint8_t>().row(0, m_jpeg.next_scanline));   // libjpeg only reads it
            jpeg_write_scanlines(&m_jpeg, &row, 1);
        }
        jpeg_finish_compress(&m_jpeg);
    }

    /// Pixels a centimetre are whole numbers in a JPEG, up to 65535.
    void setDensity(const VolumeInfo& info) {
        if (!info.spacingUm) return;
        constexpr double kUmPerCentimetre = 10000;
        const auto whole = [](double um) { return static_cast<UINT16>(std::clamp(kUmPerCentimetre / um + 0.5, 1.0, 65535.0)); };
        m_jpeg.density_unit = 2;
        m_jpeg.X_density = whole(info.spacingUm->x);
        m_jpeg.Y_density = whole(info.spacingUm->y);
    }

    Complaints m_complaints;
    jpeg_compress_struct m_jpeg{};
    bool m_failed = false;
};

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

class JpegSlices final : public SliceFormat {
public:
    JpegSlices(VolumeInfo info, int quality) : m_info(std::move(info)), m_quality(quality) {}

    std::string extension() const override { return ".jpg"; }

    void write(int fd, const Path& path, const Chunk& slice) const override {
        const std::unique_ptr<std::FILE, CloseFile> file(::fdopen(::dup(fd), "wb"));
        if (!file) throw Error(path.string() + ": cannot be written; close some files and try again");
        const JpegEncoder encoder(file.get(), slice, m_info, m_quality);
        if (*encoder.complaint() || std::fflush(file.get()) != 0)
            throw Error(path.string() + ": cannot be written (" + encoder.complaint() + "); free some space and go on with --resume", ErrorKind::outOfSpace);
    }

    void read(const Path& path, Chunk&) const override {
        throw Error(path.string() + ": a JPEG does not keep the exact values, so they cannot be compared; leave --verify away, or choose tiff-stack");
    }

private:
    VolumeInfo m_info;
    int m_quality;
};

}  // namespace

VolumeSinkPtr makeJpegStackSink(const Path& out, const SinkLayout& layout, SinkOpening) {
    const CodecWish wish = codecWish(layout.codec);
    if (!wish.name.empty() && wish.name != "jpeg") refuseCodec("jpeg-stack", wish, "jpeg:90 or another quality");
    refuseChunkShape(layout, "jpeg-stack");
    if (layout.type != VoxelType::u8)
        throw Error(out.string() + ": a JPEG holds u8 only, not " + std::string(name(layout.type)) + "; add --type u8 with --window LO:HI, or choose tiff-stack");
    if (layout.shape.y > kLongestSide || layout.shape.x > kLongestSide)
        throw Error(out.string() + ": a JPEG's side is at most " + std::to_string(kLongestSide) + " pixels; choose a --region, or tiff-stack");
    const VolumeInfo info = singleLevelInfo(out, "jpeg-stack", layout, {1, layout.shape.y, layout.shape.x}, "jpeg");
    return makeStackSink(info, std::make_unique<JpegSlices>(info, levelOf(wish, 1, 100, 90)));
}

}  // namespace volumen
