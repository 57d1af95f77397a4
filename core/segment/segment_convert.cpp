#include "core/segment/segment_convert.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/jobs/parallel_for.h"
#include "core/segment/obj.h"
#include "core/segment/ppm.h"
#include "core/segment/tifxyz.h"

namespace volumen {

namespace {

constexpr std::int64_t kBand = 64;

template <class Writer>
void writeAll(const Segment& segment, Writer& writer, int threads, const std::stop_token& stop, const std::function<void(std::int64_t)>& wrote) {
    const FlatShape shape = segment.info().shape;
    std::vector<SurfacePoint> band(static_cast<std::size_t>(std::min(kBand, shape.height) * shape.width));
    const auto width = static_cast<std::size_t>(shape.width);
    for (std::int64_t top = 0; top < shape.height; top += kBand) {
        const std::int64_t rows = std::min(kBand, shape.height - top);
        parallelFor(threads, rows, [&](std::int64_t row) {
            if (stop.stop_requested()) throw Cancelled{};
            segment.read({.top = top + row, .left = 0, .count = {1, shape.width}}, std::span(band).subspan(static_cast<std::size_t>(row) * width, width));
        });
        for (std::int64_t row = 0; row < rows; ++row) writer.writeRow(std::span<const SurfacePoint>(band).subspan(static_cast<std::size_t>(row) * width, width));
        wrote(top + rows);
    }
    writer.finish();
}

}  // namespace

void convertSegment(const Segment& segment, const Path& out, bool overwrite, int threads, const std::stop_token& stop, const std::function<void(std::int64_t)>& wrote) {
    const SegmentInfo& info = segment.info();
    if (out.extension() == ".ppm") {
        PpmWriter writer(out, info.shape, overwrite);
        writeAll(segment, writer, threads, stop, wrote);
    } else if (out.extension() == ".obj") {
        ObjWriter writer(out, info.shape, 1, overwrite);
        writeAll(segment, writer, threads, stop, wrote);
    } else {
        TifxyzWriter writer(out, info.shape, 1, info.id, overwrite);
        writeAll(segment, writer, threads, stop, wrote);
    }
}

}  // namespace volumen
