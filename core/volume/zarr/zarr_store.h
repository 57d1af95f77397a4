#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/volume/byte_reader.h"

namespace volumen {

/// One object of a store: a chunk, a shard, a description.
struct StoredObject {
    ByteReaderPtr bytes;
    std::string where;        ///< how a sentence begins
    std::uint64_t size = 0;
};

/// Where the objects of a Zarr hierarchy lie. They are named by paths, as in a folder; in a zip these go on behind the zip's own path.
/// Functions may be called from any thread and throw Error naming the object.
class ZarrStore {
public:
    virtual ~ZarrStore() = default;
    virtual bool holds(const Path& path) const = 0;
    virtual std::string text(const Path& path) const = 0;
    /// Nothing where there is no such object.
    virtual std::optional<StoredObject> open(const Path& path) const = 0;
    /// Throws Error when the store went away since it was opened, so that a missing object means nothing.
    virtual void checkThere(const Path& metadata) const = 0;
    /// The names of the folders right in a folder.
    virtual std::vector<std::string> foldersIn(const Path& folder) const = 0;

    /// Which object it is: one that was replaced differs. Nothing where there is none.
    struct Stamp {
        std::uint64_t id = 0;
        std::int64_t size = 0;
        std::int64_t modifiedNs = 0;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    virtual std::optional<Stamp> stamp(const Path& path) const = 0;
};
using ZarrStorePtr = std::shared_ptr<const ZarrStore>;

/// Folders and files.
ZarrStorePtr zarrFolders();

/// A zip that holds a Zarr hierarchy, and where its top group or array lies.
struct ZippedZarr {
    ZarrStorePtr store;
    Path root;
};

/// Nothing when the zip holds no Zarr metadata. Throws Error when its list of contents cannot be read.
std::optional<ZippedZarr> zippedZarr(const Path& zip);

}  // namespace volumen
