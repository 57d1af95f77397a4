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

/// How alike two pictures are in their structure: 1 the same, 0 nothing in common.
struct Similarity {
    double mean = 1;
    double least = 1;  ///< the mean of that region of 32 x 32 pixels which is the least alike: a small change is not lost in a large picture
};

/// Over windows of 8 x 8 pixels of brightness, 4 apart (Wang, Bovik, Sheikh, Simoncelli 2004, doi:10.1109/TIP.2003.819861); windows that are flat in both do
/// not count, so that a dark background hides nothing. The pictures are of one size.
Similarity similarityOf(const QImage& a, const QImage& b);

/// As below, but alike enough is a similarity of at least `least` in each region.
QString unlikeBaseline(const QString& name, const QImage& image, double least);

/// Compares with tests/baselines/<name>.png. When they differ, the picture and what is different (red) are written into the build folder,
/// and the sentence says where. With VOLUMEN_UPDATE_BASELINES=1 the baseline is written anew.
QString differenceFromBaseline(const QString& name, const QImage& image, const Allowed& allowed);

}  // namespace volumen::testing
