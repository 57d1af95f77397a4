#include "tests/support/label_kill_world.h"

using namespace volumen;
using namespace volumen::testing;

class LongLabelKillTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void afterAThousandKillsNoStrokeThatWasOnDiskIsLost() {
        const char* seed = std::getenv("VOLUMEN_SEED");
        const std::string wrong = killMany(1000, seed ? static_cast<unsigned>(std::strtoul(seed, nullptr, 10)) : 1u);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (isChild(argc, argv)) return 1;
    LongLabelKillTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_long_label_kill.moc"
