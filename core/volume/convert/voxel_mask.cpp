#include "core/volume/convert/voxel_mask.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <list>
#include <map>
#include <mutex>

#include "core/base/error.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/convert/box_reader.h"
#include "core/volume/convert/mask_scale.h"
#include "core/volume/convert/signed_distance.h"
#include "core/volume/open_volume.h"
#include "core/volume/slice_names.h"

namespace volumen {

namespace {

/// Whether the voxel at `i` is not 0 (not-a-number counts as inside, negative zero as outside).
bool isInside(const Chunk& chunk, std::size_t i) {
    return visitType(chunk.type(), [&](auto zero) { return static_cast<double>(reinterpret_cast<const decltype(zero)*>(chunk.data())[i]) != 0; });
}

/// Sets the voxels of one row to 0 where `inside(i)` says no.
template <class F>
void clearRow(std::byte* row, std::int64_t count, std::size_t voxelBytes, F&& inside) {
    for (std::int64_t i = 0; i < count; ++i)
        if (!inside(i)) std::memset(row + static_cast<std::size_t>(i) * voxelBytes, 0, voxelBytes);
}

Voxel inVolume(Voxel cell, Voxel volume, Voxel mask) {
    const auto scaled = [](std::int64_t c, std::int64_t v, std::int64_t m) { return std::clamp<std::int64_t>(c * v / m, 1, v); };
    return {scaled(cell.z, volume.z, mask.z), scaled(cell.y, volume.y, mask.y), scaled(cell.x, volume.x, mask.x)};
}

class VolumeMask final : public VoxelMask {
public:
    VolumeMask(VolumeSourcePtr source, Voxel shape, ThreadPool& pool, std::size_t mostBytes)
        : m_source(std::move(source)), m_reader(*m_source, pool, mostBytes), m_volume(shape), m_z(shape.z, m_source->info().shape().z), m_y(shape.y, m_source->info().shape().y),
          m_x(shape.x, m_source->info().shape().x) {}

    Voxel readShape() const override { return inVolume(m_source->readUnit(0).shape, m_volume, m_source->info().shape()); }

    void apply(const Box& box, Chunk& voxels) const override {
        const Box covers{{m_z.at(box.lo.z), m_y.at(box.lo.y), m_x.at(box.lo.x)}, Voxel{m_z.at(box.hi.z - 1), m_y.at(box.hi.y - 1), m_x.at(box.hi.x - 1)} + Voxel{1, 1, 1}};
        const SourceBlock block = m_reader.read(0, covers, {});
        const Voxel shape = block.chunk->shape(), extent = box.shape();
        const std::vector<std::int64_t> xs = m_x.places(box.lo.x, box.hi.x);
        const std::size_t bytes = size(voxels.type());
        std::byte* row = voxels.data();
        for (std::int64_t z = 0; z < extent.z; ++z)
            for (std::int64_t y = 0; y < extent.y; ++y, row += static_cast<std::size_t>(extent.x) * bytes) {
                const std::int64_t first = ((m_z.at(box.lo.z + z) - block.lo.z) * shape.y + m_y.at(box.lo.y + y) - block.lo.y) * shape.x - block.lo.x;
                clearRow(row, extent.x, bytes, [&](std::int64_t i) { return isInside(*block.chunk, static_cast<std::size_t>(first + xs[static_cast<std::size_t>(i)])); });
            }
    }

private:
    VolumeSourcePtr m_source;
    BoxReader m_reader;
    Voxel m_volume;
    MaskScale m_z, m_y, m_x;
};

bool isPictureName(const Path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr const char* kKnown[] = {".tif", ".tiff", ".png", ".jpg", ".jpeg", ".jp2"};
    return std::find(std::begin(kKnown), std::end(kKnown), extension) != std::end(kKnown) && path.filename().native().front() != '.';
}

std::vector<std::string> picturesIn(const Path& folder) {
    std::vector<std::string> names;
    std::error_code code;
    for (std::filesystem::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
        if (isPictureName(at->path())) names.push_back(at->path().filename().string());
    return names;
}

/// A grey picture, or the brightness of a coloured one.
VolumeSourcePtr openPicture(const Path& path) {
    try {
        return openVolume(path);
    } catch (const Error&) {
        return openVolume(path, {.dataset = {}, .axes = {}, .channel = "luminance"});
    }
}

using MaskPicturePtr = std::shared_ptr<const MaskPicture>;

MaskPicturePtr readPicture(const Path& path, ThreadPool& pool) {
    const VolumeSourcePtr source = openPicture(path);
    const Voxel shape = source->info().shape();
    if (shape.z != 1) throw Error(path.string() + ": holds several pictures where a mask of one slice is expected; give one file a slice");
    const SourceBlock block = BoxReader(*source, pool, 0).read(0, {{}, shape}, {});
    auto picture = std::make_shared<MaskPicture>(MaskPicture{shape.y, shape.x, std::vector<bool>(static_cast<std::size_t>(shape.y * shape.x))});
    for (std::int64_t i = 0; i < shape.y * shape.x; ++i) {
        const std::int64_t row = i / shape.x - block.lo.y, column = i % shape.x - block.lo.x;
        picture->inside[static_cast<std::size_t>(i)] = isInside(*block.chunk, static_cast<std::size_t>(row * block.chunk->shape().x + column));
    }
    return picture;
}

/// `picture` at another size.
MaskPicture resized(const MaskPicture& picture, std::int64_t height, std::int64_t width) {
    const MaskScale rows(height, picture.height), columns(width, picture.width);
    MaskPicture made{height, width, std::vector<bool>(static_cast<std::size_t>(height * width))};
    for (std::int64_t y = 0; y < height; ++y)
        for (std::int64_t x = 0; x < width; ++x) made.inside[static_cast<std::size_t>(y * width + x)] = picture.at(rows.at(y), columns.at(x));
    return made;
}

/// One picture a slice; those that are missing are made of the two around them.
class PictureMask final : public VoxelMask {
public:
    PictureMask(const Path& folder, const SliceNames& names, Voxel shape, ThreadPool& pool, std::size_t mostBytes) : m_volume(shape), m_pool(pool), m_mostBytes(mostBytes) {
        for (std::size_t i = 0; i < names.names.size(); ++i)
            if (!names.names[i].empty()) m_files.emplace(names.first + static_cast<std::int64_t>(i), folder / names.names[i]);
    }

    Voxel readShape() const override { return {1, m_volume.y, m_volume.x}; }

    void apply(const Box& box, Chunk& voxels) const override {
        const std::size_t sliceBytes = voxels.byteCount() / static_cast<std::size_t>(box.shape().z);
        for (std::int64_t z = box.lo.z; z < box.hi.z; ++z) applyTo(*pictureAt(z), box, voxels.data() + static_cast<std::size_t>(z - box.lo.z) * sliceBytes, size(voxels.type()));
    }

private:
    struct Kept {
        std::int64_t z;
        MaskPicturePtr picture;
    };

    void applyTo(const MaskPicture& picture, const Box& box, std::byte* slice, std::size_t voxelBytes) const {
        const MaskScale rows(m_volume.y, picture.height);
        const std::vector<std::int64_t> xs = MaskScale(m_volume.x, picture.width).places(box.lo.x, box.hi.x);
        const std::int64_t width = box.shape().x;
        for (std::int64_t y = box.lo.y; y < box.hi.y; ++y, slice += static_cast<std::size_t>(width) * voxelBytes) {
            const std::int64_t row = rows.at(y);
            clearRow(slice, width, voxelBytes, [&](std::int64_t i) { return picture.at(row, xs[static_cast<std::size_t>(i)]); });
        }
    }

    /// Decoded once for all threads that want it at the same time.
    MaskPicturePtr pictureAt(std::int64_t z) const {
        const std::lock_guard lock(m_mutex);
        for (auto kept = m_recent.begin(); kept != m_recent.end(); ++kept)
            if (kept->z == z) return m_recent.splice(m_recent.begin(), m_recent, kept), kept->picture;
        m_recent.push_front({z, made(z)});
        m_bytes += bytesOf(*m_recent.front().picture);
        while (m_bytes > m_mostBytes && m_recent.size() > 1) m_bytes -= bytesOf(*m_recent.back().picture), m_recent.pop_back();
        return m_recent.front().picture;
    }

    static std::size_t bytesOf(const MaskPicture& picture) { return picture.inside.size() / 8; }

    MaskPicturePtr made(std::int64_t z) const {
        const auto after = m_files.lower_bound(z);
        if (after != m_files.end() && after->first == z) return readPicture(after->second, m_pool);
        if (after == m_files.end()) return readPicture(std::prev(after)->second, m_pool);
        if (after == m_files.begin()) return readPicture(after->second, m_pool);
        return between(z, *std::prev(after), *after);
    }

    MaskPicturePtr between(std::int64_t z, const std::pair<const std::int64_t, Path>& a, const std::pair<const std::int64_t, Path>& b) const {
        if (m_between.a != a.first) m_between = distances(a, b);
        const auto share = static_cast<float>(z - a.first) / static_cast<float>(b.first - a.first);
        auto picture = std::make_shared<MaskPicture>(MaskPicture{m_between.height, m_between.width, std::vector<bool>(m_between.first.size())});
        for (std::size_t i = 0; i < picture->inside.size(); ++i) picture->inside[i] = m_between.first[i] * (1 - share) + m_between.second[i] * share > 0;
        return picture;
    }

    /// The two slices around a gap, as distances from their outlines; at most `kMostPixels` each, as outlines that are made up need no more.
    struct Gap {
        std::int64_t a = -1;
        std::int64_t height = 0;
        std::int64_t width = 0;
        std::vector<float> first;
        std::vector<float> second;
    };

    Gap distances(const std::pair<const std::int64_t, Path>& a, const std::pair<const std::int64_t, Path>& b) const {
        constexpr std::int64_t kMostPixels = 4 << 20;
        const MaskPicturePtr one = readPicture(a.second, m_pool), two = readPicture(b.second, m_pool);
        std::int64_t height = std::max(one->height, two->height), width = std::max(one->width, two->width);
        while (height * width > kMostPixels) height = (height + 1) / 2, width = (width + 1) / 2;
        return {a.first, height, width, signedDistance(resized(*one, height, width)), signedDistance(resized(*two, height, width))};
    }

    Voxel m_volume;
    ThreadPool& m_pool;
    std::size_t m_mostBytes;
    std::map<std::int64_t, Path> m_files;   // by slice number
    mutable std::mutex m_mutex;
    mutable std::list<Kept> m_recent;       // newest first
    mutable std::size_t m_bytes = 0;
    mutable Gap m_between;
};

}  // namespace

std::unique_ptr<VoxelMask> openMask(const Path& path, Voxel shape, ThreadPool& pool, std::size_t mostBytes) {
    std::error_code code;
    const std::vector<std::string> pictures = std::filesystem::is_directory(path, code) ? picturesIn(path) : std::vector<std::string>();
    if (pictures.empty()) return std::make_unique<VolumeMask>(openVolume(path), shape, pool, mostBytes);
    return std::make_unique<PictureMask>(path, orderSlices(path.string(), pictures), shape, pool, mostBytes);
}

}  // namespace volumen
