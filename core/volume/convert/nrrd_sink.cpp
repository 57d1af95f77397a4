#include <charconv>
#include <sstream>

#include "core/base/error.h"
#include "core/volume/convert/file_sinks.h"
#include "core/volume/convert/gzip_sink.h"
#include "core/volume/convert/raw_sink.h"
#include "core/volume/convert/single_level.h"

namespace volumen {

namespace {

constexpr std::size_t kMostHeaderBytes = 1 << 20;
constexpr char kKey[] = "\nvolumen:=";

std::string typeName(VoxelType type, const Path& out) {
    if (type == VoxelType::f16) throw Error(out.string() + ": NRRD knows no f16; add --type f32, or choose another format");
    if (type == VoxelType::f32) return "float";
    if (type == VoxelType::f64) return "double";
    return (name(type)[0] == 'u' ? "uint" : "int") + std::to_string(8 * size(type));
}

/// The shortest digits that are read back as the same number.
std::string digits(double value) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string vectorOf(double x, double y, double z) { return "(" + digits(x) + "," + digits(y) + "," + digits(z) + ")"; }

/// x first, as NRRD counts its axes.
std::string geometry(Spacing um, Point origin) {
    return "space dimension: 3\nspace directions: " + vectorOf(um.x, 0, 0) + " " + vectorOf(0, um.y, 0) + " " + vectorOf(0, 0, um.z) +
           "\nspace units: \"um\" \"um\" \"um\"\nspace origin: " + vectorOf(origin.x, origin.y, origin.z) + "\n";
}

/// A value of a key stands on one line.
std::string escaped(const std::string& text) {
    std::string line;
    for (const char c : text) c == '\n' ? line += "\\n" : c == '\\' ? line += "\\\\" : line += c;
    return line;
}

std::string unescaped(const std::string& line) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const bool pair = line[i] == '\\' && i + 1 < line.size();
        text += !pair ? line[i] : line[++i] == 'n' ? '\n' : line[i];
    }
    return text;
}

std::string headerOf(const VolumeInfo& info, const SinkLayout& layout, const char* encoding) {
    const Voxel shape = info.shape();
    std::ostringstream text;
    text << "NRRD0004\n# written by Volumen\ntype: " << typeName(info.type, info.path) << "\ndimension: 3\n"
         << (info.spacingUm ? geometry(*info.spacingUm, info.originUm) : "") << "sizes: " << shape.x << " " << shape.y << " " << shape.z
         << "\nkinds: domain domain domain\nendian: little\nencoding: " << encoding << kKey << escaped(layout.attributes) << "\n";
    for (const auto& [key, value] : layout.textKeys) text << key << ":=" << escaped(value) << "\n";
    text << "\n";
    return text.str();
}

}  // namespace

VolumeSinkPtr makeNrrdSink(const Path& out, const SinkLayout& layout, SinkOpening opening) {
    const CodecWish wish = codecWish(layout.codec);
    const bool packed = wish.name == "gzip";
    if (!packed && !wish.name.empty() && wish.name != "none") refuseCodec("nrrd", wish, "none or gzip");
    refuseChunkShape(layout, "nrrd");
    const VolumeInfo info = singleLevelInfo(out, "nrrd", layout, packed ? slabShape(layout.shape, layout.type) : bandShape(layout.shape, layout.type), packed ? "gzip" : "none");
    const std::string header = headerOf(info, layout, packed ? "gzip" : "raw");
    return packed ? makeGzipSink(info, {.plain = header, .inside = {}}, levelOf(wish, 1, 9, 4), opening) : makeRawSink(info, header, opening);
}

std::string nrrdSinkAttributes(const Path& out, const std::string&) {
    const RandomAccessFile file(out);
    std::string text(std::min<std::uint64_t>(file.size(), kMostHeaderBytes), '\0');
    file.read(0, std::as_writable_bytes(std::span(text)));
    const auto end = text.find("\n\n");
    const auto at = text.find(kKey);
    if (end == std::string::npos || at >= end) return "{}";
    const auto from = at + sizeof kKey - 1;
    return unescaped(text.substr(from, text.find('\n', from) - from));
}

}  // namespace volumen
