#include "ui/dialogs/convert_wish.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <limits>

#include "core/base/text.h"

namespace volumen {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("convert", text); }

/// Digits that are read back as the same number.
QString plain(double value) { return QString::number(value, 'g', QLocale::FloatingPointShortest); }

bool isWhole(VoxelType type) { return name(type)[0] != 'f'; }

/// Every value of one whole type is one of another.
bool fits(VoxelType from, VoxelType to) {
    return visitType(from, [&](auto a) {
        return visitType(to, [](auto b) {
            using A = decltype(a);
            using B = decltype(b);
            if constexpr (std::is_integral_v<A> && std::is_integral_v<B>)
                return std::in_range<B>(std::numeric_limits<A>::min()) && std::in_range<B>(std::numeric_limits<A>::max());
            else return false;
        });
    });
}

QStringList ruleArguments(const ConvertWish& wish) {
    if (writtenType(wish) == wish.input.type && wish.rule == ConvertRule::keep) return {};
    const QString pair = plain(wish.lo) + ":" + plain(wish.hi);
    const QStringList type{"--type", QString::fromUtf8(name(writtenType(wish)).data())};
    switch (wish.rule) {
        case ConvertRule::keep: return type;
        case ConvertRule::window: return type + QStringList{"--window=" + pair};
        case ConvertRule::percentiles: return type + QStringList{"--percentiles=" + pair};
        case ConvertRule::exact257: break;
    }
    return type + QStringList{"--exact257"};
}

QStringList levelArguments(const ConvertWish& wish) {
    QStringList arguments;
    if (wish.levels > 0) arguments << "--levels" << QString::number(wish.levels);
    if (!wish.reduce.isEmpty()) arguments << "--reduce" << wish.reduce;
    if (!wish.factors.isEmpty()) arguments << "--factors" << wish.factors;
    return arguments;
}

Voxel factorsOf(const ConvertWish& wish) { return wish.factors.isEmpty() ? Voxel{wish.input.flat ? 1 : 2, 2, 2} : voxelOfText(wish.factors); }

/// Level by level, until every axis that is reduced is small.
std::uint64_t voxelsOfLevels(Voxel shape, Voxel factors, int wanted) {
    constexpr std::int64_t kCoarsest = 256;
    std::uint64_t voxels = static_cast<std::uint64_t>(voxelCount(shape));
    const auto large = [&] { return (factors.z > 1 && shape.z > kCoarsest) || (factors.y > 1 && shape.y > kCoarsest) || (factors.x > 1 && shape.x > kCoarsest); };
    for (int level = 1; wanted > 0 ? level < wanted : large(); ++level) {
        shape = ceilDiv(shape, factors);
        voxels += static_cast<std::uint64_t>(voxelCount(shape));
    }
    return voxels;
}

}  // namespace

const std::vector<ConvertFormat>& convertFormats() {
    static const QStringList zarrCodecs{"blosc-zstd:3", "blosc-lz4", "zstd:3", "gzip:4", "lz4", "none"};
    static const std::vector<ConvertFormat> formats{
        {.id = "ome-zarr-0.4", .text = tr("OME-Zarr 0.4 (pyramid)"), .suffix = ".zarr", .codecs = zarrCodecs, .levels = true, .chunks = true},
        {.id = "ome-zarr-0.5", .text = tr("OME-Zarr 0.5 (pyramid)"), .suffix = ".zarr", .codecs = zarrCodecs, .levels = true, .chunks = true, .shards = true},
        {.id = "hdf5", .text = tr("HDF5"), .suffix = ".h5", .codecs = {"gzip:4", "lzf", "none"}, .chunks = true},
        {.id = "tiff-stack", .text = tr("TIFF slices"), .suffix = {}, .codecs = {"none", "gzip:4", "lzw"}},
        {.id = "jpeg-stack", .text = tr("JPEG slices"), .suffix = {}, .codecs = {"jpeg:90", "jpeg:75", "jpeg:98"}, .onlyU8 = true},
        {.id = "nrrd", .text = tr("NRRD"), .suffix = ".nrrd", .codecs = {"none", "gzip:4"}},
        {.id = "nifti", .text = tr("NIfTI"), .suffix = ".nii", .codecs = {}},
        {.id = "npy", .text = tr("NumPy array"), .suffix = ".npy", .codecs = {}},
    };
    return formats;
}

const ConvertFormat& convertFormat(const QString& id) {
    const auto& all = convertFormats();
    return *std::find_if(all.begin(), all.end(), [&](const ConvertFormat& format) { return format.id == id; });
}

std::vector<ConvertRule> rulesFor(VoxelType from, VoxelType to) {
    if (!isWhole(to)) return {ConvertRule::keep};
    if (from == to || fits(from, to)) return {ConvertRule::keep, ConvertRule::window, ConvertRule::percentiles};
    std::vector<ConvertRule> rules{ConvertRule::window, ConvertRule::percentiles};
    if (!isWhole(from)) rules.push_back(ConvertRule::keep);
    if (from == VoxelType::u16 && to == VoxelType::u8) rules.push_back(ConvertRule::exact257);
    return rules;
}

VoxelType writtenType(const ConvertWish& wish) { return wish.type.value_or(wish.input.type); }

QStringList convertArguments(const ConvertWish& wish) {
    const ConvertFormat& format = convertFormat(wish.format);
    QStringList arguments{"convert", wish.input.path, wish.output, "--format", wish.format};
    arguments << wish.input.options << ruleArguments(wish);
    if (!wish.codec.isEmpty() && format.codecs.contains(wish.codec) && wish.codec != format.codecs.front()) arguments << "--codec" << wish.codec;
    if (format.levels) arguments << levelArguments(wish);
    if (format.chunks && !wish.chunk.isEmpty()) arguments << "--chunk" << wish.chunk;
    if (format.shards && !wish.shard.isEmpty()) arguments << "--shard" << wish.shard;
    if (!wish.region.isEmpty()) arguments << "--region" << wish.region;
    if (!wish.mask.isEmpty()) arguments << "--mask" << wish.mask;
    if (!wish.spacing.isEmpty()) arguments << "--spacing-um" << wish.spacing;
    if (wish.overwrite) arguments << "--overwrite";
    if (wish.verify && !format.onlyU8) arguments << "--verify";
    return arguments;
}

Box convertedBox(const ConvertWish& wish) {
    const Voxel shape = wish.input.shape;
    return wish.region.isEmpty() ? Box{{}, shape} : parseBox(wish.region.toStdString(), shape);
}

Voxel voxelOfText(const QString& text) { return parseVoxel((text.contains(',') ? text : QStringLiteral("%1,%1,%1").arg(text)).toStdString()); }

QString boxText(const Box& box) {
    const auto range = [](std::int64_t lo, std::int64_t hi) { return QStringLiteral("%1:%2").arg(lo).arg(hi); };
    return range(box.lo.z, box.hi.z) + ',' + range(box.lo.y, box.hi.y) + ',' + range(box.lo.x, box.hi.x);
}

std::uint64_t convertBytes(const ConvertWish& wish) {
    const bool levels = convertFormat(wish.format).levels;
    return voxelsOfLevels(convertedBox(wish).shape(), levels ? factorsOf(wish) : Voxel{2, 2, 2}, levels ? wish.levels : 1) * size(writtenType(wish));
}

}  // namespace volumen
