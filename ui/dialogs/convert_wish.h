#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/voxel_type.h"

/// What a person wants converted into what, as the dialog asks it, and as the command line that does it.
namespace volumen {

/// A volume that is open, from which the rest is filled in.
struct ConvertInput {
    QString name;                            ///< what the window calls it
    QString path;
    QStringList options;                     ///< "--dataset", "raw" … as it was opened
    VoxelType type = VoxelType::u8;
    Voxel shape;                             ///< of level 0, z-y-x
    std::optional<Spacing> spacingUm;
    bool flat = false;                       ///< a flattened sheet: the levels keep its depth
    double windowLo = 0, windowHi = 255;     ///< as it is shown now
};

/// What a format can do, for what the dialog offers.
struct ConvertFormat {
    QString id;           ///< as `--format` says it
    QString text;
    QString suffix;       ///< of OUT's name; empty: a folder
    QStringList codecs;   ///< the first is its default
    bool levels = false;
    bool chunks = false;
    bool onlyU8 = false;
};
const std::vector<ConvertFormat>& convertFormats();
/// The one with that id, which is there.
const ConvertFormat& convertFormat(const QString& id);

/// How values become u8.
enum class ValueRule { keep, window, percentiles, exact257 };

struct ConvertWish {
    ConvertInput input;
    QString output;
    QString format = "ome-zarr-0.4";
    ValueRule rule = ValueRule::keep;
    double lo = 0, hi = 255;                 ///< of the window in native values, or the percentiles
    QString codec;                           ///< as `--codec` says it
    int levels = 0;                          ///< 0: as many as it takes
    int chunk = 0;                           ///< voxels a side; 0: the format's own
    QString region;                          ///< "z0:z1,y0:y1,x0:x1"; empty: all
    QString spacing;                         ///< "z,y,x" in µm; empty: as the input has it
    bool verify = false;
};

/// The call of volumen-cli, without the program.
QStringList convertArguments(const ConvertWish& wish);
/// Why it cannot be run as it stands; empty when it can.
QString convertProblem(const ConvertWish& wish);
/// What it writes before compression; the wish has no problem.
std::uint64_t convertBytes(const ConvertWish& wish);
VoxelType writtenType(const ConvertWish& wish);

}  // namespace volumen
