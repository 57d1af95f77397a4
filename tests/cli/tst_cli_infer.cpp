#include <QTest>
#include <cmath>
#include <set>

#include "core/checkpoint/checkpoint.h"
#include "core/volume/chunk_boxes.h"
#include "tests/support/conversion_world.h"
#include "tests/support/run_cli.h"
#include "tests/support/torch_files.h"

using namespace volumen;
using namespace volumen::test;
using namespace volumen::testing;

namespace {

const Path kData = VOLUMEN_LEARN_DATA;
constexpr Voxel kShape{20, 30, 40}, kPatch{8, 12, 16};

/// `volumen-cli worker`, a line in, lines out.
class WorkerProcess {
public:
    WorkerProcess() { m_process.start(cliProgram(), {"worker"}); }
    ~WorkerProcess() { m_process.kill(), m_process.waitForFinished(); }

    void send(const nlohmann::json& line) { m_process.write(QByteArray::fromStdString(line.dump() + "\n")); }
    /// Lines until one of this kind and id.
    std::vector<nlohmann::json> until(const std::set<std::string>& kinds, const nlohmann::json& id) {
        std::vector<nlohmann::json> lines;
        for (;;) {
            if (!m_process.canReadLine() && !m_process.waitForReadyRead(30'000)) return lines;
            while (m_process.canReadLine()) {
                lines.push_back(nlohmann::json::parse(m_process.readLine().toStdString()));
                if (kinds.contains(lines.back()["event"]) && lines.back()["id"] == id) return lines;
            }
        }
    }
    int end() {
        m_process.closeWriteChannel();
        return m_process.waitForFinished(30'000) ? m_process.exitCode() : -1;
    }

private:
    QProcess m_process;
};

}  // namespace

class CliInferTest : public QObject {
    Q_OBJECT

    ConversionWorld m_world;
    std::vector<float> m_input, m_output;

    std::string path(const std::string& name) const { return (m_world / name).string(); }
    std::vector<std::string> arguments(const std::string& out, const std::vector<std::string>& more = {}) const {
        std::vector<std::string> list{"infer", "--model", (kData / "unet3d_gcr.safetensors").string(), "--input", path("scan.zarr"), "--output", path(out), "--device", "cpu", "--threads", "2"};
        list.insert(list.end(), more.begin(), more.end());
        return list;
    }
    nlohmann::json options(const std::string& out) const {
        return {{"model", (kData / "unet3d_gcr.safetensors").string()}, {"input", path("scan.zarr")}, {"output", path(out)}, {"device", "cpu"}, {"type", "f32"}, {"region", "4:12,8:20,16:32"}};
    }

private Q_SLOTS:
    void initTestCase() {
        if (!std::filesystem::exists(Path(QCoreApplication::applicationDirPath().toStdString()) / "../lib/libvolumen_learn.so")) QSKIP("libvolumen_learn is not built here");
        const Checkpoint example(kData / "unet3d_gcr.example.safetensors");
        m_input = example.values(*example.find("input")), m_output = example.values(*example.find("output"));
        Array3<float> scan(kShape, 0.5f);
        std::size_t i = 0;
        forEachVoxel({{4, 8, 16}, {12, 20, 32}}, [&](Voxel v) { scan.at(v) = m_input[i++]; });
        writeVolume(m_world / "scan.zarr", scan);
    }

    void aBoxIsPredictedAsPyTorchPredictsIt() {
        const CliResult result = runCli(arguments("one.zarr", {"--region", "4:12,8:20,16:32", "--type", "f32", "--events"}));
        QVERIFY2(result.status == 0, result.error.c_str());
        const Array3<float> p = readAll<float>(*openVolume(m_world / "one.zarr"));
        std::size_t i = 0;
        forEachVoxel({{4, 8, 16}, {12, 20, 32}}, [&](Voxel v) { QVERIFY(std::abs(p.at(v) - 1 / (1 + std::exp(-m_output[i++]))) < 1e-5); });
        QCOMPARE(p.at({0, 0, 0}), 0.0f);
        QVERIFY(result.output.find("\"event\":\"started\"") != std::string::npos && result.output.find("\"event\":\"chunk\"") != std::string::npos && result.output.find("\"event\":\"finished\"") != std::string::npos);
    }
    void theStoreSaysWhereItComesFrom() {
        QCOMPARE(runCli(arguments("said.zarr")).status, 0);
        const auto said = nlohmann::json::parse(readText(m_world / "said.zarr/.zattrs"))["volumen"];
        QVERIFY(!said.contains("incomplete"));
        QCOMPARE(said["prediction"]["models"][0]["sha256"].get<std::string>().size(), std::size_t{64});
        QVERIFY(said["prediction"]["command"].get<std::string>().find("infer --model") != std::string::npos);
        QCOMPARE(said["prediction"]["settings"]["window"].get<std::string>(), std::string("hann"));
    }
    void bothDirectionsAreTwoPredictions() {
        QCOMPARE(runCli(arguments("both.zarr", {"--direction", "both"})).status, 0);
        QVERIFY(std::filesystem::exists(m_world / "both.zarr/.zattrs") && std::filesystem::exists(m_world / "both_reverse.zarr/.zattrs"));
        QVERIFY(!same(readAll<std::uint8_t>(*openVolume(m_world / "both.zarr")), readAll<std::uint8_t>(*openVolume(m_world / "both_reverse.zarr"))));
    }
    void whatCannotBeIsOneSentence_data() {
        QTest::addColumn<QStringList>("more");
        QTest::newRow("a region outside") << QStringList{"--region", "0:8,0:12,30:46"};
        QTest::newRow("a shard that is none") << QStringList{"--shard", "2/2"};
        QTest::newRow("a level that is none") << QStringList{"--level", "fine"};
        QTest::newRow("a device that is none") << QStringList{"--device", "abacus"};
        QTest::newRow("a patch that does not fit") << QStringList{"--patch", "9,12,16"};
        QTest::newRow("no overlap at all") << QStringList{"--overlap", "1"};
        QTest::newRow("fp16 on a CPU") << QStringList{"--precision", "fp16"};
        QTest::newRow("another card") << QStringList{"--card", QString::fromStdString((kData / "unet3d_gcr.safetensors").string())};
    }
    void whatCannotBeIsOneSentence() {
        QFETCH(QStringList, more);
        std::vector<std::string> list = arguments("no.zarr");
        if (more.front() == "--device") std::erase(list, "--device"), std::erase(list, "cpu");
        for (const QString& part : more) list.push_back(part.toStdString());
        const CliResult result = runCli(list);
        QVERIFY2(result.failedWith(2), result.error.c_str());
        QVERIFY(!std::filesystem::exists(m_world / "no.zarr"));
    }
    void aMaliciousCheckpointRunsNothing() {
        const std::string owned = path("owned");
        const std::string evil = pickled::dict(pickled::text("x") + pickled::call(pickled::named("os", "system"), pickled::text("touch " + owned)));
        written(m_world / "evil.pth", torchZip(pickled::whole(evil), {}));
        for (const std::vector<std::string>& list : {std::vector<std::string>{"info", path("evil.pth")}, {"infer", "--model", path("evil.pth"), "--input", path("scan.zarr"), "--output", path("no.zarr")}}) {
            const CliResult result = runCli(list);
            QVERIFY2(result.failedWith(2) && result.error.find("os.system") != std::string::npos, result.error.c_str());
        }
        QVERIFY(!std::filesystem::exists(owned));
    }
    void infoSaysWhatACheckpointHolds() {
        const CliResult result = runCli({"info", (kData / "unet3d_gcr.safetensors").string(), "--json"});
        QCOMPARE(result.status, 0);
        QCOMPARE(result.json()["format"].get<std::string>(), std::string("checkpoint"));
        QCOMPARE(result.json()["architecture"].get<std::string>(), std::string("unet3d"));
        QVERIFY(result.json()["parameterCount"].get<std::int64_t>() > 10'000 && result.json()["card"]["patch"][2] == 16);
    }

    void theWorkerAnswersEachRequestByItsId() {
        WorkerProcess worker;
        worker.send({{"id", 1}, {"infer", options("w1.zarr")}});
        worker.send({{"id", "two"}, {"infer", options("w2.zarr")}});
        QCOMPARE(worker.until({"finished", "failed"}, 1).back()["event"].get<std::string>(), std::string("finished"));
        QCOMPARE(worker.until({"finished", "failed"}, "two").back()["event"].get<std::string>(), std::string("finished"));
        QVERIFY(same(readAll<float>(*openVolume(m_world / "w1.zarr")), readAll<float>(*openVolume(m_world / "w2.zarr"))));
        worker.send({{"quit", true}});
        QCOMPARE(worker.end(), 0);
    }
    void whatFailsInTheWorkerIsThatRequestsOwn() {
        WorkerProcess worker;
        worker.send({{"id", 1}, {"infer", {{"model", "none.pth"}, {"input", path("scan.zarr")}, {"output", path("w3.zarr")}}}});
        QVERIFY(worker.until({"failed"}, 1).back()["message"].get<std::string>().find("none.pth") != std::string::npos);
        worker.send({{"id", 2}, {"infer", {{"modell", "x"}}}});
        QCOMPARE(worker.until({"failed"}, 2).back()["event"].get<std::string>(), std::string("failed"));
        worker.send({{"id", 3}, {"infer", options("w4.zarr")}});
        QCOMPARE(worker.until({"finished", "failed"}, 3).back()["event"].get<std::string>(), std::string("finished"));
        QCOMPARE(worker.end(), 0);
    }
    void aRequestIsCancelledByItsId() {
        WorkerProcess worker;
        nlohmann::json slow = options("w5.zarr");
        slow["overlap"] = 0.95, slow["region"] = ":,:,:", slow["tta"] = "mirrors";
        worker.send({{"id", 1}, {"infer", slow}});
        worker.until({"started"}, 1);
        worker.send({{"cancel", 1}});
        QCOMPARE(worker.until({"cancelled", "finished", "failed"}, 1).back()["event"].get<std::string>(), std::string("cancelled"));
    }

    void anEvaluationCountsWhatIsRight() {
        Array3<std::uint8_t> p({2, 2, 4}), labels({2, 2, 4});
        for (std::int64_t i = 0; i < 16; ++i) p.data()[i] = static_cast<std::uint8_t>(i * 17), labels.data()[i] = i < 4 ? 0 : i < 10 ? 2 : 1;
        labels.data()[8] = 1;   // below the highest no ink
        writeVolume(m_world / "p.zarr", p), writeVolume(m_world / "l.zarr", labels);
        const CliResult result = runCli({"evaluate", path("p.zarr"), path("l.zarr"), "--json"});
        QVERIFY2(result.status == 0, result.error.c_str());
        const auto json = result.json();
        QVERIFY(json["voxels"] == 12 && json["ink"] == 7 && json["noInk"] == 5);
        QVERIFY(std::abs(json["auc"].get<double>() - 34.0 / 35) < 1e-9);
        QVERIFY(json["atHalf"]["truePositive"] == 7 && json["atHalf"]["falsePositive"] == 1);
        QVERIFY(std::abs(json["best"]["f05"].get<double>() - 1.25 * (6.0 / 7) / (0.25 + 6.0 / 7)) < 1e-9 || json["best"]["f05"].get<double>() > 0.9);
    }
};

QTEST_GUILESS_MAIN(CliInferTest)
#include "tst_cli_infer.moc"
