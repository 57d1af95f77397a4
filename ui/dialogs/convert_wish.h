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

/// A part of a volume that the window has a name for: what is seen of it.
struct ConvertRegion {
    QString name;
    Box box;   ///< level 0, inside the volume
};

/// A volume, from which the rest is filled in.
struct ConvertInput {
    QString name;                            ///< what the window calls it
    QString path;                            ///< empty: nothing is chosen yet
    QStringList options;                     ///< "--dataset", "raw" … as it was opened
    VoxelType type = VoxelType::u8;
    Voxel shape;                             ///< of level 0, z-y-x
    std::optional<Spacing> spacingUm;
    bool flat = false;                       ///< a flattened sheet: the levels keep its depth
    double windowLo = 0, windowHi = 255;     ///< as it is shown now
    std::vector<ConvertRegion> regions = {};

    bool sameVolume(const ConvertInput& other) const { return path == other.path && options == other.options; }
};

/// What a format can do, for what the dialog offers.
struct ConvertFormat {
    QString id;           ///< as `--format` says it
    QString text;
    QString suffix;       ///< of OUT's name; empty: a folder
    QStringList codecs;   ///< the first is its default
    bool levels = false;
    bool chunks = false;
    bool shards = false;
    bool onlyU8 = false;
};
const std::vector<ConvertFormat>& convertFormats();
/// The one with that id, which is there.
const ConvertFormat& convertFormat(const QString& id);

/// How values of one type become values of another.
enum class ConvertRule { keep, window, percentiles, exact257 };

/// Those that `volumen-cli convert` takes for these types, the one to begin with first.
std::vector<ConvertRule> rulesFor(VoxelType from, VoxelType to);

struct ConvertWish {
    ConvertInput input;
    QString output;
    QString format = "ome-zarr-0.4";
    std::optional<VoxelType> type = {};      ///< nothing: the input's
    ConvertRule rule = ConvertRule::keep;
    double lo = 0, hi = 255;                 ///< of the window in native values, or the percentiles
    QString codec = {};                      ///< as `--codec` says it
    int levels = 0;                          ///< 0: as many as it takes
    QString reduce = {};                     ///< "mean", "mode" or "max"; empty: by what the input holds
    QString factors = {};                    ///< "z,y,x" from level to level; empty: by what the input is
    QString chunk = {};                      ///< "128" or "z,y,x"; empty: the format's own
    QString shard = {};                      ///< "z,y,x"; empty: none
    QString region = {};                     ///< "z0:z1,y0:y1,x0:x1"; empty: all
    QString mask = {};                       ///< a path; empty: none
    QString spacing = {};                    ///< "z,y,x" in µm; empty: as the input has it
    bool verify = false;
    bool overwrite = false;
};

/// The call of volumen-cli, without the program.
QStringList convertArguments(const ConvertWish& wish);
/// Why it cannot be run as it stands; empty when it can.
QString convertProblem(const ConvertWish& wish);
/// What it writes before compression; the wish has no problem.
std::uint64_t convertBytes(const ConvertWish& wish);
VoxelType writtenType(const ConvertWish& wish);

/// The box that is converted, level 0; "128" is 128,128,128. Both throw Error where the text cannot be read.
Box convertedBox(const ConvertWish& wish);
Voxel voxelOfText(const QString& text);

/// "0:64,10:20,3:40"
QString boxText(const Box& box);

}  // namespace volumen
