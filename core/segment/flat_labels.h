#pragma once

#include "core/segment/kept_chunks.h"
#include "core/segment/segment.h"

namespace volumen {

/// A 2D picture of a sheet's labels, 0 … 255, of any format: a picture, a zarr, or a label zarr whose middle layer holds it. A picture
/// of nothing but 0 and 1 counts as one of 0 and 255. Read piece by piece; what was read is kept within a budget. Any thread.
class FlatLabels {
public:
    /// `flat`: the sheet's pixels. A picture padded to multiples of 256, the sheet at its top left, is accepted.
    /// Throws Error: it cannot be read, needs a channel, or is of another shape (both are named).
    FlatLabels(const Path& picture, const SegmentInfo& sheet, std::size_t budgetBytes);

    /// The pixels of `where` (its step must be 1), row-major; 0 outside.
    void read(const FlatGrid& where, std::span<std::uint8_t> into, const std::stop_token& stop) const;
    const Path& path() const { return m_path; }

private:
    void addRows(const Chunk& chunk, const Box& box, const FlatGrid& where, std::span<std::uint8_t> into) const;
    bool holdsOnlyBits() const;

    Path m_path;
    mutable KeptChunks m_chunks;
    std::int64_t m_layer = 0;
    bool m_bits = false;   // 0 and 1 only
};

}  // namespace volumen
