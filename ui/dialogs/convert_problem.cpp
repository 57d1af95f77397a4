#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"
#include "ui/dialogs/convert_wish.h"

namespace volumen {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("convert", text); }

QString inputProblem(const ConvertWish& wish) { return wish.input.path.isEmpty() ? tr("Choose what is to be converted, or drop it here.") : QString(); }

QString outputProblem(const ConvertWish& wish) {
    if (wish.output.isEmpty()) return tr("Choose where to write it.");
    const QFileInfo out(wish.output), in(wish.input.path);
    if (out.absoluteFilePath() == in.absoluteFilePath()) return tr("A volume cannot be converted into itself; choose another name.");
    const QString suffix = convertFormat(wish.format).suffix;
    if (!suffix.isEmpty() && !wish.output.endsWith(suffix) && !(wish.format == "nifti" && wish.output.endsWith(".nii.gz")))
        return tr("The name of such an output ends in %1.").arg(suffix);
    return {};
}

QString valueProblem(const ConvertWish& wish) {
    if (convertFormat(wish.format).onlyU8 && writtenType(wish) != VoxelType::u8) return tr("This format holds u8 only: choose that type.");
    const std::vector<ConvertRule> rules = rulesFor(wish.input.type, writtenType(wish));
    if (std::find(rules.begin(), rules.end(), wish.rule) == rules.end()) return tr("Choose another way for the values: this one is not for these types.");
    const bool range = wish.rule == ConvertRule::window || wish.rule == ConvertRule::percentiles;
    if (range && wish.lo >= wish.hi) return tr("The lower value must be below the upper one.");
    if (wish.rule == ConvertRule::percentiles && (wish.lo < 0 || wish.hi > 100)) return tr("Percentiles lie between 0 and 100.");
    return {};
}

bool above0(Voxel v) { return std::min({v.z, v.y, v.x}) > 0; }

QString levelProblem(const ConvertWish& wish) {
    if (!convertFormat(wish.format).levels || wish.factors.isEmpty()) return {};
    const Voxel factors = voxelOfText(wish.factors);
    if (!above0(factors)) return tr("A level divides by whole numbers above 0.");
    return factors == Voxel{1, 1, 1} && wish.levels != 1 ? tr("Levels that divide by 1,1,1 never end; ask for one level.") : QString();
}

QString chunkProblem(const ConvertWish& wish) {
    const ConvertFormat& format = convertFormat(wish.format);
    const Voxel chunk = format.chunks && !wish.chunk.isEmpty() ? voxelOfText(wish.chunk) : Voxel{128, 128, 128};
    if (!above0(chunk)) return tr("A chunk has at least one voxel along each axis.");
    if (!format.shards || wish.shard.isEmpty()) return {};
    const Voxel shard = voxelOfText(wish.shard);
    const bool whole = above0(shard) && shard.z % chunk.z == 0 && shard.y % chunk.y == 0 && shard.x % chunk.x == 0;
    return whole ? QString() : tr("A shard is a multiple of the chunk, %1, along each axis.").arg(QString::fromStdString(formatVoxel(chunk)));
}

QString spacingProblem(const ConvertWish& wish) {
    if (wish.spacing.isEmpty()) return {};
    const Point um = parsePoint(wish.spacing.toStdString());
    return std::min({um.z, um.y, um.x}) > 0 ? QString() : tr("A voxel's size is above 0 along each axis.");
}

QString textProblem(const ConvertWish& wish) {
    try {
        convertedBox(wish);
        for (const auto problem : {levelProblem, chunkProblem, spacingProblem})
            if (const QString sentence = problem(wish); !sentence.isEmpty()) return sentence;
        return {};
    } catch (const Error& error) {
        return QString::fromStdString(error.what());
    }
}

}  // namespace

QString convertProblem(const ConvertWish& wish) {
    for (const auto problem : {inputProblem, outputProblem, valueProblem, textProblem})
        if (const QString sentence = problem(wish); !sentence.isEmpty()) return sentence;
    return {};
}

}  // namespace volumen
