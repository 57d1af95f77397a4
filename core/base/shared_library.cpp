#include "core/base/shared_library.h"

#include <dlfcn.h>

#include "core/base/error.h"

namespace volumen {

namespace {

Path placeOf(const std::string& file) {
    std::error_code code;
    const Path here = std::filesystem::read_symlink("/proc/self/exe", code).parent_path();
    for (const Path& place : {here.parent_path() / "lib" / file, here / file})
        if (std::filesystem::exists(place, code)) return place;
    throw Error((here / file).string() + ": is not there; build or install Volumen whole");
}

}  // namespace

SharedLibrary::SharedLibrary(const std::string& name) : m_path(placeOf("libvolumen_" + name + ".so")), m_handle(dlopen(m_path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
    if (!m_handle) throw Error(m_path.string() + ": cannot be opened (" + dlerror() + "); install what it names");
}

SharedLibrary::~SharedLibrary() { dlclose(m_handle); }

void* SharedLibrary::symbol(const char* name) const {
    if (void* found = dlsym(m_handle, name)) return found;
    throw Error(m_path.string() + ": has no " + name + " and is of another version; build or install Volumen whole");
}

}  // namespace volumen
