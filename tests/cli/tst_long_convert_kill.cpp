#include "core/volume/convert/sinks.h"
#include "tests/support/kill_world.h"

using namespace volumen;
using namespace volumen::testing;

class LongConvertKillTest : public QObject {
    Q_OBJECT

    KillWorld m_world;

private Q_SLOTS:
    void killedFiftyTimesAndResumedEveryFormatIsTheSameToTheBit_data() {
        QTest::addColumn<QString>("format");
        for (const SinkFormat& format : sinkFormats()) QTest::newRow(std::string(format.name).c_str()) << QString::fromStdString(std::string(format.name));
    }
    void killedFiftyTimesAndResumedEveryFormatIsTheSameToTheBit() {
        QFETCH(QString, format);
        m_world.killAndCompare(format.toStdString(), 50);
    }
};

QTEST_GUILESS_MAIN(LongConvertKillTest)
#include "tst_long_convert_kill.moc"
