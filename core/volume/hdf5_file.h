#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/files.h"
#include "core/base/geometry.h"
#include "core/volume/hdf5_layout.h"

/// HDF5 files by way of libhdf5, whose complaints become Errors and go nowhere else. libhdf5 lets one thread in at a time.
/// A file that is damaged, or made to do harm, can make it crash, hang or eat memory: only `serveHdf5` uses this, in a process of its own.
namespace volumen {

/// Something open in libhdf5; closed with its last owner.
class Hdf5Id {
public:
    Hdf5Id() = default;
    Hdf5Id(std::int64_t id, int (*close)(std::int64_t)) : m_id(id), m_close(close) {}
    ~Hdf5Id() { reset(); }
    Hdf5Id(Hdf5Id&& other) noexcept : m_id(std::exchange(other.m_id, -1)), m_close(other.m_close) {}
    Hdf5Id& operator=(Hdf5Id&& other) noexcept {
        reset();
        m_id = std::exchange(other.m_id, -1);
        m_close = other.m_close;
        return *this;
    }
    std::int64_t get() const { return m_id; }
    explicit operator bool() const { return m_id >= 0; }

private:
    void reset() {
        if (m_id >= 0) m_close(m_id);
        m_id = -1;
    }
    std::int64_t m_id = -1;
    int (*m_close)(std::int64_t) = nullptr;
};

/// A dataset held open. Functions may be called from any thread.
class Hdf5Dataset {
public:
    /// `view` fits the dataset: an axis of it for each entry. Throws Error where it does not.
    Hdf5Dataset(std::string where, Hdf5Id dataset, Hdf5View view);

    const Hdf5Layout& layout() const { return m_layout; }
    /// The bytes of the chunk at grid position `index` as stored, and which filters were left out for it; nothing when it was never written.
    std::optional<Hdf5Stored> readStored(Voxel index, std::uint64_t fileBytes) const;
    /// The voxels of `box`, which lies inside, decoded by libhdf5, in the file's byte order, into `into` which stands for all of `frame`.
    void read(const Box& box, const Box& frame, std::byte* into) const;
    /// "file.h5, dataset raw": how a sentence begins.
    const std::string& where() const { return m_where; }

private:
    std::string m_where;
    Hdf5Id m_dataset;
    Hdf5Id m_type;
    Hdf5View m_view;
    std::vector<std::uint64_t> m_chunk;   ///< as stored, one length an axis; empty where there are no chunks
    Hdf5Layout m_layout;
};

/// A file held open for reading.
class Hdf5File {
public:
    /// Throws Error when libhdf5 cannot open it.
    explicit Hdf5File(const Path& path);

    /// Every dataset that hangs in the file's tree of groups: links to elsewhere are not followed, depth and number are bounded.
    std::vector<Hdf5Entry> datasets() const;
    /// `name` as `datasets` gave it. Throws Error when it is stored outside the file or in a way that cannot be read.
    Hdf5Dataset open(const std::string& name, const Hdf5View& view) const;

private:
    Path m_path;
    Hdf5Id m_file;
};

}  // namespace volumen
