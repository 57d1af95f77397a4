#include <QTest>

#include <QImage>

#include "ui/render/tile_queue.h"

using namespace volumen;

class TileQueueTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyPixelOfThePictureIsInOnePart_data() {
        QTest::addColumn<double>("pixels");
        for (const double pixels : {1e9, 4096.0, 1000.0, 70.0, 0.0}) QTest::newRow(qPrintable(QString::number(pixels))) << pixels;
    }
    void everyPixelOfThePictureIsInOnePart() {
        QFETCH(double, pixels);
        QImage seen(201, 131, QImage::Format_Grayscale8);
        seen.fill(0);
        const QRect inside(30, 7, 160, 120);
        TileQueue queue(inside);
        while (!queue.empty()) {
            const QRect part = queue.next(pixels);
            QVERIFY(part.isValid() && inside.contains(part));
            QVERIFY(part.width() * part.height() <= std::max(pixels, 64.0));
            for (int y = part.top(); y <= part.bottom(); ++y)
                for (int x = part.left(); x <= part.right(); ++x) ++seen.scanLine(y)[x];
        }
        for (int y = 0; y < seen.height(); ++y)
            for (int x = 0; x < seen.width(); ++x) QCOMPARE(int(seen.scanLine(y)[x]), inside.contains(x, y) ? 1 : 0);
    }
    void theMiddleComesFirst() {
        TileQueue queue(QRect(0, 0, 640, 640));
        QVERIFY((queue.next(4096).center() - QPoint(320, 320)).manhattanLength() <= 70);
    }
};

QTEST_APPLESS_MAIN(TileQueueTest)
#include "tst_tile_queue.moc"
