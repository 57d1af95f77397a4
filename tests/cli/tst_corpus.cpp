#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "core/base/child_process.h"
#include "core/base/error.h"

using namespace volumen;
using namespace std::chrono_literals;

namespace {

constexpr ChildLimits kLimits{.memoryBytes = std::uint64_t{4} << 30, .cpu = 20s, .wall = 60s, .outputBytes = 1 << 16};

Path corpus() {
    const Path shared = qEnvironmentVariableIsSet("VOLUMEN_SHARED") ? Path(qEnvironmentVariable("VOLUMEN_SHARED").toStdString()) : Path(VOLUMEN_SOURCE_DIR) / ".." / "shared";
    return (shared / "data" / "corpus").lexically_normal();
}

std::vector<Path> filesBelow(const Path& folder) {
    std::vector<Path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

ChildResult infoWithStats(const Path& path) {
    const Path program = QCoreApplication::applicationDirPath().toStdString() + "/volumen-cli";
    return runChild({program, {"info", path.string(), "--stats", "--threads", "2"}}, kLimits);
}

/// One line that begins with the program's and the file's name and goes on with a reason.
bool isOneSentence(const std::string& text, const Path& path) {
    const std::string begin = "volumen-cli: " + path.string();
    return text.starts_with(begin) && text.size() > begin.size() + 10 && std::count(text.begin(), text.end(), '\n') == 1;
}

struct Counts {
    int tried = 0;
    int opened = 0;
    int refused = 0;
    QStringList wrong;

    void note(const Path& path, const ChildResult& result) {
        ++tried;
        if (result.end.succeeded() && result.errors.empty()) ++opened;
        else if (result.end.kind == ChildEnd::Kind::exited && result.end.code == 2 && isOneSentence(result.errors, path)) ++refused;
        else wrong << QString::fromStdString(path.string() + " " + result.end.text() + ": " + result.errors);
    }
};

/// As `runChild`; what cannot even be started did not end well.
ChildResult attempt(const Path& path) {
    try {
        return infoWithStats(path);
    } catch (const Error& error) {
        return {{ChildEnd::Kind::killed, 0}, {}, error.what()};
    }
}

/// Reads every one of them whole, in a child each, two at a time.
Counts countsOf(const std::vector<Path>& paths) {
    Counts counts;
    std::mutex mutex;
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < paths.size(); i = next++) {
            const ChildResult result = attempt(paths[i]);
            const std::lock_guard lock(mutex);
            counts.note(paths[i], result);
        }
    };
    { const std::jthread other(work); work(); }
    return counts;
}

}  // namespace

/// Malformed and odd files: each is opened and read to the last voxel, or refused by one sentence that names it and a reason.
class CorpusTest : public QObject {
    Q_OBJECT

    void check(const QString& name, const Counts& counts) {
        qInfo().noquote() << QString("%1: %2 tried, %3 opened, %4 refused").arg(name).arg(counts.tried).arg(counts.opened).arg(counts.refused);
        QVERIFY2(counts.wrong.isEmpty(), qPrintable(counts.wrong.join('\n')));
    }

private Q_SLOTS:
    void initTestCase() {
        if (!std::filesystem::is_directory(corpus())) QSKIP("no corpus of malformed files in ../shared/data (VOLUMEN_SHARED says where else)");
    }
    void everyFileIsReadOrRefusedByASentence_data() {
        QTest::addColumn<QString>("folder");
        for (const auto& entry : std::filesystem::directory_iterator(corpus()))
            if (entry.is_directory()) QTest::newRow(entry.path().filename().c_str()) << QString::fromStdString(entry.path().string());
    }
    void everyFileIsReadOrRefusedByASentence() {
        QFETCH(QString, folder);
        const Counts counts = countsOf(filesBelow(folder.toStdString()));
        QVERIFY(counts.tried > 0);
        check(QTest::currentDataTag(), counts);
    }
    void everyJsonIsRefusedAsAStoresDescription() {
        const QTemporaryDir scratch;
        std::vector<Path> stores;
        for (const Path& json : filesBelow(corpus())) {
            if (json.extension() != ".json") continue;
            stores.push_back(Path(scratch.path().toStdString()) / (std::to_string(stores.size()) + ".zarr"));
            std::filesystem::create_directory(stores.back());
            std::filesystem::create_symlink(json, stores.back() / (stores.size() % 2 ? ".zarray" : "zarr.json"));
        }
        const Counts counts = countsOf(stores);
        check("JSON as the description of a Zarr store", counts);
        QCOMPARE(counts.refused, static_cast<int>(stores.size()));
    }
};

QTEST_GUILESS_MAIN(CorpusTest)
#include "tst_corpus.moc"
