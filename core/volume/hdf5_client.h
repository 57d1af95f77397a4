#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/child_process.h"
#include "core/base/files.h"
#include "core/volume/hdf5_layout.h"

namespace volumen {

/// An HDF5 file, and one dataset of it, as libhdf5 reads them in a child process (`volumen-cli hdf5-server`, see hdf5_server.h).
/// libhdf5 itself crashes, hangs, or takes all memory on some damaged files: here these are sentences, also for a chunk that is read
/// long after opening. The child has a limit of memory, of computing time and of wall-clock time for each answer; after a failure the next
/// question starts another one. It ends with this object.
///
/// `open` before `readStored` and `read`, which may be called from any thread: one at a time is answered.
/// Every function throws Error; and Cancelled, when it was asked to stop and no answer came soon.
class Hdf5Client {
public:
    /// A minute of wall-clock time is for slow disks.
    static constexpr ChildLimits kLimits{
        .memoryBytes = std::uint64_t{1} << 30, .cpu = std::chrono::seconds{10}, .wall = std::chrono::minutes{1}, .outputBytes = 4096};

    /// `limits`: of the child; `wall` and, until the dataset is open, `cpu` are for one answer.
    explicit Hdf5Client(const Path& path, const std::stop_token& stop = {}, const ChildLimits& limits = kLimits);
    ~Hdf5Client();

    const std::vector<Hdf5Entry>& datasets() const { return m_datasets; }
    /// The dataset at that place in `datasets`, as the view shows it.
    void open(std::size_t dataset, const Hdf5View& view, const std::stop_token& stop = {});

    const Hdf5Layout& layout() const { return m_layout; }
    /// The bytes of the chunks at these grid positions as stored, in their order; of size 0: never written. A question takes 20 µs,
    /// so ask for many small ones at once.
    std::vector<Hdf5Stored> readStored(std::span<const Voxel> indices, const std::stop_token& stop = {}) const;
    /// The voxels of `box`, which lies inside, decoded by libhdf5, in the file's byte order, into `into` which stands for all of `frame`.
    void read(const Box& box, const Box& frame, std::span<std::byte> into, const std::stop_token& stop = {}) const;
    /// "file.h5, dataset raw": how a sentence begins.
    const std::string& where() const { return m_where; }

private:
    class Talk;
    Talk& openTalk(const std::stop_token& stop) const;

    Path m_path;
    ChildLimits m_limits;
    std::vector<Hdf5Entry> m_datasets;
    std::size_t m_chosen = 0;
    Hdf5View m_view;
    Hdf5Layout m_layout;
    std::string m_layoutText;   ///< as the first child told it: another one must say the same
    std::string m_where;
    mutable std::mutex m_mutex;
    mutable std::unique_ptr<Talk> m_talk;   ///< null: the last one failed
};

}  // namespace volumen
