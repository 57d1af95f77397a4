#pragma once

#include <exception>
#include <list>
#include <memory>
#include <mutex>

#include "core/base/files.h"
#include "core/volume/tiff_file.h"

/// A stack has thousands of files, a process may hold some hundred open: the ones used last stay open. Any thread may call.
namespace volumen {

/// Files for pread, shared between threads.
class OpenFiles {
public:
    std::shared_ptr<const RandomAccessFile> get(const Path& path);

private:
    std::mutex m_mutex;
    std::list<std::shared_ptr<const RandomAccessFile>> m_files;   // newest first
};

/// libtiff's handles, lent to one thread at a time.
class TiffPool {
public:
    /// Gives the handle back when it is destroyed, unless an exception is on its way: what failed is opened anew the next time.
    /// The pool must outlive it.
    class Lent {
    public:
        Lent(TiffPool& pool, std::unique_ptr<TiffFile> file) : m_pool(pool), m_file(std::move(file)) {}
        ~Lent() {
            if (std::uncaught_exceptions() == m_exceptions) m_pool.giveBack(std::move(m_file));
        }
        Lent(const Lent&) = delete;
        Lent& operator=(const Lent&) = delete;
        TiffFile* operator->() const { return m_file.get(); }

    private:
        TiffPool& m_pool;
        std::unique_ptr<TiffFile> m_file;
        int m_exceptions = std::uncaught_exceptions();
    };

    Lent lend(const Path& path);

private:
    void giveBack(std::unique_ptr<TiffFile> file);

    std::mutex m_mutex;
    std::list<std::unique_ptr<TiffFile>> m_idle;   // newest first
};

}  // namespace volumen
