#pragma once

#include <QImage>
#include <QString>

/// Pictures compared with what a person has looked at: the PNGs of tests/baselines.
namespace volumen::testing {

/// How far a picture may lie from its baseline.
struct Allowed {
    int shrink = 1;      ///< the baseline is kept so many times smaller a side
    int block = 1;       ///< both are averaged over so many of the baseline's pixels a side: edges and letters may lie a little elsewhere
    int difference = 0;  ///< of any colour of any averaged pixel, 0 … 255
};

/// Averages over `block` x `block` pixels, rounded; what is left at the right and the bottom goes.
QImage averaged(const QImage& image, int block);

/// Empty when two pictures of one size are alike; else how many averaged pixels differ, and by how much.
QString difference(const QImage& image, const QImage& baseline, const Allowed& allowed);

/// Compares with tests/baselines/<name>.png. When they differ, the picture and what is different (red) are written into the build folder,
/// and the sentence says where. With VOLUMEN_UPDATE_BASELINES=1 the baseline is written anew.
QString differenceFromBaseline(const QString& name, const QImage& image, const Allowed& allowed);

}  // namespace volumen::testing
