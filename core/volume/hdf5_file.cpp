#include "core/volume/hdf5_file.h"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <set>
#include <string_view>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/block_layout.h"
#include "core/volume/hdf5_attributes.h"
#include "core/volume/volume_info.h"

namespace volumen {

namespace {

constexpr int kMaxDepth = 16;
constexpr std::size_t kMaxObjects = 10'000;

/// What libhdf5 calls a chunk that was never written, where others of its dataset were.
constexpr std::string_view kNeverWritten = "chunk storage is not allocated";

/// libhdf5 prints errors unless told not to, thread by thread.
void silence() { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

herr_t innermost(unsigned, const H5E_error2_t* error, void* text) {
    *static_cast<std::string*>(text) = error->desc ? error->desc : "";
    return 1;   // the first is the innermost: stop here
}

/// Why the last call failed.
std::string lastReason() {
    std::string reason;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, innermost, &reason);
    return reason;
}

[[noreturn]] void fail(const std::string& where, const std::string& what) {
    std::string reason = lastReason();
    for (char& c : reason)
        if (static_cast<unsigned char>(c) < ' ') c = ' ';
    throw Error(where + ": " + what + (reason.empty() ? "" : " (" + reason + ")") + "; the file is damaged, copy it again");
}

Hdf5Id group(hid_t parent, const std::string& name) { return {H5Gopen2(parent, name.c_str(), H5P_DEFAULT), H5Gclose}; }
Hdf5Id dataset(hid_t parent, const std::string& name) { return {H5Dopen2(parent, name.c_str(), H5P_DEFAULT), H5Dclose}; }

herr_t collectName(hid_t, const char* name, const H5L_info_t* link, void* names) {
    auto& found = *static_cast<std::vector<std::string>*>(names);
    if (link->type == H5L_TYPE_HARD) found.emplace_back(name);
    return found.size() >= kMaxObjects ? 1 : 0;
}

/// The integer type below a named set of values (h5py stores truth values so).
Hdf5Id numbersOf(hid_t type) {
    if (H5Tget_class(type) == H5T_ENUM) return {H5Tget_super(type), H5Tclose};
    return {H5Tcopy(type), H5Tclose};
}

bool ieee(hid_t type, std::size_t bits) {
    std::size_t sign, exponent, exponentBits, mantissa, mantissaBits;
    if (H5Tget_fields(type, &sign, &exponent, &exponentBits, &mantissa, &mantissaBits) < 0) return false;
    const std::size_t expected = bits == 16 ? 5 : bits == 32 ? 8 : 11;
    return exponentBits == expected && mantissaBits == bits - 1 - expected && mantissa == 0 && H5Tget_norm(type) == H5T_NORM_IMPLIED;
}

std::optional<VoxelType> voxelTypeOf(hid_t stored) {
    const Hdf5Id type = numbersOf(stored);
    const H5T_class_t kind = type ? H5Tget_class(type.get()) : H5T_NO_CLASS;
    if (kind != H5T_INTEGER && kind != H5T_FLOAT) return std::nullopt;
    const std::size_t bits = 8 * H5Tget_size(type.get());
    if (H5Tget_precision(type.get()) != bits) return std::nullopt;
    const H5T_order_t order = H5Tget_order(type.get());
    if (order != H5T_ORDER_LE && order != H5T_ORDER_BE && bits > 8) return std::nullopt;
    const std::optional<VoxelType> found = voxelTypeNamed((kind == H5T_FLOAT ? "f" : H5Tget_sign(type.get()) == H5T_SGN_NONE ? "u" : "i") + std::to_string(bits));
    return found && kind == H5T_FLOAT && !ieee(type.get(), bits) ? std::nullopt : found;
}

bool storedSwapped(hid_t stored) {
    const Hdf5Id type = numbersOf(stored);
    return (H5Tget_order(type.get()) == H5T_ORDER_BE) == (std::endian::native == std::endian::little) && H5Tget_size(type.get()) > 1;
}

std::vector<std::uint64_t> shapeOf(hid_t dataset) {
    const Hdf5Id space(H5Dget_space(dataset), H5Sclose);
    const int rank = space ? H5Sget_simple_extent_ndims(space.get()) : 0;
    if (rank <= 0 || rank > H5S_MAX_RANK) return {};
    std::array<hsize_t, H5S_MAX_RANK> shape{};
    if (H5Sget_simple_extent_dims(space.get(), shape.data(), nullptr) != rank) return {};
    return {shape.begin(), shape.begin() + rank};
}

/// Walks groups, each once: a file may link them in a circle.
class Visit {
public:
    explicit Visit(hid_t root) { enter(root, "", 0); }
    std::vector<Hdf5Entry> found;

private:
    void enter(hid_t parent, const std::string& prefix, int depth) {
        std::vector<std::string> names;
        H5Literate(parent, H5_INDEX_NAME, H5_ITER_INC, nullptr, collectName, &names);
        for (const std::string& name : names) {
            H5O_info_t info;
            if (m_seen.size() >= kMaxObjects || H5Oget_info_by_name2(parent, name.c_str(), &info, H5O_INFO_BASIC, H5P_DEFAULT) < 0) continue;
            if (!m_seen.insert(info.addr).second) continue;
            if (info.type == H5O_TYPE_DATASET) note(parent, name, prefix + name);
            else if (info.type == H5O_TYPE_GROUP && depth < kMaxDepth)
                if (const Hdf5Id child = group(parent, name)) enter(child.get(), prefix + name + "/", depth + 1);
        }
    }

    void note(hid_t parent, const std::string& name, const std::string& path) {
        const Hdf5Id opened = dataset(parent, name);
        if (!opened) return;
        const Hdf5Id type(H5Dget_type(opened.get()), H5Tclose);
        std::vector<std::uint64_t> shape = shapeOf(opened.get());
        std::vector<std::string> axisNames = hdf5AxisNames(opened.get(), shape.size());
        found.push_back({.name = path, .shape = std::move(shape), .type = type ? voxelTypeOf(type.get()) : std::nullopt, .axisNames = std::move(axisNames)});
    }

    std::set<haddr_t> m_seen;
};

using Lengths = std::vector<hsize_t>;   // one an axis of the dataset

/// Those of the axes that are shown.
Voxel shown(const Hdf5View& view, const Lengths& values) {
    const auto at = [&](int axis) { return axis < 0 ? 1 : static_cast<std::int64_t>(std::min<hsize_t>(values[static_cast<std::size_t>(axis)], INT64_MAX)); };
    return {at(view.axes[0]), at(view.axes[1]), at(view.axes[2])};
}

/// `others` with what `v` says of the axes that are shown.
Lengths asHdf5(const Hdf5View& view, Voxel v, Lengths others) {
    const std::array<std::int64_t, 3> values{v.z, v.y, v.x};
    for (std::size_t i = 0; i < 3; ++i)
        if (view.axes[i] >= 0) others[static_cast<std::size_t>(view.axes[i])] = static_cast<hsize_t>(values[i]);
    return others;
}

void checkView(const std::string& where, const Hdf5View& view, const Lengths& shape) {
    bool fits = view.fixed.size() == shape.size();
    for (std::size_t i = 0; fits && i < shape.size(); ++i) fits = view.fixed[i] >= 0 && static_cast<hsize_t>(view.fixed[i]) < shape[i];
    for (const int axis : view.axes) fits = fits && axis < static_cast<int>(shape.size());
    if (!fits) throw Error(where + ": has other axes than it had; open it again");
}

/// How the shown voxels lie in an array of these lengths. Throws Error when it cannot be so large.
ChunkLayout layoutIn(const std::string& where, const Hdf5View& view, const Lengths& lengths) {
    ChunkLayout layout{.storedCount = 1, .offset = 0, .strides = {}, .shape = shown(view, lengths)};
    Lengths strides(lengths.size());
    for (std::size_t i = lengths.size(); i-- > 0;) {
        strides[i] = static_cast<hsize_t>(layout.storedCount);
        if (lengths[i] == 0 || lengths[i] > INT64_MAX / 8 || __builtin_mul_overflow(layout.storedCount, static_cast<std::int64_t>(lengths[i]), &layout.storedCount) || layout.storedCount > INT64_MAX / 8)
            fail(where, "declares an impossible number of voxels");
        layout.offset += view.fixed[i] % static_cast<std::int64_t>(lengths[i]) * static_cast<std::int64_t>(strides[i]);
    }
    const auto at = [&](int axis) { return axis < 0 ? 0 : static_cast<std::int64_t>(strides[static_cast<std::size_t>(axis)]); };
    layout.strides = {at(view.axes[0]), at(view.axes[1]), at(view.axes[2])};
    return layout;
}

/// The shown voxels lie side by side, wherever they begin.
bool packed(ChunkLayout layout) {
    layout.offset = 0;
    return layout.isPrefix();
}

std::vector<Hdf5Filter> filtersOf(const std::string& where, hid_t properties) {
    std::vector<Hdf5Filter> filters;
    const int count = H5Pget_nfilters(properties);
    for (int i = 0; i < count; ++i) {
        unsigned flags = 0, config = 0;
        std::array<unsigned, 64> values{};
        std::size_t used = values.size();
        char name[64] = "";
        const H5Z_filter_t id = H5Pget_filter2(properties, static_cast<unsigned>(i), &flags, &used, values.data(), sizeof name, name, &config);
        if (id < 0) fail(where, "has a filter that cannot be read");
        name[sizeof name - 1] = 0;
        filters.push_back({static_cast<unsigned>(id), {values.begin(), values.begin() + static_cast<std::ptrdiff_t>(std::min(used, values.size()))}, name});
    }
    return filters;
}

void refuseUnknownFilters(const std::string& where, const std::vector<Hdf5Filter>& filters) {
    if (decodableHere(filters)) return;
    for (const Hdf5Filter& filter : filters)
        if (H5Zfilter_avail(static_cast<H5Z_filter_t>(filter.id)) <= 0)
            throw Error(where + ": is compressed with HDF5 filter " + std::to_string(filter.id) + (filter.name.empty() ? "" : " (" + filter.name + ")") +
                        ", which is not installed; store it with gzip or lzf, or install the filter's plugin");
}

double fillValueOf(hid_t properties) {
    H5D_fill_value_t defined = H5D_FILL_VALUE_UNDEFINED;
    double value = 0;
    if (H5Pfill_value_defined(properties, &defined) < 0 || defined != H5D_FILL_VALUE_USER_DEFINED) return 0;
    return H5Pget_fill_value(properties, H5T_NATIVE_DOUBLE, &value) < 0 ? 0 : value;
}

std::optional<Spacing> spacingOf(hid_t dataset) {
    static constexpr char kName[] = "element_size_um";
    if (H5Aexists(dataset, kName) <= 0) return std::nullopt;
    const Hdf5Id attribute(H5Aopen(dataset, kName, H5P_DEFAULT), H5Aclose);
    const Hdf5Id space(attribute ? H5Aget_space(attribute.get()) : -1, H5Sclose);
    const Hdf5Id type(attribute ? H5Aget_type(attribute.get()) : -1, H5Tclose);
    if (!space || !type || H5Sget_simple_extent_npoints(space.get()) != 3) return std::nullopt;
    if (H5Tget_class(type.get()) != H5T_FLOAT && H5Tget_class(type.get()) != H5T_INTEGER) return std::nullopt;
    std::array<double, 3> um{};
    if (H5Aread(attribute.get(), H5T_NATIVE_DOUBLE, um.data()) < 0) return std::nullopt;
    const bool usable = std::all_of(um.begin(), um.end(), [](double v) { return std::isfinite(v) && v > 0; });
    return usable ? std::optional(Spacing{um[0], um[1], um[2]}) : std::nullopt;
}

Lengths chunkOf(const std::string& where, hid_t properties, std::size_t rank) {
    Lengths chunk(rank);
    if (H5Pget_chunk(properties, static_cast<int>(rank), chunk.data()) != static_cast<int>(rank)) fail(where, "has chunks of another number of axes");
    return chunk;
}

/// In one piece: where it begins. What is shown of it may be scattered: then libhdf5 collects it, part by part.
void readContiguous(hid_t dataset, Hdf5Layout& layout) {
    layout.contiguous = packed(layout.inStored);
    const haddr_t offset = H5Dget_offset(dataset);
    if (!layout.contiguous) layout.block = chunkShapeForRaw(layout.shape);
    else if (offset != HADDR_UNDEF) layout.offset = offset + static_cast<std::uint64_t>(layout.inStored.offset) * size(layout.type);
}

/// How the dataset's voxels are stored, and the chunks where there are any. Throws Error where they lie in another file.
Lengths readStorage(const std::string& where, hid_t dataset, const Hdf5View& view, const Lengths& shape, Hdf5Layout& layout) {
    const Hdf5Id properties(H5Dget_create_plist(dataset), H5Pclose);
    if (!properties) fail(where, "does not say how it is stored");
    const H5D_layout_t kind = H5Pget_layout(properties.get());
    if (kind == H5D_VIRTUAL || H5Pget_external_count(properties.get()) > 0)
        throw Error(where + ": lies in other files (virtual or external storage), which are not followed; store it in one file");
    layout.chunked = kind == H5D_CHUNKED;
    layout.block = layout.shape;
    layout.fillValue = fillValueOf(properties.get());
    const Lengths chunk = layout.chunked ? chunkOf(where, properties.get(), shape.size()) : Lengths{};
    layout.inStored = layoutIn(where, view, layout.chunked ? chunk : shape);
    if (kind == H5D_CONTIGUOUS) readContiguous(dataset, layout);
    if (!layout.chunked) return {};
    layout.block = layout.inStored.shape;
    layout.filters = filtersOf(where, properties.get());
    refuseUnknownFilters(where, layout.filters);
    return chunk;
}

}  // namespace

Hdf5Dataset::Hdf5Dataset(std::string where, Hdf5Id dataset, Hdf5View view) : m_where(std::move(where)), m_dataset(std::move(dataset)), m_view(std::move(view)) {
    silence();
    if (!m_dataset) fail(m_where, "cannot be opened");
    m_type = Hdf5Id(H5Dget_type(m_dataset.get()), H5Tclose);
    const std::optional<VoxelType> type = m_type ? voxelTypeOf(m_type.get()) : std::nullopt;
    if (!type) throw Error(m_where + ": does not hold whole or real numbers of 8 to 64 bits; choose another dataset");
    const std::vector<std::uint64_t> lengths = shapeOf(m_dataset.get());
    const Lengths shape(lengths.begin(), lengths.end());
    checkView(m_where, m_view, shape);
    m_layout.type = *type;
    m_layout.shape = shown(m_view, shape);
    m_layout.swapped = storedSwapped(m_type.get());
    const Lengths chunk = readStorage(m_where, m_dataset.get(), m_view, shape, m_layout);
    m_chunk.assign(chunk.begin(), chunk.end());
    m_layout.spacingUm = spacingOf(m_dataset.get());
    checkShapes(m_where, m_layout.shape, m_layout.block, m_layout.type);
}

std::optional<Hdf5Stored> Hdf5Dataset::readStored(Voxel index, std::uint64_t fileBytes) const {
    silence();
    Lengths others(m_chunk.size());
    for (std::size_t i = 0; i < others.size(); ++i) others[i] = static_cast<hsize_t>(m_view.fixed[i]) / m_chunk[i] * m_chunk[i];
    const Lengths offset = asHdf5(m_view, index * m_layout.block, std::move(others));
    hsize_t bytes = 0;
    if (H5Dget_chunk_storage_size(m_dataset.get(), offset.data(), &bytes) < 0) {
        if (lastReason() == kNeverWritten) return std::nullopt;
        fail(m_where, "a chunk cannot be found");
    }
    if (bytes == 0) return std::nullopt;
    if (bytes > fileBytes) throw Error(m_where + ": a chunk claims more bytes than the file has; the file is damaged or cut off, copy it again");
    Hdf5Stored stored{.bytes = std::vector<std::byte>(bytes)};
    std::uint32_t skipped = 0;
    if (H5Dread_chunk(m_dataset.get(), H5P_DEFAULT, offset.data(), &skipped, stored.bytes.data()) < 0) fail(m_where, "a chunk cannot be read");
    stored.skippedFilters = skipped;
    return stored;
}

void Hdf5Dataset::read(const Box& box, const Box& frame, std::byte* into) const {
    silence();
    const std::size_t rank = m_view.fixed.size();
    const Lengths one(rank, 1), zero(rank, 0), fixed(m_view.fixed.begin(), m_view.fixed.end());
    const Lengths lengths = asHdf5(m_view, frame.shape(), one), count = asHdf5(m_view, box.shape(), one);
    const Lengths start = asHdf5(m_view, box.lo, fixed), place = asHdf5(m_view, box.lo - frame.lo, zero);
    const Hdf5Id memory(H5Screate_simple(static_cast<int>(rank), lengths.data(), nullptr), H5Sclose);
    const Hdf5Id file(H5Dget_space(m_dataset.get()), H5Sclose);
    const bool chosen = memory && file && H5Sselect_hyperslab(memory.get(), H5S_SELECT_SET, place.data(), nullptr, count.data(), nullptr) >= 0 &&
                        H5Sselect_hyperslab(file.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr) >= 0;
    if (!chosen || H5Dread(m_dataset.get(), m_type.get(), memory.get(), file.get(), H5P_DEFAULT, into) < 0) fail(m_where, "voxels cannot be read");
}

Hdf5File::Hdf5File(const Path& path) : m_path(path) {
    silence();
    const Hdf5Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_file_locking(access.get(), false, true);   // only reading: a file on a disk without locks, or being written, still opens
    m_file = Hdf5Id(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose);
    if (!m_file) fail(path.string(), "cannot be opened as HDF5");
}

std::vector<Hdf5Entry> Hdf5File::datasets() const {
    silence();
    return Visit(m_file.get()).found;
}

Hdf5Dataset Hdf5File::open(const std::string& name, const Hdf5View& view) const {
    silence();
    return {m_path.string() + ", dataset " + name, dataset(m_file.get(), name), view};
}

}  // namespace volumen
