#include <tiffio.h>

#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/segment/tifxyz.h"

using namespace volumen;

namespace {

std::vector<float> firstRow(const Path& path) {
    TIFF* file = TIFFOpen(path.c_str(), "r");
    std::uint32_t width = 0;
    TIFFGetField(file, TIFFTAG_IMAGEWIDTH, &width);
    std::vector<float> row(width);
    TIFFReadScanline(file, row.data(), 0, 0);
    TIFFClose(file);
    return row;
}

}  // namespace

class TifxyzWriterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachAxisIsAPictureAndMissingPlacesAreMinusOne() {
        const QTemporaryDir temporary;
        const Path folder = Path(temporary.path().toStdString()) / "s.tifxyz";
        TifxyzWriter writer(folder, {.height = 1, .width = 3}, 0.25, "s");
        writer.writeRow(std::vector<SurfacePoint>{{.position = {30, 20, 10}, .normal = {0, 0, 1}}, {}, {.position = {31, 19, 12}, .normal = {0, 0, 1}}});
        writer.finish();

        QCOMPARE(firstRow(folder / "x.tif"), (std::vector<float>{10, -1, 12}));
        QCOMPARE(firstRow(folder / "y.tif"), (std::vector<float>{20, -1, 19}));
        QCOMPARE(firstRow(folder / "z.tif"), (std::vector<float>{30, -1, 31}));
        const Json meta = readJson(folder / "meta.json");
        QCOMPARE(meta.at("format").get<std::string>(), std::string("tifxyz"));
        QVERIFY(meta.at("scale") == Json::array({0.25, 0.25}));
        QVERIFY(meta.at("bbox") == Json::array({{10.0, 19.0, 30.0}, {12.0, 20.0, 31.0}}));
    }
};

QTEST_APPLESS_MAIN(TifxyzWriterTest)
#include "tst_tifxyz_writer.moc"
