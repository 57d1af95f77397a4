#include "tests/support/picture.h"

#include <QDir>
#include <algorithm>
#include <map>

namespace volumen::testing {

namespace {

int largestChannelDifference(QRgb a, QRgb b) { return std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))}); }

QRgb meanOf(const QImage& image, int top, int left, int block) {
    int red = 0, green = 0, blue = 0;
    for (int row = top; row < top + block; ++row)
        for (int column = left; column < left + block; ++column) {
            const QRgb pixel = image.pixel(column, row);
            red += qRed(pixel), green += qGreen(pixel), blue += qBlue(pixel);
        }
    const int count = block * block, half = count / 2;
    return qRgb((red + half) / count, (green + half) / count, (blue + half) / count);
}

constexpr int kWindow = 8, kBetweenWindows = 4;       // pixels
constexpr int kRegion = 32, kLeastWindows = 16;       // pixels; windows of a region in which there is something to be seen

/// What one window of two pictures has in common, and whether anything is to be seen in it.
struct Likeness {
    double similarity = 1;
    bool counts = false;
};

struct Likenesses {
    double sum = 0;
    int count = 0;

    void add(const Likeness& one) { sum += one.similarity, ++count; }
    double mean() const { return count > 0 ? sum / count : 1; }
};

Likeness likenessAt(const QImage& a, const QImage& b, int left, int top) {
    constexpr double kMeans = 0.01 * 255 * 0.01 * 255, kSpreads = 0.03 * 255 * 0.03 * 255, kFlat = 1;
    double sumA = 0, sumB = 0, squareA = 0, squareB = 0, product = 0;
    for (int y = top; y < top + kWindow; ++y)
        for (int x = left; x < left + kWindow; ++x) {
            const double one = qGray(a.pixel(x, y)), other = qGray(b.pixel(x, y));
            sumA += one, sumB += other, squareA += one * one, squareB += other * other, product += one * other;
        }
    constexpr double kCount = kWindow * kWindow;
    const double meanA = sumA / kCount, meanB = sumB / kCount;
    const double varianceA = squareA / kCount - meanA * meanA, varianceB = squareB / kCount - meanB * meanB, common = product / kCount - meanA * meanB;
    const double similarity = (2 * meanA * meanB + kMeans) * (2 * common + kSpreads) / ((meanA * meanA + meanB * meanB + kMeans) * (varianceA + varianceB + kSpreads));
    return {similarity, varianceA > kFlat || varianceB > kFlat};
}

/// The picture in grey, what differs in red.
QImage marked(const QImage& image, const QImage& baseline, int allowed) {
    QImage result = image.convertToFormat(QImage::Format_Grayscale8).convertToFormat(QImage::Format_RGB32);
    for (int row = 0; row < std::min(image.height(), baseline.height()); ++row)
        for (int column = 0; column < std::min(image.width(), baseline.width()); ++column)
            if (largestChannelDifference(image.pixel(column, row), baseline.pixel(column, row)) > allowed) result.setPixel(column, row, qRgb(255, 0, 0));
    return result;
}

bool save(const QImage& image, const QString& file) {
    QDir().mkpath(QFileInfo(file).path());
    return (image.isGrayscale() ? image.convertToFormat(QImage::Format_Grayscale8) : image.convertToFormat(QImage::Format_RGB32)).save(file);
}

}  // namespace

QImage averaged(const QImage& image, int block) {
    QImage result(image.width() / block, image.height() / block, QImage::Format_RGB32);
    for (int row = 0; row < result.height(); ++row)
        for (int column = 0; column < result.width(); ++column) result.setPixel(column, row, meanOf(image, row * block, column * block, block));
    return result;
}

QString difference(const QImage& image, const QImage& baseline, const Allowed& allowed) {
    if (image.size() != baseline.size())
        return QString("is %1 x %2, the baseline %3 x %4").arg(image.width()).arg(image.height()).arg(baseline.width()).arg(baseline.height());
    const QImage seen = averaged(image, allowed.block), wanted = averaged(baseline, allowed.block);
    int count = 0, largest = 0;
    for (int row = 0; row < seen.height(); ++row)
        for (int column = 0; column < seen.width(); ++column) {
            const int here = largestChannelDifference(seen.pixel(column, row), wanted.pixel(column, row));
            count += here > allowed.difference;
            largest = std::max(largest, here);
        }
    return count == 0 ? QString() : QString("%1 pixels differ, by up to %2").arg(count).arg(largest);
}

Similarity similarityOf(const QImage& a, const QImage& b) {
    Likenesses whole;
    std::map<std::pair<int, int>, Likenesses> regions;
    for (int top = 0; top + kWindow <= a.height(); top += kBetweenWindows)
        for (int left = 0; left + kWindow <= a.width(); left += kBetweenWindows)
            if (const Likeness here = likenessAt(a, b, left, top); here.counts) whole.add(here), regions[{top / kRegion, left / kRegion}].add(here);
    Similarity result{.mean = whole.mean(), .least = 1};
    for (const auto& [place, region] : regions)
        if (region.count >= kLeastWindows) result.least = std::min(result.least, region.mean());
    return result;
}

QString unlikeBaseline(const QString& name, const QImage& image, double least) {
    const QString file = QString(VOLUMEN_BASELINES "/%1.png").arg(name), out = QString(VOLUMEN_PICTURES "/%1.png").arg(name);
    if (qEnvironmentVariable("VOLUMEN_UPDATE_BASELINES") == "1") return save(image, file) ? QString() : file + ": cannot be written";
    const QImage baseline(file);
    if (baseline.size() != image.size()) return file + ": is missing, or of another size";
    const Similarity found = similarityOf(image, baseline);
    if (found.least >= least) return {};
    save(image, out);
    return QString("%1: the similarity of a region is %2, not %3; look at %4").arg(name).arg(found.least).arg(least).arg(out);
}

QString differenceFromBaseline(const QString& name, const QImage& image, const Allowed& allowed) {
    const QString file = QString(VOLUMEN_BASELINES "/%1.png").arg(name), out = QString(VOLUMEN_PICTURES "/%1").arg(name);
    const QImage seen = averaged(image, allowed.shrink);
    if (qEnvironmentVariable("VOLUMEN_UPDATE_BASELINES") == "1") return save(seen, file) ? QString() : file + ": cannot be written";
    const QImage baseline(file);
    const QString found = baseline.isNull() ? file + " is missing" : difference(seen, baseline, allowed);
    if (found.isEmpty()) return {};
    save(seen, out + ".png");
    save(marked(seen, baseline, allowed.difference), out + "-difference.png");
    return QString("%1: %2; look at %3.png and %3-difference.png").arg(name, found, out);
}

}  // namespace volumen::testing
