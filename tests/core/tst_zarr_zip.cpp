#include <QTest>

#include "core/volume/open_volume.h"
#include "tests/support/complaint.h"
#include "tests/support/open_options.h"
#include "tests/support/packed.h"
#include "tests/support/small_zarr.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

/// Every file below a folder as a zip: those whose number is odd deflated.
std::string zippedFolder(const Path& folder, const std::string& prefix, bool large) {
    std::vector<ZipFile> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) files.push_back({prefix + std::filesystem::relative(entry.path(), folder).string(), readText(entry.path()), static_cast<std::uint16_t>(files.size() % 2 ? 8 : 0)});
    return zipped(files, large);
}

}  // namespace

class ZarrZipTest : public QObject {
    Q_OBJECT
private:
    test::TemporaryFolder m_folder;

    void check(const Path& store, Voxel shape) {
        const auto voxels = readAll<std::uint8_t>(*openVolume(store));
        QVERIFY((voxels.shape() == shape));
        for (const char* prefix : {"", "store.zarr/"})
            for (const bool large : {false, true}) {
                writeTextAtomically(m_folder / "a.zarr.zip", zippedFolder(store, prefix, large), false);
                const VolumeSourcePtr source = openVolume(m_folder / "a.zarr.zip");
                QCOMPARE(source->info().format, openVolume(store)->info().format);
                QVERIFY(equal(readAll<std::uint8_t>(*source), voxels));
            }
    }

private Q_SLOTS:
    void anArrayOfVersion2ReadsAsItsFolderDoes() {
        const Path store = m_folder / "v2.zarr";
        test::writeArrayV2(store, {2, 2, 4}, {2, 2, 2});
        test::writeBytes(store / "0.0.0", test::bytesOf({1, 2, 3, 4, 5, 6, 7, 8}));
        test::writeBytes(store / "0.0.1", test::bytesOf({11, 12, 13, 14, 15, 16, 17, 18}));
        check(store, {2, 2, 4});
    }
    void anArrayOfVersion3ReadsAsItsFolderDoes() {
        const Path store = m_folder / "v3.zarr";
        test::writeArrayV3(store, {2, 2, 4}, {2, 2, 2});
        test::writeBytes(store / "c/0/0/1", test::bytesOf({11, 12, 13, 14, 15, 16, 17, 18}));
        check(store, {2, 2, 4});
    }
    void severalArraysAreOffered() {
        const Path store = m_folder / "group.zarr";
        test::writeJson(store / ".zgroup", {{"zarr_format", 2}});
        for (const char* name : {"ink", "scan"}) test::writeArrayV2(store / name, {2, 2, 2}, {2, 2, 2});
        writeTextAtomically(m_folder / "group.zip", zippedFolder(store, "", false), false);
        QVERIFY((offered([&] { openVolume(m_folder / "group.zip"); }) == std::vector<std::string>{"ink", "scan"}));
        QCOMPARE(openVolume(m_folder / "group.zip", withDataset("ink"))->info().dataset, std::string("ink"));
    }
    void theAttributesOfASurfaceVolumeAreTold() {
        const Path store = m_folder / "surface-volume.zarr";
        test::writeArrayV2(store, {2, 2, 2}, {2, 2, 2});
        test::writeJson(store / ".zattrs", {{"source_zarr", "s3://scroll.zarr"}, {"num_slices", 28}, {"canvas_size", {5820, 5240}}, {"_ARRAY_DIMENSIONS", {"z", "y", "x"}}});
        const auto provenance = openVolume(store)->info().provenance;
        QCOMPARE(provenance.size(), std::size_t{3});
        QVERIFY(std::count(provenance.begin(), provenance.end(), std::pair<std::string, std::string>("canvas_size", "[5820,5240]")) == 1);
    }
    void brokenZipsAreSentences() {
        const Path store = m_folder / "broken.zarr";
        test::writeArrayV2(store, {2, 2, 2}, {2, 2, 2});
        test::writeBytes(store / "0.0.0", test::bytesOf({1, 2, 3, 4, 5, 6, 7, 8}));
        std::string zip = zippedFolder(store, "", false);
        writeTextAtomically(m_folder / "cut.zip", zip.substr(0, zip.size() - 25), false);
        QVERIFY(complaint([&] { openVolume(m_folder / "cut.zip"); }).contains("list of contents"));
        writeTextAtomically(m_folder / "words.zip", zipped({{"notes.txt", "hello"}}), false);
        QVERIFY(complaint([&] { openVolume(m_folder / "words.zip"); }).contains("words.zip"));
        zip = zipped({{".zarray", readText(store / ".zarray")}, {"0.0.0", readText(store / "0.0.0")}});
        zip[zip.find("0.0.0") - 30] = 'X';   // the entry's own header
        writeTextAtomically(m_folder / "moved.zip", zip, false);
        QVERIFY(complaint([&] { readAll<std::uint8_t>(*openVolume(m_folder / "moved.zip")); }).contains("does not lie where"));
    }
};

QTEST_APPLESS_MAIN(ZarrZipTest)
#include "tst_zarr_zip.moc"
