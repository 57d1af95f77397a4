#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/files.h"
#include "core/base/geometry.h"
#include "core/base/voxel_type.h"
#include "core/volume/tiff_spacing.h"

struct tiff;

namespace volumen {

/// What one image directory of a TIFF file says, checked against the file: one sample a pixel, a type and a compression that
/// can be read, and no more voxels than the file can hold.
struct TiffPage {
    std::int64_t height = 0;
    std::int64_t width = 0;
    VoxelType type = VoxelType::u8;
    bool tiled = false;
    std::int64_t blockHeight = 0;   ///< rows of a strip or tile; a last strip may be shorter
    std::int64_t blockWidth = 0;    ///< the width for strips
    std::string codec;              ///< "none", "lzw", "deflate", "packbits", "zstd", "lzma"
    bool swapped = false;           ///< raw voxels are in the other byte order
    std::optional<std::uint64_t> rawOffset;   ///< byte of the first voxel, where strips lie uncompressed one behind the other
    std::int64_t imagesInRow = 1;   ///< images that lie behind each other under this one directory, as ImageJ writes large stacks

    std::int64_t blockBytes() const { return blockHeight * blockWidth * static_cast<std::int64_t>(size(type)); }
    std::int64_t imageBytes() const { return height * width * static_cast<std::int64_t>(size(type)); }
    bool sameImages(const TiffPage& other) const { return height == other.height && width == other.width && type == other.type; }
};

/// True when the file begins as a TIFF or BigTIFF file does.
bool beginsAsTiff(const Path& path);

/// Where the image directories of a TIFF file lie, in order; those of reduced copies and of masks are left out.
struct TiffDirectories {
    std::vector<std::uint64_t> offsets;
    std::string damage;   ///< a sentence when the list breaks off or runs in a circle; empty otherwise
};

/// Walks from directory to directory and reads nothing else. Throws Error when there is not even a first one.
TiffDirectories tiffDirectories(const Path& path);

struct TiffInput;

/// A TIFF file open in libtiff. One thread at a time; what libtiff complains of becomes an Error and goes nowhere else.
class TiffFile {
public:
    /// Throws Error when it cannot be read or is no TIFF file.
    explicit TiffFile(const Path& path);
    ~TiffFile();

    /// The directory at `directory`; 0 is the file's first. Throws Error when it cannot be read as voxels.
    TiffPage page(std::uint64_t directory);
    /// Strip or tile number `block` of `page`, in native byte order: page.blockBytes() bytes, or what is left of a last strip.
    /// Throws Error when it cannot be decoded.
    void decode(std::uint64_t directory, const TiffPage& page, std::uint32_t block, std::span<std::byte> into);

    /// The text that goes with the directory's picture; empty where there is none. Throws Error when the directory cannot be read.
    std::string description(std::uint64_t directory);
    /// Where its voxels lie, as far as the tags and the text say. Throws Error likewise.
    TiffPlace place(std::uint64_t directory);

    const Path& path() const { return m_path; }

private:
    struct Close {
        void operator()(tiff* file) const;
    };

    void goTo(std::uint64_t directory);
    [[noreturn]] void fail(const std::string& what) const;

    Path m_path;
    std::string m_complaint;   // libtiff's last one
    std::unique_ptr<TiffInput> m_input;   // outlives m_file
    std::unique_ptr<tiff, Close> m_file;
    std::optional<std::uint64_t> m_directory;   // the one that libtiff stands at
};

}  // namespace volumen
