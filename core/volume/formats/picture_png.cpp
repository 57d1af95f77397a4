#include <png.h>

#include <bit>
#include <csetjmp>
#include <cstdio>
#include <vector>

#include "core/base/error.h"
#include "core/volume/formats/picture_codecs.h"

namespace volumen {

namespace {

constexpr std::int64_t kMostBytesPerByte = 1032 * 8;   // deflate's most, where one bit a pixel becomes a byte

/// libpng leaves by longjmp: no frame between `guarded` and libpng owns anything.
class PngFile final : public PictureFile {
public:
    explicit PngFile(const Path& path) : m_path(path), m_file(std::fopen(path.c_str(), "rb"), std::fclose) {
        if (!m_file) fail("cannot be opened");
        m_png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, leave, ignore);
        m_info = m_png ? png_create_info_struct(m_png) : nullptr;
        if (!m_info) {
            png_destroy_read_struct(&m_png, nullptr, nullptr);
            throw std::bad_alloc();
        }
        try {
            guarded([this] { readHeader(); });
            checkPicture(m_path, m_header, kMostBytesPerByte);
        } catch (...) {
            png_destroy_read_struct(&m_png, &m_info, nullptr);
            throw;
        }
    }
    ~PngFile() override { png_destroy_read_struct(&m_png, &m_info, nullptr); }
    PngFile(const PngFile&) = delete;
    PngFile& operator=(const PngFile&) = delete;

    const PictureHeader& header() const override { return m_header; }

    void decode(std::span<std::byte> into) override {
        const std::size_t rowBytes = m_header.byteCount() / static_cast<std::size_t>(m_header.height);
        std::vector<png_bytep> rows(static_cast<std::size_t>(m_header.height));
        for (std::size_t y = 0; y < rows.size(); ++y) rows[y] = reinterpret_cast<png_bytep>(into.data() + y * rowBytes);
        guarded([&] {
            if (png_get_rowbytes(m_png, m_info) != rowBytes) png_error(m_png, "its rows have another length than its header says");
            png_read_image(m_png, rows.data());
        });
    }

private:
    [[noreturn]] void fail(const std::string& what) const { throw Error(m_path.string() + ": " + what + "; copy or export it again"); }

    static void leave(png_structp png, png_const_charp text) {
        static_cast<PngFile*>(png_get_error_ptr(png))->m_complaint = text;   // libpng's own text outlives the jump
        png_longjmp(png, 1);
    }
    static void ignore(png_structp, png_const_charp) {}

    template <class F>
    void guarded(F&& f) {
        m_complaint = nullptr;
        if (setjmp(png_jmpbuf(m_png)) == 0) return f();
        fail("cannot be read as a PNG (" + complaintOf(m_complaint) + ")");
    }

    void readHeader() {
        constexpr png_uint_32 kMostPixels = 0x7fffffff;
        constexpr png_alloc_size_t kMostChunkBytes = 16 << 20;
        png_set_user_limits(m_png, kMostPixels, kMostPixels);
        png_set_chunk_malloc_max(m_png, kMostChunkBytes);
        png_init_io(m_png, m_file.get());
        png_read_info(m_png, m_info);
        const int color = png_get_color_type(m_png, m_info);
        if (color == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(m_png);
        if (color == PNG_COLOR_TYPE_GRAY) png_set_expand_gray_1_2_4_to_8(m_png);
        if (std::endian::native == std::endian::little && png_get_bit_depth(m_png, m_info) == 16) png_set_swap(m_png);
        m_header.grey = color == PNG_COLOR_TYPE_GRAY || (color == PNG_COLOR_TYPE_PALETTE && greyPalette());
        png_set_interlace_handling(m_png);
        png_read_update_info(m_png, m_info);
        m_header.height = png_get_image_height(m_png, m_info);
        m_header.width = png_get_image_width(m_png, m_info);
        m_header.samples = png_get_channels(m_png, m_info);
        m_header.type = png_get_bit_depth(m_png, m_info) == 16 ? VoxelType::u16 : VoxelType::u8;
    }

    bool greyPalette() const {
        png_colorp colors = nullptr;
        int count = 0;
        png_get_PLTE(m_png, m_info, &colors, &count);
        for (int i = 0; i < count; ++i)
            if (colors[i].red != colors[i].green || colors[i].red != colors[i].blue) return false;
        return count > 0;
    }

    Path m_path;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> m_file;
    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
    const char* m_complaint = nullptr;
    PictureHeader m_header{.codec = "png"};
};

}  // namespace

std::unique_ptr<PictureFile> openPng(const Path& path) { return std::make_unique<PngFile>(path); }

}  // namespace volumen
