#include <png.h>

#include <cmath>
#include <csetjmp>
#include <exception>
#include <vector>

#include "core/base/error.h"
#include "core/base/pending_file.h"
#include "core/base/voxel_value.h"
#include "core/volume/picture_formats.h"

namespace volumen {

namespace {

/// One row of native values as grey levels from 0 to 255.
void applyWindow(VoxelType type, const std::byte* row, PictureWindow window, std::vector<std::uint8_t>& grey) {
    visitType(type, [&](auto zero) {
        const auto* values = reinterpret_cast<const decltype(zero)*>(row);
        const double scale = 255 / (window.hi - window.lo);
        for (std::size_t i = 0; i < grey.size(); ++i) grey[i] = voxelFrom<std::uint8_t>((static_cast<double>(values[i]) - window.lo) * scale);
    });
}

/// libpng leaves by longjmp: what it calls back keeps the exception, and `guarded` throws it once libpng is left.
class PngWriter : public PictureWriter {
public:
    PngWriter(const Path& path, const PictureShape& shape, const PictureOptions& options)
        : m_file(path, options.overwrite), m_shape(shape), m_window(options.window) {
        m_png = png_create_write_struct(PNG_LIBPNG_VER_STRING, this, fail, ignore);
        m_info = m_png ? png_create_info_struct(m_png) : nullptr;
        if (!m_info) {
            png_destroy_write_struct(&m_png, nullptr);
            throw std::bad_alloc();
        }
        if (m_window) m_grey.resize(static_cast<std::size_t>(shape.width));
        try {
            guarded([this] { begin(); });
        } catch (...) {
            png_destroy_write_struct(&m_png, &m_info);
            throw;
        }
    }
    ~PngWriter() override { png_destroy_write_struct(&m_png, &m_info); }

    void write(const PictureRows& rows) override {
        for (std::int64_t i = 0; i < rows.count; ++i) {
            const std::byte* row = rows.data + static_cast<std::size_t>(i) * m_shape.rowBytes();
            if (m_window) applyWindow(m_shape.type, row, *m_window, m_grey);
            m_row = m_window ? m_grey.data() : reinterpret_cast<const std::uint8_t*>(row);
            guarded([this] { png_write_row(m_png, m_row); });
        }
    }

    void finish() override {
        guarded([this] { png_write_end(m_png, m_info); });
        m_file.commit();
    }

private:
    void begin() {
        constexpr png_uint_32 kMostPixels = 0x7fffffff;
        png_set_user_limits(m_png, kMostPixels, kMostPixels);
        png_set_write_fn(m_png, this, append, nullptr);
        png_set_compression_level(m_png, 3);
        const bool deep = !m_window && m_shape.type == VoxelType::u16;
        png_set_IHDR(m_png, m_info, static_cast<png_uint_32>(m_shape.width), static_cast<png_uint_32>(m_shape.height), deep ? 16 : 8,
                     PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        png_write_info(m_png, m_info);
        if (deep) png_set_swap(m_png);
    }

    template <class F>
    void guarded(F&& f) {
        if (setjmp(png_jmpbuf(m_png)) == 0) f();
        else std::rethrow_exception(m_failure);
    }

    static void fail(png_structp png, png_const_charp message) {
        auto* self = static_cast<PngWriter*>(png_get_error_ptr(png));
        if (!self->m_failure)
            self->m_failure = std::make_exception_ptr(Error(self->m_file.target().string() + ": cannot be written as PNG (" + message + "); let its name end in .npy"));
        png_longjmp(png, 1);
    }
    static void ignore(png_structp, png_const_charp) {}

    static void append(png_structp png, png_bytep data, std::size_t length) {
        auto* self = static_cast<PngWriter*>(png_get_io_ptr(png));
        try {
            self->m_file.write({reinterpret_cast<const std::byte*>(data), length});
        } catch (...) {
            self->m_failure = std::current_exception();
        }
        if (self->m_failure) png_error(png, "write");
    }

    PendingFile m_file;
    PictureShape m_shape;
    std::optional<PictureWindow> m_window;
    std::vector<std::uint8_t> m_grey;
    const std::uint8_t* m_row = nullptr;
    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
    std::exception_ptr m_failure;
};

}  // namespace

std::unique_ptr<PictureWriter> makePngWriter(const Path& path, const PictureShape& shape, const PictureOptions& options) {
    if (!options.window && shape.type != VoxelType::u8 && shape.type != VoxelType::u16)
        throw Error(path.string() + ": a PNG cannot hold " + std::string(name(shape.type)) + "; add --window LO:HI, or let its name end in .npy or .tif");
    if (shape.width > INT32_MAX || shape.height > INT32_MAX) throw Error(path.string() + ": is too large for a PNG; let its name end in .npy");
    return std::make_unique<PngWriter>(path, shape, options);
}

}  // namespace volumen
