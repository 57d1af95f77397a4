#include "core/base/pending_file.h"
#include "core/volume/npy_header.h"
#include "core/volume/picture_formats.h"

namespace volumen {

namespace {

class NpyWriter : public PictureWriter {
public:
    NpyWriter(const Path& path, const PictureShape& shape, bool overwrite) : m_file(path, overwrite), m_rowBytes(shape.rowBytes()) {
        const std::string text = npyHeader(shape.type, {shape.height, shape.width});
        m_file.write(std::as_bytes(std::span(text)));
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
