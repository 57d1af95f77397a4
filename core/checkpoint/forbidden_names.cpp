#include "core/checkpoint/forbidden_names.h"

#include <algorithm>
#include <array>
#include <string>

namespace volumen {

namespace {

constexpr std::array<std::string_view, 9> kModules{"os", "posix", "nt", "subprocess", "sys", "shutil", "socket", "importlib", "runpy"};
constexpr std::array<std::string_view, 3> kBuiltins{"builtins", "__builtin__", "__builtins__"};
constexpr std::array<std::string_view, 6> kFunctions{"eval", "exec", "compile", "open", "getattr", "__import__"};

template <class List>
bool holds(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

bool isForbidden(std::string_view module, std::string_view name) {
    const std::string whole = std::string(module) + "." + std::string(name);
    bool ofBuiltins = false;
    for (std::size_t at = 0; at <= whole.size();) {
        const std::size_t end = std::min(whole.find('.', at), whole.size());
        const std::string_view part = std::string_view(whole).substr(at, end - at);
        const bool last = end == whole.size();
        if ((!last && holds(kModules, part)) || (ofBuiltins && holds(kFunctions, part))) return true;
        ofBuiltins = ofBuiltins || holds(kBuiltins, part);
        at = end + 1;
    }
    return false;
}

}  // namespace volumen
