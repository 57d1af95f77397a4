#pragma once

#include <string>

#include "core/base/files.h"

namespace volumen {

/// One of Volumen's own shared libraries, opened late: what costs every program that maps it much more than most of them need.
/// Stays open for life. Any thread.
class SharedLibrary {
public:
    /// `name` is "movie" for libvolumen_movie.so, in `../lib` or beside the running program. Throws Error when it is not there or cannot be opened.
    explicit SharedLibrary(const std::string& name);
    ~SharedLibrary();
    SharedLibrary(const SharedLibrary&) = delete;
    SharedLibrary& operator=(const SharedLibrary&) = delete;

    /// The function of this name. Throws Error when there is none: the library is of another version.
    template <class Function>
    Function* function(const char* name) const { return reinterpret_cast<Function*>(symbol(name)); }

private:
    void* symbol(const char* name) const;

    Path m_path;
    void* m_handle = nullptr;
};

}  // namespace volumen
