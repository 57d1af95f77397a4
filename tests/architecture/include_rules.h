#pragma once

#include <string>
#include <vector>

/// Which folder may include what, as data: the table of core/README.md. A new folder gets its row here.
namespace volumen::rules {

using Names = std::vector<std::string>;

struct Rule {
    std::string folder;  ///< its files, and those of folders below that have no row of their own
    Names mayInclude;    ///< folders (with those below that have no row of their own) or single headers; itself always
    Names libraries;     ///< guarded libraries, see `guardedLibraries`; what is not guarded is free
};

/// A library that not everybody may include, and how its headers' names begin.
struct Library {
    std::string name;
    Names prefixes;
    bool inCoreHeaders = false;  ///< may stand in a header of core: it is light
};

inline const std::vector<Library> guardedLibraries = {
    {"torch", {"torch/", "ATen/", "c10/", "caffe2/"}},
    {"vtk", {"vtk"}},
    {"qt", {"Q", "qt", "Qt"}},
    {"openvdb", {"openvdb/", "tbb/", "boost/"}},
    {"opencv", {"opencv2/"}},
    {"hdf5", {"hdf5", "H5"}},
    {"tiff", {"tiff"}},
    {"png", {"png"}},
    {"jpeg", {"jpeglib", "jerror", "openjpeg"}},
    {"codec", {"zlib", "bzlib", "zstd", "lz4", "blosc", "lzf", "liblzf", "libdeflate"}},
    {"hwy", {"hwy/"}, true},
    {"json", {"nlohmann/json.hpp"}, true},
    {"cli11", {"CLI/"}},
};

inline const Names kFormats = {"json", "hdf5", "tiff", "png", "jpeg", "codec", "opencv", "openvdb", "hwy"};

/// Plain values that panels and dialogs may know; all else reaches them through setX and xWanted.
inline const Names kPlainValues = {
    "core/base",
    "core/jobs/job_events.h",
    "core/volume/volume_info.h",
    "core/volume/sampling.h",
    "core/volume/slice_plane.h",
    "core/volume/histogram.h",
    "core/project/layer.h",
    "core/project/surface_look.h",
    "core/project/volume_look.h",
    "core/labels/label_table.h",
    "core/components/candidate.h",
    "ui/theme.h",
    "ui/icons.h",
    "ui/color_maps.h",
    "ui/tabular_text.h",
};

inline const Names kCoreOfWindow = {
    "core/base",   "core/jobs",       "core/volume",     "core/segment", "core/mask",
    "core/labels", "core/components", "core/checkpoint", "core/project", "core/phantom",
};

inline Names operator+(Names left, const Names& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

inline const std::vector<Rule> table = {
    {"core/base", {}, {"json"}},
    {"core/jobs", {"core/base"}, {"json"}},
    {"core/volume", {"core/base", "core/jobs"}, kFormats},
    {"core/segment", {"core/base", "core/jobs", "core/volume"}, kFormats},
    {"core/mask", {"core/base", "core/jobs", "core/volume"}, kFormats},
    {"core/labels", {"core/base", "core/jobs", "core/volume", "core/mask"}, kFormats},
    {"core/components", {"core/base", "core/jobs", "core/volume", "core/mask", "core/labels"}, kFormats},
    {"core/checkpoint", {"core/base", "core/volume/formats/zip_archive.h"}, {"json"}},
    {"core/project",
     {"core/base", "core/jobs", "core/volume", "core/segment", "core/mask", "core/labels", "core/components", "core/checkpoint"},
     {"json"}},
    {"core/movie", {"core/base"}, {"opencv"}},
    {"core/phantom", {"core/base", "core/jobs", "core/volume", "core/segment", "core/mask", "core/labels", "core/project"}, kFormats},
    {"core/learn/infer", {"core/base", "core/jobs", "core/volume", "core/checkpoint"}, {"json"}},
    {"core/learn",
     {"core/learn/infer", "core/base", "core/jobs", "core/volume", "core/segment", "core/mask", "core/labels", "core/components", "core/checkpoint",
      "core/project"},
     kFormats + Names{"torch"}},
    {"ui/render", kCoreOfWindow, {"qt", "vtk"}},
    {"ui/tools", kCoreOfWindow, {"qt"}},
    {"ui/view", kCoreOfWindow + Names{"ui/render", "ui/tools", "ui/theme.h", "ui/icons.h", "ui/color_maps.h", "ui/tabular_text.h"}, {"qt", "qtWidgets", "vtk"}},
    {"ui/panels", kPlainValues, {"qt", "qtWidgets"}},
    {"ui/dialogs", kPlainValues + Names{"ui/panels", "ui/key_table.h", "ui/preferences.h"}, {"qt", "qtWidgets"}},
    {"ui", kCoreOfWindow + Names{"ui/render", "ui/tools", "ui/view", "ui/panels", "ui/dialogs"}, {"qt", "qtWidgets"}},
    {"app/cli", kCoreOfWindow + Names{"core/learn/learn_library.h", "core/learn/infer", "core/movie/movie_writer.h"}, {"json", "cli11"}},
    {"app", kCoreOfWindow + Names{"ui", "ui/render", "ui/tools", "ui/view", "ui/panels", "ui/dialogs"}, {"qt", "qtWidgets", "json"}},
};

}  // namespace volumen::rules
