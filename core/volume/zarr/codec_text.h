#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/volume/zarr/codecs.h"

/// Codecs as people type them: `none`, `zstd[:L]`, `gzip[:L]`, `lz4`, `blosc-zstd[:L]`, `blosc-lz4[:L]`.
namespace volumen {

/// Nothing for "none". Throws Error naming what can be said.
std::optional<Codec> codecFromText(std::string_view text);
/// As `codecFromText` reads it, with its level.
std::string codecText(const std::optional<Codec>& codec);

}  // namespace volumen
