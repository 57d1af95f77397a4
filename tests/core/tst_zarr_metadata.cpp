#include <QTest>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/volume/zarr/zarr_fields.h"
#include "core/volume/zarr/zarr_metadata.h"

using namespace volumen;

namespace {

const Path kFile = "scan.zarr/description";

Json v2() {
    return {{"zarr_format", 2}, {"shape", {9, 9, 9}}, {"chunks", {4, 4, 4}}, {"dtype", "<u2"}, {"compressor", nullptr},
            {"filters", nullptr}, {"order", "C"}, {"fill_value", 0}};
}

Json v3() {
    return {{"zarr_format", 3}, {"node_type", "array"}, {"shape", {9, 9, 9}}, {"data_type", "uint16"},
            {"chunk_grid", {{"name", "regular"}, {"configuration", {{"chunk_shape", {4, 8, 4}}}}}},
            {"chunk_key_encoding", {{"name", "default"}}}, {"fill_value", 0},
            {"codecs", {{{"name", "bytes"}, {"configuration", {{"endian", "big"}}}}}}};
}

Json with(Json json, const Json& changes) {
    json.update(changes);
    return json;
}

Json sharding(const Json& inner, const std::vector<int>& shape) {
    return {{"name", "sharding_indexed"},
            {"configuration", {{"chunk_shape", shape}, {"codecs", inner}, {"index_codecs", {{{"name", "bytes"}}, {{"name", "crc32c"}}}}}}};
}

const Json kBytes{{"name", "bytes"}};

}  // namespace

class ZarrMetadataTest : public QObject {
    Q_OBJECT

    /// One sentence that names the file, whatever is wrong.
    template <class F>
    static bool refuses(F&& parse) {
        try {
            parse();
        } catch (const Error& error) {
            const std::string text = error.what();
            return text.starts_with(kFile.string() + ": ") && text.find('\n') == std::string::npos;
        }
        return false;
    }

private Q_SLOTS:
    void versionTwoSaysEverything() {
        const ArrayMetadata a = parseArrayV2(with(v2(), {{"dtype", ">i4"}, {"order", "F"}, {"dimension_separator", "/"}, {"compressor", {{"id", "zlib"}}}, {"fill_value", -3}}), kFile);
        QVERIFY(a.type == VoxelType::i32 && a.pipeline.bigEndian);
        QVERIFY((a.pipeline.order == std::vector<int>{2, 1, 0}));
        QCOMPARE(name(a.pipeline.codecs), std::string("zlib"));
        QCOMPARE(a.key({1, 0, 12}), std::string("1/0/12"));
        QCOMPARE(a.fillValue, -3.0);
        QCOMPARE(parseArrayV2(v2(), kFile).key({1, 0, 12}), std::string("1.0.12"));
    }
    void versionThreeSaysEverything() {
        const ArrayMetadata a = parseArrayV3(v3(), kFile);
        QVERIFY(a.type == VoxelType::u16 && a.pipeline.bigEndian);
        QCOMPARE(a.key({1, 0, 12}), std::string("c/1/0/12"));
        const ArrayMetadata b = parseArrayV3(with(v3(), {{"chunk_key_encoding", {{"name", "v2"}}}, {"codecs", {"bytes", "numcodecs.zlib"}}}), kFile);
        QCOMPARE(b.key({1, 0, 12}), std::string("1.0.12"));
        QCOMPARE(name(b.pipeline.codecs), std::string("zlib"));
    }
    void transposesAndShardsCompose() {
        const Json transpose{{"name", "transpose"}, {"configuration", {{"order", {2, 0, 1}}}}};
        const ArrayMetadata a = parseArrayV3(with(v3(), {{"codecs", {transpose, sharding({transpose, kBytes}, {2, 4, 4})}}}), kFile);
        QVERIFY(a.shards);
        QVERIFY((a.shards->innerShape == std::vector<std::int64_t>{4, 4, 2}));  // stored axes are x, z, y
        QVERIFY((a.pipeline.order == std::vector<int>{1, 2, 0}));
        QVERIFY(a.shards->indexChecksum && !a.shards->indexAtStart);
    }
    void everyTypeOfVoxelIsKnown() {
        for (const char* text : {"|u1", "|i1", "<u2", ">i2", "<u4", "<i4", "<u8", ">i8", "<f2", ">f4", "<f8", "|b1"}) storedTypeV2(text, kFile);
        for (const char* text : {"uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float16", "float32", "float64", "bool"}) voxelTypeV3(text, kFile);
        for (const Json& bad : {Json("|O"), Json("<U7"), Json("|S7"), Json("<c8"), Json("<f1"), Json("<u3"), Json(7), Json::array({1}), Json(nullptr), Json("<M8[ns]")})
            QVERIFY(refuses([&] { storedTypeV2(bad, kFile); }));
        for (const char* bad : {"complex64", "uint", "float8", "string", "int128", ""}) QVERIFY(refuses([&] { voxelTypeV3(bad, kFile); }));
    }
    void fillValuesAreNumbersWordsOrBits() {
        QCOMPARE(fillValue(nullptr, VoxelType::u8, kFile), 0.0);
        QCOMPARE(fillValue(true, VoxelType::u8, kFile), 1.0);
        QCOMPARE(fillValue(255, VoxelType::u8, kFile), 255.0);
        QVERIFY(std::isnan(fillValue("NaN", VoxelType::f32, kFile)));
        QVERIFY(std::isinf(fillValue("-Infinity", VoxelType::f64, kFile)));
        QVERIFY(std::isnan(fillValue("0x7fc00000", VoxelType::f32, kFile)));
        QCOMPARE(fillValue("0x3c00", VoxelType::f16, kFile), 1.0);
        for (const Json& bad : {Json(256), Json(-1), Json(0.5), Json("NaN"), Json("x"), Json::array(), Json(1e300)})
            QVERIFY(refuses([&] { fillValue(bad, VoxelType::u8, kFile); }));
        QVERIFY(refuses([&] { fillValue("0x7fc0", VoxelType::f32, kFile); }));
    }
    void damagedVersionTwoIsRefused() {
        for (const Json& change : {Json{{"shape", {-1, 5, 5}}}, Json{{"chunks", {0, 4, 4}}}, Json{{"dtype", "|O"}}, Json{{"shape", {"a", 5, 5}}}, Json{{"chunks", {4, 4}}},
                                   Json{{"chunks", {1ll << 40, 1ll << 20, 1ll << 20}}}, Json{{"shape", {1ll << 40, 1ll << 20, 1ll << 20}}}, Json{{"shape", {1e30, 1, 1}}},
                                   Json{{"shape", {18446744073709551615ull, 1, 1}}}, Json{{"shape", std::vector<int>(99, 1)}}, Json{{"shape", 5}}, Json{{"order", "A"}},
                                   Json{{"order", 3}}, Json{{"dimension_separator", "-"}}, Json{{"filters", 1}}, Json{{"compressor", "zlib"}}, Json{{"compressor", 5}},
                                   Json{{"zarr_format", 7}}, Json{{"zarr_format", nullptr}}})
            QVERIFY2(refuses([&] { parseArrayV2(with(v2(), change), kFile); }), change.dump().c_str());
        for (const Json& other : {Json(nullptr), Json(3), Json("x"), Json::array(), Json::object()}) QVERIFY(refuses([&] { parseArrayV2(other, kFile); }));
    }
    void damagedVersionThreeIsRefused() {
        const Json gzip{{"name", "gzip"}};
        for (const Json& change :
             {Json{{"codecs", Json::array()}}, Json{{"codecs", {gzip}}}, Json{{"codecs", {gzip, kBytes}}}, Json{{"codecs", {kBytes, kBytes}}}, Json{{"codecs", {"quantum"}}},
              Json{{"codecs", {1}}}, Json{{"codecs", {{{"name", "transpose"}, {"configuration", {{"order", {0, 0, 1}}}}}, kBytes}}},
              Json{{"codecs", {sharding({kBytes}, {3, 8, 4})}}}, Json{{"codecs", {sharding({kBytes}, {4, 8})}}}, Json{{"codecs", {sharding({sharding({kBytes}, {1, 1, 1})}, {2, 2, 2})}}},
              Json{{"codecs", {sharding({kBytes}, {4, 8, 4}), gzip}}}, Json{{"codecs", {sharding(Json::array(), {4, 8, 4})}}},
              Json{{"chunk_grid", {{"name", "rectilinear"}}}}, Json{{"chunk_key_encoding", {{"name", "hash"}}}}, Json{{"node_type", "group"}},
              Json{{"storage_transformers", {{{"name", "x"}}}}}, Json{{"data_type", {{"name", "struct"}}}}, Json{{"fill_value", "abc"}}})
            QVERIFY2(refuses([&] { parseArrayV3(with(v3(), change), kFile); }), change.dump().c_str());
    }
    void anUnknownCodecIsNamed() {
        try {
            parseArrayV2(with(v2(), {{"compressor", {{"id", "quantum"}}}}), kFile);
            QFAIL("was accepted");
        } catch (const Error& error) {
            QVERIFY(std::string(error.what()).find("'quantum'") != std::string::npos);
        }
    }
};

QTEST_APPLESS_MAIN(ZarrMetadataTest)
#include "tst_zarr_metadata.moc"
