#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "core/base/error.h"
#include "core/volume/convert/file_sinks.h"
#include "core/volume/convert/gzip_sink.h"
#include "core/volume/convert/raw_sink.h"
#include "core/volume/convert/single_level.h"

namespace volumen {

namespace {

constexpr std::size_t kHeader1 = 348, kHeader2 = 540;
constexpr std::size_t kMostHeaderBytes = 1 << 20;
constexpr char kMicrometres = 3;
constexpr std::int16_t kScanner = 1;      // the code of an affine whose origin is the scan's own
constexpr std::int32_t kComment = 6;      // the code of an extension that is plain text

std::int16_t typeCode(VoxelType type, const Path& out) {
    switch (type) {
        case VoxelType::u8: return 2;
        case VoxelType::i16: return 4;
        case VoxelType::i32: return 8;
        case VoxelType::f32: return 16;
        case VoxelType::f64: return 64;
        case VoxelType::i8: return 256;
        case VoxelType::u16: return 512;
        case VoxelType::u32: return 768;
        case VoxelType::i64: return 1024;
        case VoxelType::u64: return 1280;
        case VoxelType::f16: break;
    }
    throw Error(out.string() + ": NIfTI knows no f16; add --type f32, or choose another format");
}

/// Numbers at the places that the format gives them.
class Fields {
public:
    explicit Fields(std::size_t bytes) : m_bytes(bytes, '\0') {}
    template <class T>
    void set(std::size_t at, T value) { std::memcpy(m_bytes.data() + at, &value, sizeof value); }
    template <class T>
    void set(std::size_t at, const std::array<double, 4>& values) {
        for (std::size_t i = 0; i < values.size(); ++i) set(at + i * sizeof(T), static_cast<T>(values[i]));
    }
    void text(std::size_t at, std::string_view value) { std::memcpy(m_bytes.data() + at, value.data(), value.size()); }
    const std::string& bytes() const { return m_bytes; }

private:
    std::string m_bytes;
};

/// The length of the header's comment: its own eight bytes, the text, zeros up to a multiple of 16.
std::size_t commentBytes(const std::string& text) { return (8 + text.size() + 15) / 16 * 16; }

/// "there are extensions", then one.
std::string comment(const std::string& text) {
    Fields fields(4 + commentBytes(text));
    fields.set(0, char{1});
    fields.set(4, static_cast<std::int32_t>(commentBytes(text)));
    fields.set(8, kComment);
    fields.text(12, text);
    return fields.bytes();
}

/// Where the fields that both versions have lie; `Real` is what lengths and the affine are written as.
struct Places {
    std::size_t datatype, bitsPerVoxel, dim, pixdim, voxOffset, slope, units, description, qform, sform, offset, affine;
};
constexpr Places kPlaces1{70, 72, 40, 76, 108, 112, 123, 148, 252, 254, 268, 280};
constexpr Places kPlaces2{12, 14, 16, 104, 168, 176, 500, 240, 344, 348, 376, 400};

/// `Length` counts voxels and bytes, `Code` says units and kinds of affine.
template <class Real, class Length, class Code>
void describe(Fields& fields, const Places& at, const VolumeInfo& info) {
    const Voxel shape = info.shape();
    const Spacing um = info.spacingUm.value_or(Spacing{1, 1, 1});
    const Point origin = info.spacingUm ? info.originUm : Point{};
    fields.set(at.datatype, typeCode(info.type, info.path));
    fields.set(at.bitsPerVoxel, static_cast<std::int16_t>(8 * size(info.type)));
    const std::array<std::int64_t, 8> dim{3, shape.x, shape.y, shape.z, 1, 1, 1, 1};
    for (std::size_t i = 0; i < dim.size(); ++i) fields.set(at.dim + i * sizeof(Length), static_cast<Length>(dim[i]));
    fields.set<Real>(at.pixdim, {1, um.x, um.y, um.z});
    fields.set(at.slope, Real{1});
    if (info.spacingUm) fields.set(at.units, static_cast<std::conditional_t<std::is_same_v<Code, std::int32_t>, std::int32_t, char>>(kMicrometres));
    fields.text(at.description, "written by Volumen");
    fields.set(at.qform, static_cast<Code>(kScanner));
    fields.set(at.sform, static_cast<Code>(kScanner));
    for (std::size_t i = 0; i < 3; ++i) fields.set(at.offset + i * sizeof(Real), static_cast<Real>(std::array{origin.x, origin.y, origin.z}[i]));
    fields.set<Real>(at.affine, {um.x, 0, 0, origin.x});
    fields.set<Real>(at.affine + 4 * sizeof(Real), {0, um.y, 0, origin.y});
    fields.set<Real>(at.affine + 8 * sizeof(Real), {0, 0, um.z, origin.z});
}

std::string header1(const VolumeInfo& info, std::size_t voxelsAt) {
    Fields fields(kHeader1);
    fields.set(0, static_cast<std::int32_t>(kHeader1));
    describe<float, std::int16_t, std::int16_t>(fields, kPlaces1, info);
    fields.set(kPlaces1.voxOffset, static_cast<float>(voxelsAt));
    fields.text(344, "n+1");
    return fields.bytes();
}

std::string header2(const VolumeInfo& info, std::size_t voxelsAt) {
    Fields fields(kHeader2);
    fields.set(0, static_cast<std::int32_t>(kHeader2));
    fields.text(4, std::string_view("n+2\0\r\n\032\n", 8));
    describe<double, std::int64_t, std::int32_t>(fields, kPlaces2, info);
    fields.set(kPlaces2.voxOffset, static_cast<std::int64_t>(voxelsAt));
    return fields.bytes();
}

std::string headerOf(const VolumeInfo& info, const std::string& attributes) {
    const Voxel shape = info.shape();
    const bool large = std::max({shape.z, shape.y, shape.x}) > INT16_MAX;
    const std::size_t before = large ? kHeader2 : kHeader1;
    const std::size_t voxelsAt = before + 4 + commentBytes(attributes);
    return (large ? header2(info, voxelsAt) : header1(info, voxelsAt)) + comment(attributes);
}

bool namedCompressed(const Path& out) { return out.string().ends_with(".gz"); }

/// The file's first bytes, decompressed where it is compressed.
std::string beginningOf(const Path& out) {
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(out.c_str(), "rb"), gzclose);
    std::string text(kMostHeaderBytes, '\0');
    const int got = file ? gzread(file.get(), text.data(), static_cast<unsigned>(text.size())) : -1;
    if (got < 0) throw Error(out.string() + ": cannot be read; check its permissions");
    text.resize(static_cast<std::size_t>(got));
    return text;
}

std::int32_t wordAt(const std::string& text, std::size_t at) {
    std::int32_t value = 0;
    if (at + sizeof value <= text.size()) std::memcpy(&value, text.data() + at, sizeof value);
    return value;
}

}  // namespace

VolumeSinkPtr makeNiftiSink(const Path& out, const SinkLayout& layout, SinkOpening opening) {
    const CodecWish wish = codecWish(layout.codec);
    const bool packed = namedCompressed(out);
    if (!wish.name.empty() && wish.name != (packed ? "gzip" : "none")) refuseCodec("nifti", wish, "none for a name that ends in .nii, gzip for one in .nii.gz");
    refuseChunkShape(layout, "nifti");
    const VolumeInfo info = singleLevelInfo(out, "nifti", layout, packed ? slabShape(layout.shape, layout.type) : bandShape(layout.shape, layout.type), packed ? "gzip" : "none");
    const std::string header = headerOf(info, layout.attributes);
    return packed ? makeGzipSink(info, {.plain = {}, .inside = header}, levelOf(wish, 1, 9, 4), opening) : makeRawSink(info, header, opening);
}

std::string niftiSinkAttributes(const Path& out, const std::string&) {
    const std::string text = beginningOf(out);
    const auto at = static_cast<std::size_t>(wordAt(text, 0) == static_cast<std::int32_t>(kHeader2) ? kHeader2 : kHeader1) + 4;
    const std::int32_t bytes = wordAt(text, at);
    if (bytes < 16 || at + static_cast<std::size_t>(bytes) > text.size() || wordAt(text, at + 4) != kComment) return "{}";
    const std::string value = text.substr(at + 8, static_cast<std::size_t>(bytes) - 8);
    return value.substr(0, value.find('\0'));
}

}  // namespace volumen
