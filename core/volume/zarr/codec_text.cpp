#include "core/volume/zarr/codec_text.h"

#include <charconv>

#include "core/base/error.h"

namespace volumen {

namespace {

struct Known {
    std::string_view word;
    Codec codec;
    int lowest;
    int highest;   ///< of its level; below `lowest`: it has none
};

const Known kKnown[] = {
    {"zstd", {.kind = CodecKind::zstd, .level = 3}, 1, 22},
    {"gzip", {.kind = CodecKind::gzip, .level = 5}, 0, 9},
    {"lz4", {.kind = CodecKind::lz4, .level = 1}, 1, 0},
    {"blosc-zstd", {.kind = CodecKind::blosc, .level = 3, .bloscInner = "zstd"}, 0, 9},
    {"blosc-lz4", {.kind = CodecKind::blosc, .level = 5, .bloscInner = "lz4"}, 0, 9},
};

[[noreturn]] void refuse(std::string_view text) {
    throw Error("--codec " + std::string(text) + ": is no codec; write none, zstd:3, gzip:5, lz4, blosc-zstd:3 or blosc-lz4:5");
}

int levelOf(std::string_view digits, const Known& known, std::string_view text) {
    int level = 0;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), level);
    if (code != std::errc{} || end != digits.data() + digits.size() || level < known.lowest || level > known.highest) refuse(text);
    return level;
}

}  // namespace

std::optional<Codec> codecFromText(std::string_view text) {
    if (text == "none") return std::nullopt;
    const std::size_t colon = text.find(':');
    for (const Known& known : kKnown) {
        if (text.substr(0, colon) != known.word) continue;
        Codec codec = known.codec;
        if (colon != std::string_view::npos) codec.level = levelOf(text.substr(colon + 1), known, text);
        return codec;
    }
    refuse(text);
}

std::string codecText(const std::optional<Codec>& codec) {
    if (!codec) return "none";
    return name(*codec) + (codec->kind == CodecKind::lz4 ? "" : ":" + std::to_string(codec->level));
}

}  // namespace volumen
