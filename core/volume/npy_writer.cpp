#include <bit>

#include "core/base/pending_file.h"
#include "core/volume/picture_formats.h"

namespace volumen {

namespace {

std::string descriptor(VoxelType type) {
    const std::string_view named = name(type);
    const char order = size(type) == 1 ? '|' : std::endian::native == std::endian::little ? '<' : '>';
    return std::string{order, named[0]} + std::to_string(size(type));
}

/// NumPy's format 1.0: the header's length is a multiple of 64, so that the values are aligned.
std::string header(const PictureShape& shape) {
    std::string text = "{'descr': '" + descriptor(shape.type) + "', 'fortran_order': False, 'shape': (" + std::to_string(shape.height) + ", " +
                       std::to_string(shape.width) + "), }";
    constexpr std::size_t kBefore = 10;
    text.append(63 - (kBefore + text.size()) % 64, ' ');
    text += '\n';
    const auto length = static_cast<unsigned>(text.size());
    return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(length & 0xffu) + static_cast<char>(length >> 8) + text;
}

class NpyWriter : public PictureWriter {
public:
    NpyWriter(const Path& path, const PictureShape& shape, bool overwrite) : m_file(path, overwrite), m_rowBytes(shape.rowBytes()) {
        const std::string text = header(shape);
        m_file.write(std::as_bytes(std::span(text.data(), text.size())));
    }
    void write(const PictureRows& rows) override { m_file.write({rows.data, static_cast<std::size_t>(rows.count) * m_rowBytes}); }
    void finish() override { m_file.commit(); }

private:
    PendingFile m_file;
    std::size_t m_rowBytes;
};

}  // namespace

std::unique_ptr<PictureWriter> makeNpyWriter(const Path& path, const PictureShape& shape, const PictureOptions& options) {
    return std::make_unique<NpyWriter>(path, shape, options.overwrite);
}

}  // namespace volumen
