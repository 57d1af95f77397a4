#pragma once

#include <sys/resource.h>

#include <QCoreApplication>
#include <QProcess>
#include <QTest>
#include <cstdlib>
#include <map>
#include <random>

#include "tests/support/conversion_world.h"
#include "tests/support/run_cli.h"

/// Conversions that are killed, and resumed until they are whole.
namespace volumen::testing {

/// The same for every run unless VOLUMEN_SEED says otherwise.
inline unsigned killSeed() {
    const char* seed = std::getenv("VOLUMEN_SEED");
    return seed ? static_cast<unsigned>(std::strtoul(seed, nullptr, 10)) : 20230205u;
}

/// Every file under a path (or it alone) by name.
inline std::map<std::string, std::string> contentsOf(const Path& path) {
    std::map<std::string, std::string> files;
    if (!std::filesystem::is_directory(path)) return {{"", readText(path, SIZE_MAX)}};
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
        if (entry.is_regular_file()) files[std::filesystem::relative(entry.path(), path).string()] = readText(entry.path(), SIZE_MAX);
    return files;
}

class KillWorld {
public:
    /// Smooth and noisy parts, so that chunks are of all sizes.
    KillWorld() {
        Array3<std::uint16_t> voxels({50, 120, 130});
        std::mt19937 random(3);
        forEachVoxel({{}, voxels.shape()}, [&](Voxel v) { voxels.at(v) = static_cast<std::uint16_t>(1000 + 40 * v.y + 7 * v.z * v.x % 900 + (v.x > 70 ? random() % 3000 : 0)); });
        writeVolume(m_world / "scan.zarr", voxels, {32, 64, 64});
    }

    Path operator/(const std::string& name) const { return m_world / name; }

    std::vector<std::string> arguments(const std::string& format, const Path& out) const {
        std::vector<std::string> list{"convert", (m_world / "scan.zarr").string(), out.string(), "--format", format, "--resume", "--threads", "2", "--events"};
        if (format.starts_with("ome-zarr")) list.insert(list.end(), {"--chunk", "32", "--levels", "3", "--codec", "zstd:15"});
        if (format == "jpeg-stack") list.insert(list.end(), {"--type", "u8", "--exact257"});
        if (format == "ome-zarr-0.5") list.insert(list.end(), {"--shard", "64,32,32"});
        return list;
    }

    /// Starts a conversion and kills it when it has told of `events` chunks; false when it came to its end before.
    bool killAfter(const std::vector<std::string>& arguments, int events) const {
        QStringList list;
        for (const std::string& argument : arguments) list << QString::fromStdString(argument);
        QProcess process;
        process.start(QCoreApplication::applicationDirPath() + "/volumen-cli", list);
        while (events > 0 && process.waitForReadyRead(30'000))
            while (process.canReadLine()) events -= process.readLine().contains("\"chunk\"");
        const bool runs = process.state() == QProcess::Running && !process.readAll().contains("finished");
        process.kill();
        process.waitForFinished(30'000);
        return runs && process.exitStatus() == QProcess::CrashExit;
    }

    /// `kills` kills at random moments, as many as there is something left to kill; begins again when it is whole. Then compares with an unbroken run.
    void killAndCompare(const std::string& format, int kills) const {
        std::mt19937 random(killSeed());
        qInfo("%s: seed %u", format.c_str(), killSeed());
        const Path out = m_world / ("out-" + format);
        QCOMPARE(test::runCli(arguments(format, out)).status, 0);
        const auto wanted = comparable(format, out);
        std::filesystem::remove_all(out);
        for (int killed = 0; killed < kills;) {
            if (killAfter(arguments(format, out), static_cast<int>(random() % 30))) {
                ++killed;
                continue;
            }
            finishAndCompare(format, out, wanted);
            std::filesystem::remove_all(out);
        }
        finishAndCompare(format, out, wanted);
        std::filesystem::remove_all(out);
    }

private:
    /// What must be the same to the bit: every byte; of HDF5 every voxel, as its chunks lie in the file in the order in which threads came to them.
    std::map<std::string, std::string> comparable(const std::string& format, const Path& out) const {
        if (format != "hdf5") return contentsOf(out);
        const Path voxels = m_world / "voxels.npy";
        const test::CliResult result = test::runCli({"convert", out.string(), voxels.string(), "--overwrite"});
        return {{result.error, contentsOf(voxels)[""]}};
    }

    void finishAndCompare(const std::string& format, const Path& out, const std::map<std::string, std::string>& wanted) const {
        const test::CliResult result = test::runCli(arguments(format, out));
        QVERIFY2(result.status == 0, result.error.c_str());
        QVERIFY2(comparable(format, out) == wanted, format.c_str());
        for (const auto& entry : std::filesystem::directory_iterator(m_world / ""))
            QVERIFY2(entry.path().string().find("incomplete") == std::string::npos, entry.path().c_str());
    }

    ConversionWorld m_world;
};

}  // namespace volumen::testing
