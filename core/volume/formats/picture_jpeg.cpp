#include <cstddef>
#include <cstdio>
// jpeglib.h needs the two above
#include <jpeglib.h>
#include <jerror.h>

#include <csetjmp>

#include "core/base/error.h"
#include "core/volume/formats/picture_codecs.h"

namespace volumen {

namespace {

constexpr std::int64_t kMostBytesPerByte = 1 << 13;   // a block of 64 pixels takes a bit at least
constexpr int kMostScans = 500;

/// libjpeg leaves by longjmp: no frame between `guarded` and libjpeg owns anything.
class JpegFile final : public PictureFile {
public:
    explicit JpegFile(const Path& path) : m_path(path), m_file(std::fopen(path.c_str(), "rb"), std::fclose) {
        if (!m_file) fail("cannot be opened");
        m_jpeg.err = jpeg_std_error(&m_errors);
        m_jpeg.client_data = this;
        m_errors.error_exit = leave;
        m_errors.emit_message = heed;
        m_errors.output_message = [](j_common_ptr) {};
        m_progress.progress_monitor = countScans;
        try {
            guarded([this] { readHeader(); });
            checkPicture(m_path, m_header, kMostBytesPerByte);
        } catch (...) {
            jpeg_destroy_decompress(&m_jpeg);
            throw;
        }
    }
    ~JpegFile() override { jpeg_destroy_decompress(&m_jpeg); }
    JpegFile(const JpegFile&) = delete;
    JpegFile& operator=(const JpegFile&) = delete;

    const PictureHeader& header() const override { return m_header; }

    void decode(std::span<std::byte> into) override {
        const std::size_t rowBytes = m_header.byteCount() / static_cast<std::size_t>(m_header.height);
        guarded([&] {
            m_jpeg.out_color_space = m_header.samples == 1 ? JCS_GRAYSCALE : JCS_RGB;
            m_jpeg.progress = &m_progress;
            jpeg_start_decompress(&m_jpeg);
            while (m_jpeg.output_scanline < m_jpeg.output_height) {
                auto* row = reinterpret_cast<JSAMPROW>(into.data() + m_jpeg.output_scanline * rowBytes);
                jpeg_read_scanlines(&m_jpeg, &row, 1);
            }
            jpeg_finish_decompress(&m_jpeg);
        });
    }

private:
    [[noreturn]] void fail(const std::string& what) const { throw Error(m_path.string() + ": " + what + "; copy or export it again"); }

    static void leave(j_common_ptr jpeg) {
        auto& self = *static_cast<JpegFile*>(jpeg->client_data);
        jpeg->err->format_message(jpeg, self.m_complaint);
        std::longjmp(self.m_return, 1);
    }
    /// Of warnings only those matter that leave pixels without their values.
    static void heed(j_common_ptr jpeg, int level) {
        const int code = jpeg->err->msg_code;
        if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE)) leave(jpeg);
    }
    static void countScans(j_common_ptr jpeg) {
        auto& self = *static_cast<JpegFile*>(jpeg->client_data);
        if (self.m_jpeg.input_scan_number <= kMostScans) return;
        std::snprintf(self.m_complaint, sizeof self.m_complaint, "it has far too many scans");
        std::longjmp(self.m_return, 1);
    }

    template <class F>
    void guarded(F&& f) {
        m_complaint[0] = 0;
        if (setjmp(m_return) == 0) return f();
        fail("cannot be read as a JPEG (" + complaintOf(m_complaint) + ")");
    }

    void readHeader() {
        jpeg_create_decompress(&m_jpeg);
        jpeg_stdio_src(&m_jpeg, m_file.get());
        jpeg_read_header(&m_jpeg, TRUE);
        if (m_jpeg.num_components != 1 && m_jpeg.num_components != 3) {
            std::snprintf(m_complaint, sizeof m_complaint, "it has %d colours, but grey or RGB is needed", m_jpeg.num_components);
            std::longjmp(m_return, 1);
        }
        m_header.height = m_jpeg.image_height;
        m_header.width = m_jpeg.image_width;
        m_header.samples = m_jpeg.num_components;
        m_header.grey = m_header.samples == 1;
    }

    Path m_path;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> m_file;
    jpeg_decompress_struct m_jpeg{};
    jpeg_error_mgr m_errors{};
    jpeg_progress_mgr m_progress{};
    std::jmp_buf m_return;
    char m_complaint[JMSG_LENGTH_MAX] = "";
    PictureHeader m_header{.codec = "jpeg"};
};

}  // namespace

std::unique_ptr<PictureFile> openJpeg(const Path& path) { return std::make_unique<JpegFile>(path); }

}  // namespace volumen
