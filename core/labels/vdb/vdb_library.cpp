#include "core/labels/vdb/vdb_library.h"

#include <openvdb/Grid.h>
#include <openvdb/io/Compression.h>
#include <openvdb/io/Stream.h>
#include <openvdb/math/Maps.h>

#include <mutex>

#include "core/base/error.h"

namespace volumen {

namespace {

template <class T>
using VdbTree = typename openvdb::tree::Tree4<T, 5, 4, 3>::Type;
template <class T>
using VdbGridOf = openvdb::Grid<VdbTree<T>>;

constexpr std::int64_t kStopLeaves = 1024;

template <class... Ts>
void registerMetadata() {
    ((openvdb::TypedMetadata<Ts>::isRegisteredType() ? void() : openvdb::TypedMetadata<Ts>::registerType()), ...);
}
template <class... Maps>
void registerMaps() {
    ((openvdb::math::MapRegistry::isRegistered(Maps::mapType()) ? void() : Maps::registerMap()), ...);
}
template <class... Grids>
void registerGrids() {
    ((openvdb::GridBase::isRegistered(Grids::gridType()) ? void() : Grids::registerGrid()), ...);
}

/// What openvdb::initialize() would do, of what is used here.
void introduceTypes() {
    static std::once_flag once;
    std::call_once(once, [] {
        using namespace openvdb;
        registerMetadata<bool, double, float, Int32, Int64, std::string, Vec3d, Vec3i, Vec3s>();
        registerMaps<math::AffineMap, math::UnitaryMap, math::ScaleMap, math::UniformScaleMap, math::TranslationMap, math::ScaleTranslateMap,
                     math::UniformScaleTranslateMap>();
        registerGrids<VdbGridOf<std::uint8_t>, VdbGridOf<std::int32_t>>();
    });
}

openvdb::Coord coordOf(Voxel v) { return {static_cast<int>(v.x), static_cast<int>(v.y), static_cast<int>(v.z)}; }

/// OpenVDB keeps z fastest.
constexpr unsigned vdbOffset(int voxel) { return static_cast<unsigned>((voxel & 7) << 6 | (voxel & 0x38) | voxel >> 6); }

/// Active are voxels that hold a label; over a base, those that were written.
template <class T>
void addLeaf(VdbTree<T>& tree, Voxel index, const Leaf& leaf, bool hasBase) {
    const openvdb::Coord at = coordOf(index * kLeafShape);
    if (leaf.uniform()) {
        tree.addTile(1, at, static_cast<T>(leaf.uniformValue()), true);
        return;
    }
    using Node = typename VdbTree<T>::LeafNodeType;
    auto node = std::make_unique<Node>(at, T{0}, false);
    T* values = node->buffer().data();
    const LeafMask written = hasBase ? leaf.written() : LeafMask{};
    for (int voxel = 0; voxel < kLeafVoxels; ++voxel) {
        const LabelId id = leaf.at(voxel);
        values[vdbOffset(voxel)] = static_cast<T>(id);
        if (id != kUnlabeled || written.test(voxel)) node->setValueOn(vdbOffset(voxel));
    }
    tree.addLeaf(node.release());
}

openvdb::math::Transform::Ptr transformOf(const LabelGeometry& geometry) {
    const Spacing s = geometry.spacingUm.value_or(Spacing{1, 1, 1});
    const Point o = geometry.originUm;
    return openvdb::math::Transform::createLinearTransform(openvdb::Mat4R(s.x, 0., 0., 0., 0., s.y, 0., 0., 0., 0., s.z, 0., o.x, o.y, o.z, 1.));
}

std::int64_t leafCount(const LabelGrid& grid) {
    std::int64_t count = 0;
    grid.forEachLeaf([&](Voxel, const Leaf&) { ++count; });
    return count;
}

template <class T>
typename VdbGridOf<T>::Ptr vdbOf(const LabelGrid& labels, const LabelGeometry& geometry, const std::stop_token& stop, const LabelProgress& progress) {
    auto grid = VdbGridOf<T>::create(T{0});
    grid->setName("labels");
    grid->setTransform(transformOf(geometry));
    const std::int64_t total = leafCount(labels);
    std::int64_t done = 0;
    labels.forEachLeaf([&](Voxel index, const Leaf& leaf) {
        addLeaf<T>(grid->tree(), index, leaf, labels.base() != nullptr);
        if (++done % kStopLeaves != 0) return;
        if (stop.stop_requested()) throw Cancelled{};
        if (progress) progress(done, total);
    });
    return grid;
}

/// The voxels of a grid, leaf by leaf.
class Reading {
public:
    Reading(Voxel shape, const std::string& where, const PutLeaf& put) : m_bounds{.lo = Voxel{-8, -8, -8}, .hi = shape + Voxel{8, 8, 8}}, m_where(where), m_put(put) {}

    template <class T>
    bool take(const openvdb::GridBase::Ptr& any) const {
        const auto grid = openvdb::gridPtrCast<VdbGridOf<T>>(any);
        if (!grid) return false;
        for (auto leaf = grid->tree().cbeginLeaf(); leaf; ++leaf) takeLeaf<T>(*leaf);
        auto tile = grid->tree().cbeginValueOn();
        tile.setMaxDepth(VdbTree<T>::ValueOnCIter::LEAF_DEPTH - 1);
        for (; tile; ++tile) takeTile(tile.getBoundingBox(), idOf(tile.getValue()));
        return true;
    }

private:
    template <class T>
    LabelId idOf(T value) const {
        if (static_cast<std::int64_t>(value) < 0 || static_cast<std::int64_t>(value) > 65535) throw Error(m_where + ": holds ids that are no labels (0 to 65535); choose another file");
        return static_cast<LabelId>(value);
    }
    template <class T>
    void takeLeaf(const typename VdbTree<T>::LeafNodeType& leaf) const {
        const openvdb::Coord at = leaf.origin();
        Leaf::Values values;
        LeafMask active;
        const T* from = leaf.buffer().data();
        for (int voxel = 0; voxel < kLeafVoxels; ++voxel) {
            values[static_cast<std::size_t>(voxel)] = idOf(from[vdbOffset(voxel)]);
            if (leaf.isValueOn(vdbOffset(voxel))) active.set(voxel);
        }
        m_put({at.z() >> 3, at.y() >> 3, at.x() >> 3}, values, active);
    }
    /// Cut off at the volume's edge, but for one leaf behind it, from which it shows that there is more.
    void takeTile(const openvdb::CoordBBox& box, LabelId id) const {
        const Box part = intersection({.lo = {box.min().z(), box.min().y(), box.min().x()}, .hi = {box.max().z() + 1, box.max().y() + 1, box.max().x() + 1}}, m_bounds);
        Leaf::Values values;
        for (std::int64_t z = part.lo.z >> 3; 8 * z < part.hi.z; ++z)
            for (std::int64_t y = part.lo.y >> 3; 8 * y < part.hi.y; ++y)
                for (std::int64_t x = part.lo.x >> 3; 8 * x < part.hi.x; ++x) values.fill(id), m_put({z, y, x}, values, LeafMask::all());
    }

    Box m_bounds;
    const std::string& m_where;
    const PutLeaf& m_put;
};

void write(std::ostream& to, const LabelGrid& grid, const LabelGeometry& geometry, VdbValue value, const std::stop_token& stop, const LabelProgress& progress) {
    introduceTypes();
    const openvdb::GridBase::ConstPtr vdb = value == VdbValue::bytes ? openvdb::GridBase::ConstPtr(vdbOf<std::uint8_t>(grid, geometry, stop, progress))
                                                                     : openvdb::GridBase::ConstPtr(vdbOf<std::int32_t>(grid, geometry, stop, progress));
    openvdb::io::Stream stream(to);
    stream.setCompression(openvdb::io::COMPRESS_BLOSC | openvdb::io::COMPRESS_ACTIVE_MASK);
    stream.write(openvdb::GridCPtrVec{vdb});
}

VdbPlace placeOf(const openvdb::math::Transform& transform) {
    const openvdb::Mat4R m = transform.baseMap()->getAffineMap()->getMat4();
    const Spacing spacing{m(2, 2), m(1, 1), m(0, 0)};
    const bool sheared = m(0, 1) != 0 || m(0, 2) != 0 || m(1, 0) != 0 || m(1, 2) != 0 || m(2, 0) != 0 || m(2, 1) != 0;
    if (sheared || spacing == Spacing{1, 1, 1} || spacing.z <= 0 || spacing.y <= 0 || spacing.x <= 0) return {};
    return {.spacingUm = spacing, .originUm = {m(3, 2), m(3, 1), m(3, 0)}};
}

VdbPlace read(std::istream& from, Voxel shape, const std::string& where, const PutLeaf& put) {
    introduceTypes();
    try {
        const Reading reading(shape, where, put);
        const openvdb::GridPtrVecPtr grids = openvdb::io::Stream(from, false).getGrids();
        for (const openvdb::GridBase::Ptr& grid : *grids)
            if (reading.take<std::uint8_t>(grid) || reading.take<std::int32_t>(grid)) return placeOf(grid->transform());
    } catch (const openvdb::Exception& error) {
        throw Error(where + ": cannot be read as OpenVDB (" + error.what() + "); choose another file");
    }
    throw Error(where + ": holds no grid of labels (bytes or Int32); choose another file");
}

constexpr VdbLibrary kLibrary{.write = write, .read = read};

}  // namespace
}  // namespace volumen

extern "C" const volumen::VdbLibrary* volumenVdbLibrary() { return &volumen::kLibrary; }
