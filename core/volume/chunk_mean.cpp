#include "core/volume/chunk_mean.h"

#include <bit>
#include <cassert>
#include <cmath>

#include "core/base/array3.h"

namespace volumen {

namespace {

__extension__ using Int128 = __int128;

constexpr std::int64_t kMostInOne = 32768;   // of 16 bits each their sum fits into 32

template <class T>
constexpr bool kReal = !std::is_integral_v<T>;

/// Wide enough for the sum of `kMostInOne`: whole numbers are summed exactly.
template <class T>
using SumOf = std::conditional_t<kReal<T>, double, std::conditional_t<sizeof(T) == 8, Int128, std::conditional_t<sizeof(T) == 4, std::int64_t, std::int32_t>>>;

/// The means of `width` sums of `count` voxels each, rounded half away from zero. Powers of two, the usual case, need no division.
template <class T, class Sum>
void writeMeans(const Sum* sums, std::int64_t width, unsigned count, T* to) {
    const Sum half = static_cast<Sum>(count) / 2, divisor = static_cast<Sum>(count);
    const int shift = std::countr_zero(count);
    const auto round = [&](auto divided) {
        for (std::int64_t x = 0; x < width; ++x) to[x] = static_cast<T>(sums[x] >= 0 ? divided(sums[x] + half) : -divided(half - sums[x]));
    };
    if (std::has_single_bit(count)) round([=](Sum sum) -> Sum { return sum >> shift; });
    else round([=](Sum sum) -> Sum { return sum / divisor; });
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
    virtual void write(Chunk& to) const = 0;
};

namespace {

template <class T>
struct SumsOf final : ChunkMean::Sums {
    using Sum = SumOf<T>;
    Array3<Sum> sums;
    Array3<std::uint16_t> counts;  // of numbers that are not NaN; only where NaN can be

    explicit SumsOf(Voxel shape) : sums(shape) {
        if constexpr (kReal<T>) counts = Array3<std::uint16_t>(shape);
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
        if (factor.x != 2) {
            for (std::int64_t x = begin; x < end; ++x) into[factor.x == 1 ? x : x / factor.x] += static_cast<Sum>(row[x]);
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
        std::uint16_t* count = counts.view().row(z, y) - inside.lo.x;
        for (std::int64_t x = begin; x < end; ++x) {
            const auto value = static_cast<double>(row[x]);
            const bool number = !std::isnan(value);
            into[x / factor.x] += number ? value : 0.0;
            count[x / factor.x] = static_cast<std::uint16_t>(count[x / factor.x] + number);
        }
    }

    void write(Chunk& to) const override {
        const View3<T> view = to.view<T>();
        const Voxel shape = inside.shape();
        for (std::int64_t z = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y) writeRow(view.row(z, y), z, y);
    }

    void writeRow(T* to, std::int64_t z, std::int64_t y) const {
        const Sum* from = sums.view().row(z, y);
        const std::int64_t width = inside.shape().x;
        if constexpr (kReal<T>) {
            const std::uint16_t* count = counts.view().row(z, y);
            for (std::int64_t x = 0; x < width; ++x) to[x] = static_cast<T>(static_cast<std::conditional_t<std::is_same_v<T, double>, double, float>>(from[x] / count[x]));
        } else {
            const std::int64_t rows = present(inside.lo.z + z, factor.z, fineShape.z) * present(inside.lo.y + y, factor.y, fineShape.y);
            const std::int64_t last = present(inside.lo.x + width - 1, factor.x, fineShape.x);   // the others are whole
            writeMeans(from, width - 1, static_cast<unsigned>(rows * factor.x), to);
            writeMeans(from + width - 1, 1, static_cast<unsigned>(rows * last), to + width - 1);
        }
    }
};

}  // namespace

ChunkMean::ChunkMean(VoxelType type, const Box& coarse, Voxel fine, Voxel factor)
    : m_needed(intersection({.lo = coarse.lo * factor, .hi = coarse.hi * factor}, {.lo = {}, .hi = fine})) {
    assert(voxelCount(factor) <= kMostInOne);
    m_sums = visitType(type, [&](auto zero) -> std::unique_ptr<Sums> { return std::make_unique<SumsOf<decltype(zero)>>(coarse.shape()); });
    m_sums->factor = factor;
    m_sums->fineShape = fine;
    m_sums->inside = coarse;
}

ChunkMean::~ChunkMean() = default;

void ChunkMean::add(const Chunk& fine, Voxel lo) {
    m_sums->add(fine, intersection({.lo = lo, .hi = lo + fine.shape()}, m_needed), lo);
}

void ChunkMean::write(Chunk& to) const { m_sums->write(to); }

}  // namespace volumen
