#include "core/volume/formats/nifti_header.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "core/base/error.h"

namespace volumen {

namespace {

constexpr std::size_t kMagicV1 = 344, kMagicV2 = 4;

/// Where the fields lie, and as which numbers, in each version.
struct Fields {
    std::size_t dim, datatype, pixdim, voxelOffset, slope, intercept, units, qform, sform, quaternion, offset, rows, description;
};
constexpr Fields kV1{.dim = 40, .datatype = 70, .pixdim = 76, .voxelOffset = 108, .slope = 112, .intercept = 116, .units = 123, .qform = 252, .sform = 254,
                     .quaternion = 256, .offset = 268, .rows = 280, .description = 148};
constexpr Fields kV2{.dim = 16, .datatype = 12, .pixdim = 104, .voxelOffset = 168, .slope = 176, .intercept = 184, .units = 500, .qform = 344, .sform = 348,
                     .quaternion = 352, .offset = 376, .rows = 400, .description = 240};
constexpr std::size_t kDescriptionBytes = 80;

template <class T>
T numberAt(std::span<const std::byte> head, std::size_t at, bool swapped) {
    std::array<std::byte, sizeof(T)> bytes;
    std::memcpy(bytes.data(), head.data() + at, sizeof(T));
    if (swapped) std::reverse(bytes.begin(), bytes.end());
    return std::bit_cast<T>(bytes);
}

bool hasText(std::span<const std::byte> head, std::size_t at, const char* text) { return std::memcmp(head.data() + at, text, 4) == 0; }

class Parser {
public:
    Parser(std::string where, std::span<const std::byte> head) : m_where(std::move(where)), m_head(head), m_two(niftiVersion(head) == 2), m_fields(m_two ? kV2 : kV1) {
        const auto expected = static_cast<std::int32_t>(m_two ? NiftiHeader::kBytesV2 : NiftiHeader::kBytesV1);
        m_header.version = m_two ? 2 : 1;
        m_header.swapped = numberAt<std::int32_t>(head, 0, false) != expected;
        m_header.paired = hasText(head, m_two ? kMagicV2 : kMagicV1, m_two ? "ni2" : "ni1");
    }

    NiftiHeader parse() {
        readShape();
        readType();
        readOffset();
        readScaling();
        readSpace();
        const char* text = reinterpret_cast<const char*>(m_head.data()) + m_fields.description;
        m_header.description.assign(text, strnlen(text, kDescriptionBytes));
        return std::move(m_header);
    }

private:
    [[noreturn]] void fail(const std::string& what) const { throw Error(m_where + ": " + what + "; the header is damaged, copy the file again"); }

    template <class T>
    T at(std::size_t offset) const { return numberAt<T>(m_head, offset, m_header.swapped); }
    /// A real number: f32 in version 1, f64 in version 2.
    double real(std::size_t offset, std::size_t index = 0) const { return m_two ? at<double>(offset + 8 * index) : static_cast<double>(at<float>(offset + 4 * index)); }
    std::int64_t code(std::size_t offset) const { return m_two ? at<std::int32_t>(offset) : at<std::int16_t>(offset); }
    std::int64_t dim(std::size_t i) const { return m_two ? at<std::int64_t>(m_fields.dim + 8 * i) : at<std::int16_t>(m_fields.dim + 2 * i); }

    void readShape() {
        constexpr std::int64_t kMostAxes = 7;
        const std::int64_t axes = dim(0);
        if (axes < 1 || axes > kMostAxes) fail("declares " + std::to_string(axes) + " axes where NIfTI has 1 to 7");
        for (std::int64_t i = 1; i <= axes; ++i) m_header.shape.push_back(dim(static_cast<std::size_t>(i)));
    }

    void readType() {
        const std::int64_t type = m_two ? at<std::int16_t>(m_fields.datatype) : code(m_fields.datatype);
        constexpr std::int64_t kRgb = 128, kRgba = 2304;
        switch (type) {
            case 2: m_header.type = VoxelType::u8; break;
            case 4: m_header.type = VoxelType::i16; break;
            case 8: m_header.type = VoxelType::i32; break;
            case 16: m_header.type = VoxelType::f32; break;
            case 64: m_header.type = VoxelType::f64; break;
            case 256: m_header.type = VoxelType::i8; break;
            case 512: m_header.type = VoxelType::u16; break;
            case 768: m_header.type = VoxelType::u32; break;
            case 1024: m_header.type = VoxelType::i64; break;
            case 1280: m_header.type = VoxelType::u64; break;
            case kRgb: m_header.samples = 3; break;
            case kRgba: m_header.samples = 4; break;
            default: throw Error(m_where + ": holds voxels of NIfTI type " + std::to_string(type) + ", which are neither whole nor real numbers of 8 to 64 bits nor colours; convert it first");
        }
    }

    void readOffset() {
        const double offset = m_two ? static_cast<double>(at<std::int64_t>(m_fields.voxelOffset)) : static_cast<double>(at<float>(m_fields.voxelOffset));
        const double least = m_header.paired ? 0 : static_cast<double>(m_two ? NiftiHeader::kBytesV2 : NiftiHeader::kBytesV1) + 4;
        if (!(offset >= 0 && offset < 1e15)) fail("places its voxels at byte " + std::to_string(offset));
        m_header.voxelOffset = static_cast<std::uint64_t>(std::max(offset, least));
    }

    /// A slope of 0, or no numbers, mean that nothing is scaled.
    void readScaling() {
        const double slope = real(m_fields.slope), intercept = real(m_fields.intercept);
        if (!std::isfinite(slope) || slope == 0 || m_header.samples > 1) return;
        m_header.slope = slope;
        m_header.intercept = std::isfinite(intercept) ? intercept : 0;
    }

    void readSpace() {
        const std::int64_t units = (m_two ? at<std::int32_t>(m_fields.units) : static_cast<std::int64_t>(at<std::uint8_t>(m_fields.units))) & 7;
        if (units >= 1 && units <= 3) m_header.micrometers = std::array{1e6, 1e3, 1.0}[static_cast<std::size_t>(units - 1)];
        for (std::size_t i = 1; i <= m_header.shape.size(); ++i) m_header.pixdim.push_back(std::abs(real(m_fields.pixdim, i)));
        if (code(m_fields.sform) > 0) m_header.placement = fromRows();
        else if (code(m_fields.qform) > 0) m_header.placement = fromQuaternion();
    }

    NiftiHeader::Placement fromRows() const {
        NiftiHeader::Placement placement;
        for (std::size_t row = 0; row < 3; ++row) {
            for (std::size_t axis = 0; axis < 3; ++axis) placement.directions[axis].push_back(real(m_fields.rows, 4 * row + axis));
            placement.origin.push_back(real(m_fields.rows, 4 * row + 3));
        }
        return placement;
    }

    NiftiHeader::Placement fromQuaternion() const {
        const double b = real(m_fields.quaternion, 0), c = real(m_fields.quaternion, 1), d = real(m_fields.quaternion, 2);
        const double a = std::sqrt(std::max(0.0, 1 - b * b - c * c - d * d)), flip = real(m_fields.pixdim) < 0 ? -1 : 1;
        NiftiHeader::Placement placement;
        placement.directions = {std::vector{a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c)},
                                std::vector{2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b)},
                                std::vector{flip * 2 * (b * d + a * c), flip * 2 * (c * d - a * b), flip * (a * a + d * d - b * b - c * c)}};
        placement.origin = {real(m_fields.offset, 0), real(m_fields.offset, 1), real(m_fields.offset, 2)};
        return placement;
    }

    std::string m_where;
    std::span<const std::byte> m_head;
    bool m_two;
    const Fields& m_fields;
    NiftiHeader m_header;
};

}  // namespace

int niftiVersion(std::span<const std::byte> head) {
    const auto sized = [&](std::size_t bytes) {
        const auto size = static_cast<std::int32_t>(bytes);
        return numberAt<std::int32_t>(head, 0, false) == size || numberAt<std::int32_t>(head, 0, true) == size;
    };
    if (head.size() < NiftiHeader::kBytesV1) return 0;
    if (sized(NiftiHeader::kBytesV1) && (hasText(head, kMagicV1, "n+1") || hasText(head, kMagicV1, "ni1"))) return 1;
    const bool two = sized(NiftiHeader::kBytesV2) && (hasText(head, kMagicV2, "n+2") || hasText(head, kMagicV2, "ni2"));
    return two && head.size() >= NiftiHeader::kBytesV2 ? 2 : 0;
}

NiftiHeader parseNifti(const std::string& where, std::span<const std::byte> head) { return Parser(where, head).parse(); }

}  // namespace volumen
