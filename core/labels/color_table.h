#pragma once

#include <string_view>

#include "core/base/files.h"
#include "core/labels/label_table.h"

/// Tables of names and colours as other programs keep them beside label volumes:
///   3D Slicer  `id name r g b a`, a line each, 0 … 255; spaces in names are underscores
///   ITK-SNAP   `id r g b alpha visible mesh "name"`, alpha 0 … 1
///   CSV        a heading with `index` (or `id`, `label`), `name`, and `color` (#rrggbb) or `r`, `g`, `b`, as for napari
/// Lines that begin with # are remarks; id 0 is left out.
namespace volumen {

enum class ColorTableFormat { slicer, itkSnap, csv };

/// By the name: `.ctbl` is Slicer's, `.csv` CSV, all others ITK-SNAP's.
ColorTableFormat colorTableFormatFor(const Path& path);

/// Which of them it is shows by itself. Throws Error naming `where` and the line.
LabelTable parseColorTable(std::string_view text, const std::string& where);
std::string formatColorTable(const LabelTable& table, ColorTableFormat format);

/// Throws Error. Not on the main thread.
LabelTable readColorTable(const Path& path);
void writeColorTable(const Path& path, const LabelTable& table);

}  // namespace volumen
