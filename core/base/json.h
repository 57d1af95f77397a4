#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "core/base/files.h"

/// JSON from files that somebody else wrote.
namespace volumen {

using Json = nlohmann::json;

/// Throws Error naming the file, when it cannot be read, is over 64 MiB, or is not JSON.
Json readJson(const Path& path);
/// Throws Error naming `where`.
Json parseJson(std::string_view text, const Path& where);
void writeJsonAtomically(const Path& path, const Json& value);

}  // namespace volumen
