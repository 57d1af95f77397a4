#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <opencv2/core.hpp>
#include <opencv2/videoio.hpp>

#include "tests/support/run_cli.h"

using namespace volumen;
using namespace volumen::test;

class CliMovieTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_tmp;

    std::string at(const QString& name) const { return m_tmp.filePath(name).toStdString(); }

    /// Numbered pictures, each of one colour: the first red, then ever more blue.
    QString frames(const QString& folder, int count, QSize size = {65, 48}) {
        QDir(m_tmp.path()).mkpath(folder);
        for (int i = 0; i < count; ++i) {
            QImage picture(size, QImage::Format_RGB32);
            picture.fill(QColor(255 - 8 * i, 20, 8 * i));
            picture.save(m_tmp.filePath(QString("%1/frame%2.png").arg(folder).arg(i)));
        }
        return m_tmp.filePath(folder);
    }

private Q_SLOTS:
    void everyFrameIsInTheMovieInTheOrderOfItsNumber() {
        const CliResult result = runCli({"movie", frames("many", 24).toStdString(), at("turn.mp4"), "--fps", "12"});
        QVERIFY2(result.status == 0, result.error.c_str());
        cv::VideoCapture movie(at("turn.mp4"), cv::CAP_FFMPEG);
        QCOMPARE(movie.get(cv::CAP_PROP_FPS), 12.0);
        int count = 0;
        cv::Mat frame;
        while (movie.read(frame)) {
            QCOMPARE(QSize(frame.cols, frame.rows), QSize(64, 48));
            const cv::Scalar mean = cv::mean(frame);
            QVERIFY2(std::abs(mean[0] - 8 * count) < 12 && std::abs(mean[2] - (255 - 8 * count)) < 12, qPrintable(QString("frame %1").arg(count)));
            ++count;
        }
        QCOMPARE(count, 24);
        QCOMPARE(QDir(m_tmp.path()).entryList({".making*"}, QDir::Files | QDir::Hidden).size(), 0);
    }
    void theFramesAreDeletedWhenAskedAndNothingElse() {
        const QString folder = frames("gone", 2), kept = frames("kept", 2);
        QFile(kept + "/notes.txt").open(QIODevice::WriteOnly);
        for (const QString& each : {folder, kept}) QCOMPARE(runCli({"movie", each.toStdString(), at("x.mp4"), "--delete-frames", "--overwrite"}).status, 0);
        QVERIFY(!QFileInfo::exists(folder));
        QCOMPARE(QDir(kept).entryList(QDir::Files), QStringList("notes.txt"));
    }
    void whatIsWrongIsOneSentence() {
        QDir(m_tmp.path()).mkpath("empty");
        QVERIFY(runCli({"movie", at("empty"), at("a.mp4")}).failedWith(2));
        QVERIFY(runCli({"movie", at("nowhere"), at("a.mp4")}).failedWith(2));
        const std::string odd = frames("odd", 3).toStdString();
        QImage(QSize(20, 20), QImage::Format_RGB32).save(m_tmp.filePath("odd/frame2.png"));
        QVERIFY(runCli({"movie", odd, at("a.mp4")}).failedWith(2));
        QVERIFY(runCli({"movie", frames("right", 2).toStdString(), at("a.avi")}).failedWith(2));
        QVERIFY(!QFileInfo::exists(m_tmp.filePath("a.mp4")) && !QFileInfo::exists(m_tmp.filePath("a.avi")));
    }
    void aMovieThatIsThereIsNotReplacedUnasked() {
        const std::string folder = frames("again", 2).toStdString();
        QCOMPARE(runCli({"movie", folder, at("b.mp4")}).status, 0);
        QVERIFY(runCli({"movie", folder, at("b.mp4")}).failedWith(3));
        QCOMPARE(runCli({"movie", folder, at("b.mp4"), "--overwrite"}).status, 0);
    }
};

QTEST_GUILESS_MAIN(CliMovieTest)
#include "tst_cli_movie.moc"
