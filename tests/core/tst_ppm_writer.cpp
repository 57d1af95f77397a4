#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <cstring>

#include "core/base/error.h"
#include "core/segment/ppm.h"

using namespace volumen;

class PpmWriterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordsAreXyzAndNormalInDoublesAfterTheHeader() {
        const QTemporaryDir folder;
        const Path path = Path(folder.path().toStdString()) / "a.ppm";
        const SurfacePoint point{.position = {3, 2, 1.5}, .normal = {1, 0, 0}};
        PpmWriter writer(path, {.height = 1, .width = 2});
        writer.writeRow(std::vector{point, SurfacePoint{}});
        writer.finish();

        const std::string text = readText(path);
        const std::string header = "width: 2\nheight: 1\ndim: 6\nordered: true\ntype: double\nversion: 1\n<>\n";
        QVERIFY(text.starts_with(header));
        QCOMPARE(text.size(), header.size() + 2 * 6 * sizeof(double));
        std::array<double, 12> values{};
        std::memcpy(values.data(), text.data() + header.size(), sizeof values);
        QCOMPARE(values, (std::array<double, 12>{1.5, 2, 3, 0, 0, 1}));
    }
    void nothingStandsThereBeforeAllRowsAreWritten() {
        const QTemporaryDir folder;
        const Path path = Path(folder.path().toStdString()) / "a.ppm";
        {
            PpmWriter writer(path, {.height = 2, .width = 1});
            writer.writeRow(std::vector{SurfacePoint{}});
        }
        QVERIFY(std::filesystem::is_empty(path.parent_path()));
    }
    void whatStandsThereIsNotReplacedUnasked() {
        const QTemporaryDir folder;
        const Path path = Path(folder.path().toStdString()) / "a.ppm";
        writeTextAtomically(path, "mine");
        QVERIFY_EXCEPTION_THROWN(PpmWriter(path, {.height = 1, .width = 1}), Error);
        QCOMPARE(readText(path), std::string("mine"));
    }
};

QTEST_APPLESS_MAIN(PpmWriterTest)
#include "tst_ppm_writer.moc"
