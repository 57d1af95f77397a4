#include <algorithm>

#include "core/base/error.h"
#include "core/volume/convert/file_sinks.h"
#include "core/volume/convert/single_level.h"
#include "core/volume/convert/stack_sink.h"
#include "core/volume/tiff_encoder.h"
#include "core/volume/tiff_file.h"

namespace volumen {

namespace {

class TiffSlices final : public SliceFormat {
public:
    explicit TiffSlices(TiffOptions options) : m_options(std::move(options)) {}

    std::string extension() const override { return ".tif"; }

    void write(int fd, const Path& path, const Chunk& slice) const override {
        const PictureShape shape{slice.type(), slice.shape().y, slice.shape().x};
        TiffEncoder encoder(fd, path, shape, m_options);
        encoder.write({.top = 0, .count = shape.height, .data = slice.data()});
        encoder.finish();
    }

    void read(const Path& path, Chunk& into) const override {
        TiffFile file(path);
        const TiffPage page = file.page(0);
        if (page.height != into.shape().y || page.width != into.shape().x || page.type != into.type() || page.tiled)
            throw Error(path.string() + ": is no slice as it was written; convert again");
        const auto bytes = static_cast<std::size_t>(page.blockBytes());
        for (std::size_t at = 0; at < into.byteCount(); at += bytes)
            file.decode(0, page, static_cast<std::uint32_t>(at / bytes), {into.data() + at, std::min(bytes, into.byteCount() - at)});
    }

private:
    TiffOptions m_options;
};

TiffOptions optionsOf(const SinkLayout& layout) {
    const CodecWish wish = codecWish(layout.codec);
    TiffOptions options{.spacingUm = layout.spacingUm, .description = withTiffPlace(layout.attributes, layout.spacingUm, layout.originUm)};
    if (wish.name == "gzip" || wish.name == "deflate") options.codec = TiffCodec::deflate, options.level = levelOf(wish, 1, 9, 4);
    else if (wish.name == "lzw") options.codec = TiffCodec::lzw;
    else if (!wish.name.empty() && wish.name != "none") refuseCodec("tiff-stack", wish, "none, gzip or lzw");
    return options;
}

const char* nameOf(TiffCodec codec) { return codec == TiffCodec::deflate ? "deflate" : codec == TiffCodec::lzw ? "lzw" : "none"; }

}  // namespace

VolumeSinkPtr makeTiffStackSink(const Path& out, const SinkLayout& layout, SinkOpening) {
    const TiffOptions options = optionsOf(layout);
    refuseChunkShape(layout, "tiff-stack");
    const VolumeInfo info = singleLevelInfo(out, "tiff-stack", layout, {1, layout.shape.y, layout.shape.x}, nameOf(options.codec));
    return makeStackSink(info, std::make_unique<TiffSlices>(options));
}

std::string tiffStackSinkAttributes(const Path& out, const std::string&) {
    std::vector<Path> slices;
    for (const auto& entry : std::filesystem::directory_iterator(out))
        if (entry.path().extension() == ".tif" && entry.path().filename().string().front() != '.') slices.push_back(entry.path());
    if (slices.empty()) return "{}";
    const std::string text = TiffFile(*std::min_element(slices.begin(), slices.end())).description(0);
    return text.starts_with("{") ? text : "{}";
}

}  // namespace volumen
