#include "core/base/pending_file.h"
#include "core/volume/picture_formats.h"
#include "core/volume/tiff_encoder.h"

namespace volumen {

namespace {

class TiffWriter : public PictureWriter {
public:
    TiffWriter(const Path& path, const PictureShape& shape, bool overwrite) : m_file(path, overwrite), m_tiff(m_file.descriptor(), path, shape, {}) {}

    void write(const PictureRows& rows) override { m_tiff.write(rows); }
    void finish() override {
        m_tiff.finish();
        m_file.commit();
    }

private:
    PendingFile m_file;
    TiffEncoder m_tiff;
};

}  // namespace

std::unique_ptr<PictureWriter> makeTiffWriter(const Path& path, const PictureShape& shape, const PictureOptions& options) {
    return std::make_unique<TiffWriter>(path, shape, options.overwrite);
}

}  // namespace volumen
