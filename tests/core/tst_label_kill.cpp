#include "tests/support/label_kill_world.h"

using namespace volumen;
using namespace volumen::testing;

class LabelKillTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void afterTwentyKillsNoStrokeThatWasOnDiskIsLost() {
        const std::string wrong = killMany(20, 20230205);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (isChild(argc, argv)) return 1;
    LabelKillTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_label_kill.moc"
