#include "core/base/json.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace volumen {

namespace {

/// The parser recurses by depth of nesting: a file of a million brackets must not end the program.
bool nestsTooDeeply(std::string_view text) {
    constexpr int kDeepest = 512;
    int depth = 0;
    for (const char c : text) {
        if (c == '[' || c == '{') ++depth;
        if (c == ']' || c == '}') --depth;
        if (depth > kDeepest) return true;
    }
    return false;
}

}  // namespace

Json parseJson(std::string_view text, const Path& where) {
    if (nestsTooDeeply(text)) throw Error(where.string() + ": is nested too deeply to be a description of data");
    try {
        return Json::parse(text);
    } catch (const Json::exception&) {
        throw Error(where.string() + ": is not valid JSON; the file is damaged or of another kind");
    }
}

Json readJson(const Path& path) { return parseJson(readText(path), path); }

void writeJsonAtomically(const Path& path, const Json& value) {
    writeTextAtomically(path, value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace volumen
