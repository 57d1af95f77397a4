#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLFunctions>
#include <QTest>
#include <cmath>
#include <numbers>

#include "ui/view/slice_overlay.h"

using namespace volumen;

namespace {

constexpr QSize kPane(96, 96);

/// A framebuffer to draw lines into, black.
struct Canvas {
    QOffscreenSurface surface;
    QOpenGLContext context;

    Canvas() {
        QSurfaceFormat format;
        format.setVersion(3, 3);
        format.setProfile(QSurfaceFormat::CoreProfile);
        context.setFormat(format);
        surface.setFormat(format);
        surface.create();
        context.create();
        context.makeCurrent(&surface);
    }
    QImage drawn(const std::vector<ScreenLine>& lines) {
        QOpenGLFramebufferObject target(kPane);
        target.bind();
        context.functions()->glViewport(0, 0, kPane.width(), kPane.height());
        context.functions()->glClearColor(0, 0, 0, 1);
        context.functions()->glClear(GL_COLOR_BUFFER_BIT);
        LineRenderer().draw(lines, kPane);
        return target.toImage();
    }
};

/// How much of a column is covered, in pixels.
double coveredIn(const QImage& image, int column) {
    double sum = 0;
    for (int row = 0; row < image.height(); ++row) sum += image.pixelColor(column, row).redF();
    return sum;
}

/// A line through the pane's middle from side to side.
ScreenLine lineAt(double degrees, double width) {
    const double angle = degrees * std::numbers::pi / 180;
    const QPointF middle(48.3, 47.8), along(std::cos(angle), std::sin(angle));
    return {middle - along * 200, middle + along * 200, width, Qt::white};
}

/// The XY pane's overlay over a world whose XZ plane may be turned, at a ratio of device pixels.
struct Overlay {
    Project project;
    PaneStyle style;

    std::vector<ScreenLine> lines(double ratio) const {
        const PaneState& state = project.view().pane(PaneId::xy);
        const PaneGrid grid = gridOf(state, project.crosshairUm(), ratio);
        const PixelRect rect = rectOf(state, grid, static_cast<int>(200 * ratio), static_cast<int>(100 * ratio));
        return SliceOverlay{.pane = PaneId::xy, .projection = {grid, rect, ratio}, .project = &project, .style = &style, .marks = {}, .choice = {}}.lines({200, 100});
    }
};

bool isWhole(double value) { return std::abs(value - std::round(value)) < 1e-9; }

}  // namespace

class SliceOverlayTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSlantingLineCoversEveryColumnAlike_data() {
        QTest::addColumn<double>("degrees");
        QTest::addColumn<double>("width");
        for (const double degrees : {3.0, 17.0, 31.0, 44.0, -9.0, -38.0})
            for (const double width : {1.0, 1.25, 2.5}) QTest::addRow("%g degrees, %g wide", degrees, width) << degrees << width;
    }
    void aSlantingLineCoversEveryColumnAlike() {
        QFETCH(double, degrees);
        QFETCH(double, width);
        Canvas canvas;
        const QImage image = canvas.drawn({lineAt(degrees, width)});
        const double wanted = width / std::cos(degrees * std::numbers::pi / 180);
        for (int column = 20; column < 76; ++column)
            QVERIFY2(std::abs(coveredIn(image, column) - wanted) < 0.12 * wanted, qPrintable(QString("column %1: %2").arg(column).arg(coveredIn(image, column))));
    }
    void aSharpLineTouchesNoOtherRow() {
        Canvas canvas;
        const QImage image = canvas.drawn({{{0, 40.5}, {96, 40.5}, 1, Qt::white}});
        for (int row = 38; row < 44; ++row) QCOMPARE(image.pixelColor(50, row), row == 40 ? QColor(Qt::white) : QColor(Qt::black));
    }
    void endsFarOutsideChangeNothing() {
        Canvas canvas;
        ScreenLine line = lineAt(31, 1.25);
        const QImage near = canvas.drawn({line});
        const QPointF middle = (line.from + line.to) / 2, way = (line.to - line.from) * 1e7;
        line.from = middle - way;
        line.to = middle + way;
        const QImage far = canvas.drawn({line});
        for (int column = 0; column < kPane.width(); ++column) QVERIFY(std::abs(coveredIn(near, column) - coveredIn(far, column)) < 0.05);
    }
    void aLineBesideThePaneIsNotDrawn() {
        Canvas canvas;
        const QImage nothing = canvas.drawn({});
        QCOMPARE(canvas.drawn({{{-500, 120}, {500, 110}, 1, Qt::white}, {{120, -500}, {120, 500}, 1, Qt::white}}), nothing);
    }
    void aLineWithoutLengthIsADot() {
        Canvas canvas;
        const QImage image = canvas.drawn({{{48, 48}, {48, 48}, 10, Qt::white}});
        double area = 0;
        for (int column = 0; column < kPane.width(); ++column) area += coveredIn(image, column);
        QVERIFY(std::abs(area - std::numbers::pi * 25) < 2);
    }
    void unturnedCrosshairsLieOnWholePixels_data() {
        QTest::addColumn<double>("ratio");
        for (const double ratio : {1.0, 1.25, 1.5, 2.0, 3.0}) QTest::addRow("%g", ratio) << ratio;
    }
    void unturnedCrosshairsLieOnWholePixels() {
        QFETCH(double, ratio);
        const std::vector<ScreenLine> lines = Overlay().lines(ratio);
        QCOMPARE(lines.size(), std::size_t{4});
        for (const ScreenLine& line : lines) {
            const bool level = line.from.y() == line.to.y();
            QVERIFY(level != (line.from.x() == line.to.x()));
            QCOMPARE(line.width, std::round(ratio));
            QVERIFY(isWhole((level ? line.from.y() : line.from.x()) - line.width / 2));
        }
    }
    void aTurnedCrosshairKeepsItsWidthOnTheScreen() {
        Overlay overlay;
        overlay.project.setPane(PaneId::xz, turned(overlay.project.view().pane(PaneId::xz), {.z = 1}, 0.4));
        for (const double ratio : {1.0, 2.0}) {
            const std::vector<ScreenLine> lines = overlay.lines(ratio);
            QCOMPARE(std::count_if(lines.begin(), lines.end(), [&](const ScreenLine& line) { return line.width == 1.25 * ratio; }), 2);
        }
    }
};

QTEST_MAIN(SliceOverlayTest)
#include "tst_slice_overlay.moc"
