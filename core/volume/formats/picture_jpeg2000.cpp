#include <openjpeg.h>

#include "core/base/error.h"
#include "core/volume/formats/header_text.h"
#include "core/volume/formats/picture_codecs.h"
#include "core/volume/volume_info.h"

namespace volumen {

namespace {

constexpr std::int64_t kMostBytesPerByte = 1 << 20;   // a picture of one value takes a few bits a code block
constexpr std::int64_t kBytesPerDecodedSample = 4;

void note(const char* text, void* complaint) {
    auto& target = *static_cast<std::string*>(complaint);
    if (target.empty()) target = complaintOf(text);
}
void ignore(const char*, void*) {}

template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

class Jpeg2000File final : public PictureFile {
public:
    explicit Jpeg2000File(const Path& path)
        : m_path(path), m_codec(opj_create_decompress(beginsWith(path, "\xff\x4f") ? OPJ_CODEC_J2K : OPJ_CODEC_JP2), opj_destroy_codec),
          m_stream(opj_stream_create_default_file_stream(path.c_str(), OPJ_TRUE), opj_stream_destroy), m_image(nullptr, opj_image_destroy) {
        opj_dparameters_t parameters;
        opj_set_default_decoder_parameters(&parameters);
        if (!m_codec || !m_stream || !opj_setup_decoder(m_codec.get(), &parameters)) fail("cannot be opened");
        opj_set_error_handler(m_codec.get(), note, &m_complaint);
        opj_set_warning_handler(m_codec.get(), ignore, nullptr);
        opj_set_info_handler(m_codec.get(), ignore, nullptr);
        opj_image_t* image = nullptr;
        const bool read = opj_read_header(m_stream.get(), m_codec.get(), &image);
        m_image.reset(image);
        if (!read || !image) fail("cannot be read as JPEG 2000");
        describe();
    }

    const PictureHeader& header() const override { return m_header; }

    void decode(std::span<std::byte> into) override {
        if (!opj_decode(m_codec.get(), m_stream.get(), m_image.get()) || !opj_end_decompress(m_codec.get(), m_stream.get())) fail("cannot be decoded");
        for (int c = 0; c < m_header.samples; ++c) checkComponent(c);
        visitType(m_header.type, [&](auto zero) { interleave(reinterpret_cast<decltype(zero)*>(into.data())); });
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        throw Error(m_path.string() + ": " + what + (m_complaint.empty() ? "" : " (" + m_complaint + ")") + "; copy or export it again");
    }

    const opj_image_comp_t& component(int c) const { return m_image->comps[c]; }

    void describe() {
        const auto count = static_cast<std::int64_t>(m_image->numcomps);
        if (count < 1 || count > 4) fail("has " + std::to_string(count) + " components a pixel where 1 to 4 are needed");
        const opj_image_comp_t& first = component(0);
        if (first.prec < 1 || first.prec > 16) fail("has " + std::to_string(first.prec) + " bits a sample where 1 to 16 are needed");
        m_header.height = first.h;
        m_header.width = first.w;
        m_header.samples = static_cast<int>(count);
        m_header.grey = count == 1;
        m_header.type = first.prec <= 8 ? (first.sgnd ? VoxelType::i8 : VoxelType::u8) : (first.sgnd ? VoxelType::i16 : VoxelType::u16);
        checkPicture(m_path, m_header, kMostBytesPerByte);
        if (m_header.height * m_header.width * count > kMaxChunkBytes / kBytesPerDecodedSample) fail("is too large to be decoded at once");
        for (int c = 0; c < m_header.samples; ++c)
            if (component(c).w != first.w || component(c).h != first.h || component(c).prec != first.prec || component(c).sgnd != first.sgnd)
                fail("has components of several sizes");
    }

    void checkComponent(int c) const {
        if (m_image->numcomps <= static_cast<OPJ_UINT32>(c) || !component(c).data || component(c).w != m_header.width || component(c).h != m_header.height) fail("has other components than its header says");
    }

    template <class T>
    void interleave(T* into) const {
        if constexpr (std::is_integral_v<T> && sizeof(T) <= 2) {
            const std::int64_t count = m_header.height * m_header.width;
            for (int c = 0; c < m_header.samples; ++c)
                for (std::int64_t i = 0; i < count; ++i) into[i * m_header.samples + c] = static_cast<T>(component(c).data[i]);
        }
    }

    Path m_path;
    std::string m_complaint;
    Owned<opj_codec_t> m_codec;
    Owned<opj_stream_t> m_stream;
    Owned<opj_image_t> m_image;
    PictureHeader m_header{.codec = "jpeg2000"};
};

}  // namespace

std::unique_ptr<PictureFile> openJpeg2000(const Path& path) { return std::make_unique<Jpeg2000File>(path); }

}  // namespace volumen
