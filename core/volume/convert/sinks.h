#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/volume/convert/volume_sink.h"

/// The formats that a conversion can write: one table (sinks.cpp), one line a format.
namespace volumen {

/// Where an output of a format grows, and what belongs to it.
enum class SinkHome {
    folder,  ///< in place: OUT is a folder from the start; what only the unfinished needs lies inside it, the journal as OUT/.volumen-journal
    file,    ///< beside: OUT's name + ".incomplete" until it is finished, the journal as OUT's name + ".incomplete.journal"
};

struct SinkFormat {
    std::string_view name;                     ///< as `--format` says it: "ome-zarr-0.4"
    std::vector<std::string_view> suffixes;    ///< names of OUT that choose it where `--format` is not given: ".zarr"
    SinkHome home = SinkHome::file;
    bool levels = false;                       ///< can hold more than level 0
    bool exact = true;                         ///< reads back what was written (JPEG does not)
    /// Opens or makes what grows. The parent folder exists for `home == file`. Throws Error.
    VolumeSinkPtr (*make)(const Path& out, const SinkLayout& layout, SinkOpening opening) = nullptr;
    /// The attributes that a finished output holds (the layout's, with `describe`d ones); null: the format holds no text. "{}": none there.
    std::string (*attributes)(const Path& out, const std::string& dataset) = nullptr;
    /// The datasets of an OUT that may stand there and take one more (HDF5); `make` refuses a name that it has, and a file that is not ours.
    /// Null: an OUT is one volume.
    std::vector<std::string> (*datasets)(const Path& out) = nullptr;
};

/// All of them, in the order in which people see them.
std::span<const SinkFormat> sinkFormats();

/// The format of that name. Throws Error naming all.
const SinkFormat& sinkFormat(std::string_view name);
/// The format that OUT's name chooses. Throws Error naming the formats.
const SinkFormat& sinkFormatFor(const Path& out);

/// What stands there while it grows: OUT itself, or beside it.
Path growingPath(const SinkFormat& format, const Path& out);
/// Where the job's journal lies; the conversion keeps it, not the sink. `finish` leaves it alone.
Path journalPath(const SinkFormat& format, const Path& out);

}  // namespace volumen
