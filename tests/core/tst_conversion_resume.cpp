#include <QTest>
#include <atomic>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/volume/convert/conversion_journal.h"
#include "tests/support/complaint.h"
#include "tests/support/conversion_world.h"
#include "tests/support/tiff_writer.h"

using namespace volumen;
using namespace volumen::testing;

class ConversionResumeTest : public QObject {
    Q_OBJECT

    ConversionWorld m_world;

    /// Every file below a folder but the group's attributes, which hold the command line.
    static std::map<std::string, std::vector<std::byte>> filesOf(const Path& folder) {
        std::map<std::string, std::vector<std::byte>> files;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
            if (entry.is_regular_file()) files[std::filesystem::relative(entry.path(), folder).string()] = readFile(entry.path());
        return files;
    }

    ConversionRequest scan(const std::string& out) {
        if (!std::filesystem::exists(m_world / "scan.zarr")) writeVolume(m_world / "scan.zarr", madeVoxels<std::uint16_t>({60, 70, 80}));
        ConversionRequest request = m_world.request("scan.zarr", out);
        request.levels = 3, request.resume = true;
        return request;
    }

    /// Stops after `chunks` more chunks.
    void stopAfter(const ConversionRequest& request, std::int64_t chunks) {
        std::stop_source stop;
        std::atomic<std::int64_t> seen{0};
        bool cancelled = false;
        try {
            m_world.run(request, stop.get_token(), [&](std::int64_t) {
                if (++seen >= chunks) stop.request_stop();
            });
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
    }

private Q_SLOTS:
    void aStoppedRunGoesOnToTheSameBits() {
        m_world.run(scan("whole.zarr"));
        const ConversionRequest request = scan("stopped.zarr");
        std::int64_t before = -1;
        for (int i = 0; i < 4; ++i) {
            stopAfter(request, 9);
            QVERIFY(filesOf(request.out).contains(".volumen-journal"));
            QVERIFY(readJson(request.out / ".zattrs").at("volumen").contains("incomplete"));
        }
        const auto told = m_world.run(request);
        before = told.before;
        QVERIFY(before >= 36 && before < told.total);
        QCOMPARE(told.last, told.total);
        QVERIFY(filesOf(request.out) == filesOf(m_world / "whole.zarr"));
    }
    void shardsGoOnToTheSameBits() {
        for (const char* out : {"whole-shards.zarr", "stopped-shards.zarr"}) {
            ConversionRequest request = scan(out);
            request.format = "ome-zarr-0.5", request.shard = Voxel{32, 32, 32};
            if (out[0] == 's') stopAfter(request, 5);
            m_world.run(request);
        }
        QVERIFY(filesOf(m_world / "whole-shards.zarr") == filesOf(m_world / "stopped-shards.zarr"));
    }
    void withoutResumeWhatStandsThereIsRefused() {
        ConversionRequest request = scan("there.zarr");
        stopAfter(request, 3);
        request.resume = false;
        QVERIFY(complaint([&] { m_world.run(request); }).contains("--resume"));
        request.overwrite = true;
        QCOMPARE(m_world.run(request).before, std::int64_t{0});
        request.overwrite = false;
        QVERIFY(complaint([&] { m_world.run(request); }).contains("--overwrite"));
    }
    void aFinishedOutputSaysThatAllIsDone() {
        const ConversionRequest request = scan("finished.zarr");
        const auto first = m_world.run(request);
        const auto told = m_world.run(request);
        QCOMPARE(told.before, told.total);
        QCOMPARE(told.total, first.total);
        QVERIFY(!std::filesystem::exists(request.out / ".volumen-journal"));
    }
    void otherSettingsAreRefusedByName() {
        ConversionRequest request = scan("settings.zarr");
        stopAfter(request, 3);
        request.codec = "zstd:5", request.region = Box{{0, 0, 0}, {60, 70, 64}};
        const QString said = complaint([&] { m_world.run(request); });
        QVERIFY2(said.contains("codec (blosc-zstd:3 then, zstd:5 now)") && said.contains("region (all then"), qPrintable(said));
        request.codec = "blosc-zstd:3", request.region.reset();   // the default, written out
        m_world.run(request);
        request.reduce = LevelReduce::max;
        QVERIFY(complaint([&] { m_world.run(request); }).contains("reduce (mean then, max now)"));
    }
    void aSourceThatChangedMeanwhileIsRefusedByWhatDiffers() {
        const auto voxels = madeVoxels<std::uint16_t>({40, 50, 60});
        std::filesystem::create_directories(m_world / "slices");
        for (std::int64_t z = 0; z < 40; ++z) writeSlice(m_world / "slices" / (std::to_string(100 + z) + ".tif"), voxels, z);
        ConversionRequest request = m_world.request("slices", "of-slices.zarr");
        request.resume = true;
        stopAfter(request, 3);
        const Path slice = m_world / "slices" / "120.tif";
        const auto time = std::filesystem::last_write_time(slice);
        std::filesystem::last_write_time(slice, time + std::chrono::seconds(5));
        const QString said = complaint([&] { m_world.run(request); });
        QVERIFY2(said.contains("has changed since") && said.contains("source changed (20") && !said.contains("source bytes"), qPrintable(said));
        std::filesystem::last_write_time(slice, time);
        QVERIFY(m_world.run(request).before > 0);
    }
    void aStoreThatWasWrittenAnewIsNoticedToo() {
        writeVolume(m_world / "anew.zarr", madeVoxels<std::uint16_t>({40, 50, 60}));
        writeVolume(m_world / "mask.zarr", madeVoxels<std::uint8_t>({40, 50, 60}));
        ConversionRequest request = m_world.request("anew.zarr", "of-anew.zarr");
        request.resume = true, request.mask = m_world / "mask.zarr";
        stopAfter(request, 3);
        std::filesystem::last_write_time(m_world / "mask.zarr" / "0" / ".zarray", std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
        QVERIFY(complaint([&] { m_world.run(request); }).contains("mask changed ("));
        Json attributes = readJson(m_world / "anew.zarr" / ".zattrs");
        attributes["note"] = "written anew";
        writeJsonAtomically(m_world / "anew.zarr" / ".zattrs", attributes);
        QVERIFY(complaint([&] { m_world.run(request); }).contains("source bytes ("));
        request.resume = false, request.overwrite = true;
        QCOMPARE(m_world.run(request).before, std::int64_t{0});
    }
    void aRunThatNeverBeganItsOutputBeginsAgain() {
        const ConversionRequest request = scan("early.zarr");
        std::filesystem::create_directories(request.out);
        writeTextAtomically(request.out / ".volumen-journal", "{\"sou");
        QCOMPARE(m_world.run(request).before, std::int64_t{0});
    }
    void nothingElseThanAVolumeIsEverReplaced() {
        std::filesystem::create_directories(m_world / "letters");
        writeTextAtomically(m_world / "letters" / "dear.txt", "me");
        ConversionRequest request = scan("letters");
        request.resume = false, request.overwrite = true;
        QVERIFY(complaint([&] { m_world.run(request); }).contains("is not replaced"));
        QVERIFY(std::filesystem::exists(m_world / "letters" / "dear.txt"));
    }
    void aSecondConversionIntoTheSamePlaceIsRefused() {
        const ConversionRequest request = scan("twice.zarr");
        stopAfter(request, 3);
        const auto held = ConversionJournal::resume(request.out / ".volumen-journal");
        QVERIFY(complaint([&] { m_world.run(request); }).contains("another conversion"));
    }
    void afterAPowerCutOnlyWhatWasOnDiskIsBelieved() {
        const Path path = m_world / "journal";
        std::filesystem::remove(path);
        {
            const auto journal = ConversionJournal::begin(path, "{}");
            journal->state(10);
            journal->go();
            journal->record(3, {});
            journal->record(4, {2, 1});
            journal->onDisk(journal->length());
            journal->record(5, {});
        }
        QCOMPARE(ConversionJournal::resume(path)->state(10).doneCount, std::int64_t{3});   // killed only
        std::string text = readText(path);
        const std::size_t boot = text.find("B ");
        text.replace(boot + 2, 4, "zzzz");   // the system has been started anew since
        writeTextAtomically(path, text);
        const JournalState state = ConversionJournal::resume(path)->state(10);
        QCOMPARE(state.doneCount, std::int64_t{2});
        QCOMPARE(state.notFinite.nan, std::int64_t{2});
        QVERIFY(state.done[3] && state.done[4] && !state.done[5]);
        QVERIFY(readText(path).find("\n5\n") == std::string::npos);   // and is not believed later on
    }
    void aTornLineEndsWhatIsBelieved() {
        const Path path = m_world / "torn";
        {
            const auto journal = ConversionJournal::begin(path, "{}");
            journal->state(10);
            journal->go();
            journal->record(3, {});
        }
        for (const char* torn : {"4", "12\n", "-1\n", "x\n", "1 2\n", "\n"}) {
            const std::string text = readText(path);
            writeTextAtomically(path, text + torn);
            QCOMPARE(ConversionJournal::resume(path)->state(10).doneCount, std::int64_t{1});
            QCOMPARE(readText(path), text);
        }
    }
};

QTEST_GUILESS_MAIN(ConversionResumeTest)
#include "tst_conversion_resume.moc"
