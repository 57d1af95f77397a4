#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

#include "ui/panels/histogram_plot.h"
#include "ui/panels/layer_inspector.h"
#include "ui/panels/number_field.h"

using namespace volumen;

namespace {

InspectedLayer scan() {
    InspectedLayer layer{.name = "scan", .integers = true, .look = {}, .histogram = {.lo = 0, .hi = 65535, .counts = {1, 8, 40, 90, 60, 12, 3, 0}}};
    layer.look.windowLo = 10000;
    layer.look.windowHi = 50000;
    return layer;
}

void drag(QWidget& widget, double fromX, double toX) {
    const int y = widget.height() / 2;
    QTest::mousePress(&widget, Qt::LeftButton, {}, QPoint(static_cast<int>(std::lround(fromX)), y));
    QTest::mouseMove(&widget, QPoint(static_cast<int>(std::lround(toX)), y));
    QTest::mouseRelease(&widget, Qt::LeftButton, {}, QPoint(static_cast<int>(std::lround(toX)), y));
}

}  // namespace

class LayerInspectorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aDraggedHandleAsksForTheWindowInNativeValues() {
        HistogramPlot plot;
        plot.resize(316, 120);
        plot.setIntegers(true);
        plot.setHistogram({.lo = 0, .hi = 65535, .counts = {1, 2, 3, 4}});
        plot.setWindow(10000, 50000);
        plot.show();
        QSignalSpy wanted(&plot, &HistogramPlot::windowWanted);
        drag(plot, plot.positionOf(10000), plot.positionOf(20000));
        QVERIFY(!wanted.isEmpty());
        const double pixel = plot.valueAt(11) - plot.valueAt(10);
        QVERIFY(std::abs(wanted.back()[0].toDouble() - 20000) <= 1.5 * pixel);
        QCOMPARE(wanted.back()[1].toDouble(), 50000.0);
        QCOMPARE(wanted.back()[0].toDouble(), std::round(wanted.back()[0].toDouble()));
    }
    void aHandleNeverPassesTheOther() {
        HistogramPlot plot;
        plot.resize(316, 120);
        plot.setIntegers(true);
        plot.setHistogram({.lo = 0, .hi = 255, .counts = {1, 2, 3, 4}});
        plot.setWindow(50, 100);
        plot.show();
        QSignalSpy wanted(&plot, &HistogramPlot::windowWanted);
        drag(plot, plot.positionOf(50), plot.positionOf(240));
        QCOMPARE(wanted.back()[0].toDouble(), 99.0);
        QCOMPARE(wanted.back()[1].toDouble(), 100.0);
    }
    void draggingBetweenTheHandlesMovesBoth() {
        HistogramPlot plot;
        plot.resize(316, 120);
        plot.setHistogram({.lo = 0, .hi = 1, .counts = {1, 2, 3, 4}});
        plot.setWindow(0.2, 0.6);
        plot.show();
        QSignalSpy wanted(&plot, &HistogramPlot::windowWanted);
        drag(plot, plot.positionOf(0.4), plot.positionOf(0.5));
        QVERIFY(std::abs(wanted.back()[1].toDouble() - wanted.back()[0].toDouble() - 0.4) < 1e-9);
        QVERIFY(std::abs(wanted.back()[0].toDouble() - 0.3) < 0.01);
    }
    void theInspectorAsksForTheWholeLookWithTheChange() {
        LayerInspector inspector;
        inspector.setLayer(scan());
        inspector.resize(300, 600);
        inspector.show();
        auto* plot = inspector.findChild<HistogramPlot*>();
        QSignalSpy wanted(&inspector, &LayerInspector::lookWanted);
        drag(*plot, plot->positionOf(50000), plot->positionOf(40000));
        QVERIFY(!wanted.isEmpty());
        const auto look = wanted.back()[0].value<LayerLook>();
        QCOMPARE(look.windowLo, 10000.0);
        QVERIFY(std::abs(look.windowHi - 40000) < 400);
        QVERIFY(look.colorMap == "grey");
    }
    void showingALayerAsksForNothing() {
        LayerInspector inspector;
        QSignalSpy wanted(&inspector, &LayerInspector::lookWanted);
        InspectedLayer layer = scan();
        inspector.setLayer(layer);
        layer.look = {.visible = true, .opacity = 0.4, .blend = Blend::add, .colorMap = "magma", .windowLo = -3.5, .windowHi = 1e6, .gamma = 2.2,
                      .interpolation = Interpolation::nearest, .slab = {.halfVoxels = 7, .reduce = Reduce::min}};
        inspector.setLayer(layer);
        QCOMPARE(wanted.size(), 0);
    }
    void whyThereIsNoHistogramIsSaidWithAWayOut() {
        LayerInspector inspector;
        InspectedLayer layer = scan();
        layer.histogram.counts.clear();
        layer.unreadable = "/data/scan.zarr/0.0.0: holds 3 bytes instead of 262144; restore it";
        inspector.setLayer(layer);
        inspector.resize(300, 700);
        inspector.show();
        auto* retry = inspector.findChild<QPushButton*>();
        QVERIFY(retry && retry->isVisible());
        const auto labels = inspector.findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) { return label->isVisible() && label->text().contains("3 bytes"); }));
        QSignalSpy wanted(&inspector, &LayerInspector::retryWanted);
        retry->click();
        QCOMPARE(wanted.size(), 1);
        inspector.setLayer(scan());
        QVERIFY(!retry->isVisible());
    }
    void aTypedNumberIsTakenWithItsThousands() {
        NumberField field;
        field.setRange(0, 1e6);
        field.setValue(38114);
        QCOMPARE(field.text(), QString("38,114"));
        QCOMPARE(field.valueFromText("12,345.5"), 12345.5);
        QString words = "twelve";
        int at = 0;
        QVERIFY(field.validate(words, at) == QValidator::Invalid);
    }
};

QTEST_MAIN(LayerInspectorTest)
#include "tst_layer_inspector.moc"
