#include "core/volume/convert/file_sinks.h"
#include "core/volume/convert/raw_sink.h"
#include "core/volume/convert/single_level.h"
#include "core/volume/npy_header.h"

namespace volumen {

VolumeSinkPtr makeNpySink(const Path& out, const SinkLayout& layout, SinkOpening opening) {
    const CodecWish wish = codecWish(layout.codec);
    if (!wish.name.empty() && wish.name != "none") refuseCodec("npy", wish, "none");
    refuseChunkShape(layout, "npy");
    const VolumeInfo info = singleLevelInfo(out, "npy", layout, bandShape(layout.shape, layout.type), "none");
    return makeRawSink(info, npyHeader(layout.type, {layout.shape.z, layout.shape.y, layout.shape.x}), opening);
}

}  // namespace volumen
