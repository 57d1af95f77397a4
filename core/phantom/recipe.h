#pragma once

#include <cstdint>
#include <string>

#include "core/base/geometry.h"

namespace volumen {

/// How ink shows in the scan.
enum class InkKind {
    density,  ///< a little brighter than papyrus
    crackle,  ///< as bright as papyrus, but cracked into plates with raised rims
    both,
};

/// The Odyssey's first line, in the sigma of the papyri: the man of many turns.
inline constexpr const char* kPhantomText = "ΑΝΔΡΑ ΜΟΙ ΕΝΝΕΠΕ ΜΟΥϹΑ ΠΟΛΥΤΡΟΠΟΝ ΟϹ ΜΑΛΑ ΠΟΛΛΑ ΠΛΑΓΧΘΗ";

/// All that a phantom is made from: the same recipe makes the same voxels, whatever chunks they are asked for in.
struct PhantomRecipe {
    Voxel size{256, 320, 320};          ///< voxels, z-y-x; the scroll's axis runs along z
    std::uint64_t seed = 1;
    std::string text = kPhantomText;    ///< UTF-8; repeated as long as there is sheet
    double sheetGapVoxels = 0;          ///< from turn to turn; 0: chosen by the size
    InkKind ink = InkKind::both;
};

/// 7.91 µm, as the scans of Scroll 1.
inline constexpr double kPhantomSpacingUm = 7.91;

}  // namespace volumen
