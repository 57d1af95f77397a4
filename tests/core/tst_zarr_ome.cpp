#include <QTest>

#include "core/base/error.h"
#include "core/volume/open_volume.h"
#include "core/volume/zarr/ome_metadata.h"
#include "core/volume/zarr/zarr_levels.h"
#include "tests/support/small_zarr.h"

using namespace volumen;
using namespace volumen::test;
using Json = nlohmann::json;

namespace {

Json scale(const std::vector<double>& s) { return {{"type", "scale"}, {"scale", s}}; }
Json translation(const std::vector<double>& t) { return {{"type", "translation"}, {"translation", t}}; }

Json axes(const Json& unit) {
    Json list = Json::array();
    for (const char* name : {"z", "y", "x"}) {
        Json axis{{"name", name}, {"type", "space"}};
        if (!unit.is_null()) axis["unit"] = unit;
        list.push_back(axis);
    }
    return list;
}

/// `transforms[i]` are the coordinate transformations of level i.
Json multiscales(const Json& unit, const std::vector<Json>& transforms) {
    Json datasets = Json::array();
    for (std::size_t i = 0; i < transforms.size(); ++i) datasets.push_back({{"path", std::to_string(i)}, {"coordinateTransformations", transforms[i]}});
    return Json::array({{{"version", "0.4"}, {"axes", axes(unit)}, {"datasets", datasets}}});
}

/// Levels of 40 x 64 x 64 voxels, halved along y and x each time, and along z where they are not flat.
void writeGroup(const Path& folder, const Json& scales, int levels, bool flat = false) {
    writeJson(folder / ".zgroup", {{"zarr_format", 2}});
    writeJson(folder / ".zattrs", {{"multiscales", scales}});
    for (int i = 0; i < levels; ++i) writeArrayV2(folder / std::to_string(i), {flat ? 40 : 40 >> i, 64 >> i, 64 >> i}, {16, 16, 16});
}

bool near(Point a, Point b) { return length(a - b) < 1e-9; }

}  // namespace

class ZarrOmeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void scalesBecomeFactorsAndMicrometres() {
        TemporaryFolder tmp;
        writeGroup(tmp / "a.zarr", multiscales("nanometer", {{scale({2400, 2400, 2400})}, {scale({4800, 4800, 4800})}}), 2);
        const VolumeInfo info = openVolume(tmp / "a.zarr")->info();
        QVERIFY(info.format == "ome-zarr" && info.version == "0.4" && !info.flat);
        QVERIFY(near(*info.spacingUm, {2.4, 2.4, 2.4}) && near(info.levels[1].factor, {2, 2, 2}));
        QVERIFY(near(info.levels[1].offset, {0.5, 0.5, 0.5}));  // assumed, where nothing is written
    }
    void aTranslationThatIsWrittenCounts() {
        TemporaryFolder tmp;
        writeGroup(tmp / "a.zarr", multiscales("micrometer", {{scale({4, 4, 4}), translation({40, 0, 8})}, {scale({8, 8, 8}), translation({42, 0, 14})}}), 2);
        const VolumeInfo info = openVolume(tmp / "a.zarr")->info();
        QVERIFY(near(info.originUm, {40, 0, 8}) && near(info.levels[1].offset, {0.5, 0, 1.5}));
    }
    void aSheetThatKeepsItsDepthIsFlat() {
        TemporaryFolder tmp;
        writeGroup(tmp / "a.zarr", multiscales("micrometer", {{scale({1, 1, 1})}, {scale({1, 2, 2})}, {scale({1, 4, 4})}}), 3, true);
        const VolumeInfo info = openVolume(tmp / "a.zarr")->info();
        QVERIFY(info.flat && near(info.levels[2].factor, {1, 4, 4}));
    }
    void withoutAUnitTheSpacingIsUnknown() {
        TemporaryFolder tmp;
        for (const Json& unit : {Json(nullptr), Json("pixel"), Json("second"), Json(3)}) {
            writeGroup(tmp / "a.zarr", multiscales(unit, {{scale({2, 2, 2})}, {scale({4, 4, 4})}}), 2);
            const VolumeInfo info = openVolume(tmp / "a.zarr")->info();
            QVERIFY(!info.spacingUm && near(info.levels[1].factor, {2, 2, 2}));
        }
    }
    void aScaleAgainstTheShapesIsNotBelieved() {
        TemporaryFolder tmp;
        writeGroup(tmp / "a.zarr", multiscales("micrometer", {{scale({1, 1, 1})}, {scale({1, 1, 1})}}), 2);
        const VolumeInfo info = openVolume(tmp / "a.zarr")->info();
        QVERIFY(near(info.levels[1].factor, {2, 2, 2}) && info.warnings.size() == 1);
    }
    void aLevelLeftOutOfACopyIsPassedOver() {
        TemporaryFolder tmp;
        writeGroup(tmp / "a.zarr", multiscales("micrometer", {{scale({1, 1, 1})}, {scale({2, 2, 2})}, {scale({4, 4, 4})}}), 3);
        std::filesystem::remove_all(tmp / "a.zarr" / "0");
        const VolumeInfo info = openVolume(tmp / "a.zarr")->info();
        QVERIFY(info.levels.size() == 2 && near(*info.spacingUm, {2, 2, 2}) && near(info.levels[1].factor, {2, 2, 2}));
        QCOMPARE(info.warnings.size(), std::size_t{1});
        std::filesystem::remove_all(tmp / "a.zarr" / "1");
        std::filesystem::remove_all(tmp / "a.zarr" / "2");
        QVERIFY_EXCEPTION_THROWN(openVolume(tmp / "a.zarr"), Error);
    }
    void theGroupsOwnTransformationFollows() {
        Json scales = multiscales("micrometer", {{scale({1, 1, 1}), translation({10, 0, 0})}});
        scales[0]["coordinateTransformations"] = {scale({3, 3, 3}), translation({0, 5, 0})};
        TemporaryFolder tmp;
        writeGroup(tmp / "a.zarr", scales, 1);
        const VolumeInfo info = openVolume(tmp / "a.zarr")->info();
        QVERIFY(near(*info.spacingUm, {3, 3, 3}) && near(info.originUm, {30, 5, 0}));
    }
    void versionSixIsReadAsFarAsItIsTheSame() {
        const auto group = [](const Json& transform) {
            const Json system{{"name", "physical"}, {"axes", axes("micrometer")}};
            const Json dataset{{"path", "array"}, {"coordinateTransformations", Json::array({transform})}};
            return Json{{"ome", {{"version", "0.6.dev1"}, {"multiscales", Json::array({{{"coordinateSystems", Json::array({system})}, {"datasets", Json::array({dataset})}}})}}}};
        };
        const Json sequence{{"type", "sequence"}, {"transformations", {scale({4, 3, 2}), translation({32, 21, 10})}}};
        const auto read = readMultiscale(group(sequence), 3, "zarr.json");
        QVERIFY(read && read->version == "0.6.dev1" && read->levels[0].transform.scale == std::vector<double>({4, 3, 2}));
        QVERIFY((read->levels[0].transform.translation == std::vector<double>{32, 21, 10}));
        QVERIFY(readMultiscale(group({{"type", "identity"}}), 3, "zarr.json"));
        for (const char* type : {"affine", "rotation", "mapAxis", ""}) QVERIFY_EXCEPTION_THROWN(readMultiscale(group({{"type", type}}), 3, "zarr.json"), Error);
    }
    void withoutMultiscalesThereIsNothing() {
        for (const Json& attributes : {Json(nullptr), Json::object(), Json{{"ome", 3}}, Json("x")}) QVERIFY(!readMultiscale(attributes, 2, ".zattrs"));
    }
    void damagedMultiscalesAreRefused() {
        for (const Json& bad : {Json(3), Json::array(), Json::array({3}), Json::array({Json::object()}), Json::array({{{"datasets", Json::array()}}}),
                                Json::array({{{"datasets", {{{"path", 3}}}}}}), multiscales(nullptr, {{scale({0, 1, 1})}}), multiscales(nullptr, {{scale({-1, 1, 1})}}),
                                multiscales(nullptr, {Json(3)}), multiscales(nullptr, {{Json{{"type", "scale"}, {"scale", "big"}}}}), multiscales(nullptr, {{Json{{"type", 3}}}})})
            QVERIFY2(([&] {
                try {
                    readMultiscale({{"multiscales", bad}}, 2, "a/.zattrs");
                } catch (const Error& error) {
                    return std::string(error.what()).starts_with("a/.zattrs: ");
                }
                return false;
            })(), bad.dump().c_str());
    }
    void unitsAreLengths() {
        QCOMPARE(*micrometersIn("millimeter"), 1000.0);
        QCOMPARE(*micrometersIn("angstrom"), 1e-4);
        QVERIFY(!micrometersIn("pixel") && !micrometersIn(""));
    }
    void factorsFollowFromShapes() {
        QVERIFY((factorFromShapes({13, 2001, 100}, {13, 501, 25}, 2) == Point{1, 4, 4}));  // rounded up
        QVERIFY((factorFromShapes({13, 2001, 100}, {7, 1000, 50}, 1) == Point{2, 2, 2}));  // and down
        QVERIFY((factorFromShapes({90, 90, 90}, {30, 30, 30}, 1) == Point{3, 3, 3}));
    }
};

QTEST_APPLESS_MAIN(ZarrOmeTest)
#include "tst_zarr_ome.moc"
