#include "core/volume/chunk_mean.h"

#include <bit>
#include <cmath>

#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

/// Wide enough for the sum of eight.
template <class T>
struct Wider {
    using type = std::conditional_t<sizeof(T) <= 2, std::int32_t, std::conditional_t<sizeof(T) == 4, std::int64_t, __int128>>;
};
template <>
struct Wider<Half> { using type = double; };
template <>
struct Wider<float> { using type = double; };
template <>
struct Wider<double> { using type = double; };

template <class T>
constexpr bool kReal = std::is_same_v<typename Wider<T>::type, double>;

/// Half away from zero. The count is 1, 2, 4 or 8.
template <class T, class Sum>
T rounded(Sum sum, unsigned count) {
    const int shift = std::countr_zero(count);
    const Sum half = static_cast<Sum>(count) / 2;
    return static_cast<T>(sum >= 0 ? (sum + half) >> shift : -((-sum + half) >> shift));
}

/// What is there of the finer voxels that one coarse voxel covers, along one axis.
std::int64_t present(std::int64_t coarse, std::int64_t factor, std::int64_t fineEnd) { return std::min(factor, fineEnd - coarse * factor); }

}  // namespace

/// The sums of the coarse voxels that exist, box `inside` of the coarse level.
struct ChunkMean::Sums {
    Voxel factor;
    Voxel fineShape;
    Box inside;

    virtual ~Sums() = default;
    virtual void add(const Chunk& fine, const Box& part, Voxel lo) = 0;
    virtual ChunkPtr finish(VoxelType type, Voxel chunkShape, double fillValue) const = 0;
};

namespace {

template <class T>
struct SumsOf final : ChunkMean::Sums {
    using Sum = typename Wider<T>::type;
    Array3<Sum> sums;
    Array3<std::uint8_t> counts;  // of numbers that are not NaN; only where NaN can be

    explicit SumsOf(Voxel shape) : sums(shape) {
        if constexpr (kReal<T>) counts = Array3<std::uint8_t>(shape);
    }

    void add(const Chunk& fine, const Box& part, Voxel lo) override {
        const View3<const T> from = fine.view<T>();
        for (std::int64_t z = part.lo.z; z < part.hi.z; ++z)
            for (std::int64_t y = part.lo.y; y < part.hi.y; ++y)
                addRow(from.row(z - lo.z, y - lo.y) - lo.x, part.lo.x, part.hi.x, z / factor.z - inside.lo.z, y / factor.y - inside.lo.y);
    }

    /// `row[x]` is voxel x of the finer level.
    void addRow(const T* row, std::int64_t begin, std::int64_t end, std::int64_t z, std::int64_t y) {
        if constexpr (kReal<T>) return addNumbers(row, begin, end, z, y);
        Sum* into = sums.view().row(z, y) - inside.lo.x;
        if (factor.x == 1) {
            for (std::int64_t x = begin; x < end; ++x) into[x] += static_cast<Sum>(row[x]);
            return;
        }
        if (begin % 2 && begin < end) into[begin / 2] += static_cast<Sum>(row[begin]), ++begin;
        if (end % 2 && begin < end) --end, into[end / 2] += static_cast<Sum>(row[end]);
        const T* pairs = row + begin;
        Sum* first = into + begin / 2;
        for (std::int64_t i = 0; i < (end - begin) / 2; ++i) first[i] += static_cast<Sum>(pairs[2 * i]) + static_cast<Sum>(pairs[2 * i + 1]);
    }

    void addNumbers(const T* row, std::int64_t begin, std::int64_t end, std::int64_t z, std::int64_t y) {
        Sum* into = sums.view().row(z, y) - inside.lo.x;
        std::uint8_t* count = counts.view().row(z, y) - inside.lo.x;
        for (std::int64_t x = begin; x < end; ++x) {
            const auto value = static_cast<double>(row[x]);
            const bool number = !std::isnan(value);
            into[x / factor.x] += number ? value : 0.0;
            count[x / factor.x] = static_cast<std::uint8_t>(count[x / factor.x] + number);
        }
    }

    ChunkPtr finish(VoxelType type, Voxel chunkShape, double fillValue) const override {
        auto chunk = std::make_shared<Chunk>(type, chunkShape);
        fillVoxels(*chunk, fillValue);
        const View3<T> to = chunk->view<T>();
        const Voxel shape = inside.shape();
        for (std::int64_t z = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y) finishRow(to.row(z, y), z, y);
        return chunk;
    }

    void finishRow(T* to, std::int64_t z, std::int64_t y) const {
        const Sum* from = sums.view().row(z, y);
        const std::int64_t width = inside.shape().x;
        if constexpr (kReal<T>) {
            const std::uint8_t* count = counts.view().row(z, y);
            for (std::int64_t x = 0; x < width; ++x) to[x] = static_cast<T>(static_cast<std::conditional_t<std::is_same_v<T, double>, double, float>>(from[x] / count[x]));
        } else {
            const std::int64_t rows = present(inside.lo.z + z, factor.z, fineShape.z) * present(inside.lo.y + y, factor.y, fineShape.y);
            const auto full = static_cast<unsigned>(rows * factor.x);
            for (std::int64_t x = 0; x < width; ++x) to[x] = rounded<T>(from[x], full);
            const std::int64_t last = present(inside.lo.x + width - 1, factor.x, fineShape.x);
            to[width - 1] = rounded<T>(from[width - 1], static_cast<unsigned>(rows * last));
        }
    }
};

}  // namespace

ChunkMean::ChunkMean(VoxelType type, const LevelInfo& coarse, const LevelInfo& fine, Voxel factor, const ChunkKey& key)
    : m_type(type), m_chunkShape(coarse.chunkShape) {
    const Voxel lo = key.index * coarse.chunkShape;
    const Box inside = intersection({.lo = lo, .hi = lo + coarse.chunkShape}, {.lo = {}, .hi = coarse.shape});
    m_needed = intersection({.lo = inside.lo * factor, .hi = inside.hi * factor}, {.lo = {}, .hi = fine.shape});
    m_sums = visitType(type, [&](auto zero) -> std::unique_ptr<Sums> { return std::make_unique<SumsOf<decltype(zero)>>(inside.shape()); });
    m_sums->factor = factor;
    m_sums->fineShape = fine.shape;
    m_sums->inside = inside;
}

ChunkMean::~ChunkMean() = default;

void ChunkMean::add(const Chunk& fine, Voxel lo) {
    m_sums->add(fine, intersection({.lo = lo, .hi = lo + fine.shape()}, m_needed), lo);
}

ChunkPtr ChunkMean::finish(double fillValue) const { return m_sums->finish(m_type, m_chunkShape, fillValue); }

}  // namespace volumen
