#pragma once

#include <string>
#include <vector>

#include "core/volume/convert/volume_sink.h"

/// The formats that hold level 0 only, behind the table of sinks.h: one source file each. All throw Error: a wish that the format cannot
/// grant, something in the way, a full disk.
namespace volumen {

/// --codec: "none", "gzip[:0…9]" (the default, 4, with the shuffle filter) or "lzf". Where OUT stands there already, one that Volumen wrote,
/// it takes one more dataset: what it holds is not touched, and the new one is in it when it is finished, not before.
/// Chunks: --chunk, else 128 a side. Dataset attributes: axes ("zyx"), element_size_um, origin_um (z, y, x), volumen (JSON text).
VolumeSinkPtr makeHdf5Sink(const Path& out, const SinkLayout& layout, SinkOpening opening);

/// Format 1.0; holds neither spacing nor text. --codec: "none".
VolumeSinkPtr makeNpySink(const Path& out, const SinkLayout& layout, SinkOpening opening);

/// NRRD0004 with the header attached, spacing and origin in µm, the attributes as the key `volumen`. --codec: "none" (the default) or "gzip[:1…9]".
VolumeSinkPtr makeNrrdSink(const Path& out, const SinkLayout& layout, SinkOpening opening);

/// NIfTI-1, or NIfTI-2 where a side is over 32,767; spacing and origin in µm, the attributes as a comment. Compressed where OUT ends in
/// ".nii.gz"; --codec: "gzip[:1…9]" there, "none" else.
VolumeSinkPtr makeNiftiSink(const Path& out, const SinkLayout& layout, SinkOpening opening);

/// A folder of one TIFF a slice, named by numbers from 0 with as many digits as their count has; the attributes as the image's
/// description, spacing as its resolution. A slice is a chunk. --codec: "none" (the default), "gzip[:1…9]" (deflate) or "lzw".
VolumeSinkPtr makeTiffStackSink(const Path& out, const SinkLayout& layout, SinkOpening opening);

/// The same of JPEGs, which hold u8 only and no exact values: `readChunk` refuses. --codec: "jpeg[:1…100]", the quality, 90 by default.
VolumeSinkPtr makeJpegStackSink(const Path& out, const SinkLayout& layout, SinkOpening opening);

/// `SinkFormat::attributes` of those that hold text. "{}" where OUT holds none of ours. Throws Error when OUT cannot be read.
/// Of an HDF5 file that Volumen wrote, in the order in which they were added; none of any other file.
std::vector<std::string> hdf5SinkDatasets(const Path& out);
std::string hdf5SinkAttributes(const Path& out, const std::string& dataset);
std::string nrrdSinkAttributes(const Path& out, const std::string& dataset);
std::string niftiSinkAttributes(const Path& out, const std::string& dataset);
std::string tiffStackSinkAttributes(const Path& out, const std::string& dataset);

}  // namespace volumen
