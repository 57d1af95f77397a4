#include "ui/dialogs/convert_wish.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"

namespace volumen {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("convert", text); }

/// Digits that are read back as the same number.
QString plain(double value) { return QString::number(value, 'g', QLocale::FloatingPointShortest); }

QStringList ruleArguments(const ConvertWish& wish) {
    const QString pair = plain(wish.lo) + ":" + plain(wish.hi);
    switch (wish.rule) {
        case ValueRule::keep: return {};
        case ValueRule::window: return {"--type", "u8", "--window=" + pair};
        case ValueRule::percentiles: return {"--type", "u8", "--percentiles=" + pair};
        case ValueRule::exact257: break;
    }
    return {"--type", "u8", "--exact257"};
}

QString valueProblem(const ConvertWish& wish) {
    if (convertFormat(wish.format).onlyU8 && writtenType(wish) != VoxelType::u8) return tr("This format holds u8 only: choose how values become 8 bits.");
    const bool range = wish.rule == ValueRule::window || wish.rule == ValueRule::percentiles;
    if (range && wish.lo >= wish.hi) return tr("The lower value must be below the upper one.");
    if (wish.rule == ValueRule::percentiles && (wish.lo < 0 || wish.hi > 100)) return tr("Percentiles lie between 0 and 100.");
    if (wish.rule == ValueRule::exact257 && wish.input.type != VoxelType::u16) return tr("Only u16 can be divided by 257.");
    return {};
}

QString outputProblem(const ConvertWish& wish) {
    if (wish.output.isEmpty()) return tr("Choose where to write it.");
    const QFileInfo out(wish.output), in(wish.input.path);
    if (out.absoluteFilePath() == in.absoluteFilePath()) return tr("A volume cannot be converted into itself; choose another name.");
    const QString suffix = convertFormat(wish.format).suffix;
    if (!suffix.isEmpty() && !wish.output.endsWith(suffix) && !(wish.format == "nifti" && wish.output.endsWith(".nii.gz")))
        return tr("The name of such an output ends in %1.").arg(suffix);
    return {};
}

/// Throws Error where the text cannot be read.
Box regionOf(const ConvertWish& wish) {
    const Voxel shape = wish.input.shape;
    return wish.region.isEmpty() ? Box{{}, shape} : parseBox(wish.region.toStdString(), shape);
}

QString textProblem(const ConvertWish& wish) {
    try {
        regionOf(wish);
        if (wish.spacing.isEmpty()) return {};
        const Point um = parsePoint(wish.spacing.toStdString());
        return std::min({um.z, um.y, um.x}) > 0 ? QString() : tr("A voxel's size is above 0 along each axis.");
    } catch (const Error& error) {
        return QString::fromStdString(error.what());
    }
}

/// Level by level, until every axis that is reduced is small.
std::uint64_t voxelsOfLevels(Voxel shape, bool flat, int wanted) {
    constexpr std::int64_t kCoarsest = 256;
    const Voxel factors{flat ? 1 : 2, 2, 2};
    std::uint64_t voxels = static_cast<std::uint64_t>(voxelCount(shape));
    for (int level = 1; wanted > 0 ? level < wanted : std::max({flat ? 0 : shape.z, shape.y, shape.x}) > kCoarsest; ++level) {
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
        {.id = "ome-zarr-0.5", .text = tr("OME-Zarr 0.5 (pyramid)"), .suffix = ".zarr", .codecs = zarrCodecs, .levels = true, .chunks = true},
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

VoxelType writtenType(const ConvertWish& wish) { return wish.rule == ValueRule::keep ? wish.input.type : VoxelType::u8; }

QStringList convertArguments(const ConvertWish& wish) {
    const ConvertFormat& format = convertFormat(wish.format);
    QStringList arguments{"convert", wish.input.path, wish.output, "--format", wish.format};
    arguments << wish.input.options << ruleArguments(wish);
    if (!wish.codec.isEmpty() && format.codecs.contains(wish.codec) && wish.codec != format.codecs.front()) arguments << "--codec" << wish.codec;
    if (format.levels && wish.levels > 0) arguments << "--levels" << QString::number(wish.levels);
    if (format.chunks && wish.chunk > 0) arguments << "--chunk" << QString::number(wish.chunk);
    if (!wish.region.isEmpty()) arguments << "--region" << wish.region;
    if (!wish.spacing.isEmpty()) arguments << "--spacing-um" << wish.spacing;
    if (wish.verify && !format.onlyU8) arguments << "--verify";
    return arguments;
}

QString convertProblem(const ConvertWish& wish) {
    for (const auto problem : {outputProblem, valueProblem, textProblem})
        if (const QString sentence = problem(wish); !sentence.isEmpty()) return sentence;
    return {};
}

std::uint64_t convertBytes(const ConvertWish& wish) {
    const bool levels = convertFormat(wish.format).levels;
    return voxelsOfLevels(regionOf(wish).shape(), wish.input.flat, levels ? wish.levels : 1) * size(writtenType(wish));
}

}  // namespace volumen
