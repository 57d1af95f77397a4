#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <csignal>

#include "tests/support/predict_world.h"
#include "ui/panels/message_bar.h"

using namespace volumen;
using namespace volumen::testing;

/// Predictions by mouse and keys: a box, the button, growth, cancel, resume, labels; and a worker that dies.
class PredictByHand : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        if (!kPredicts) QSKIP("built without LibTorch, there is nothing that predicts");
    }
    void theFirstPredictionTakesOneKey() {
        PredictWorld world;
        QVERIFY(world.ready());
        QTRY_COMPARE(world.child<QComboBox>("predictModel")->currentText(), QString("Demonstration ink"));   // comes by itself
        QVERIFY(world.child<QLabel>("predictAbout")->text().startsWith("UNet3D · 61,759 parameters\nSees 48 × 48 × 48 voxels of 7.91 µm"));
        world.key(Qt::Key_P);
        QVERIFY(world.sees("predictCancel"));
        QVERIFY(world.predictionAppears());
        QVERIFY(world.child("predictCancel")->isVisible());   // it is seen while it grows
        world.click("predictCancel");
        QVERIFY(world.sees("predictResume"));
    }
    void aBoxIsPredictedCancelledResumedAndAccepted() {
        PredictWorld world;
        QVERIFY(world.ready());
        QVERIFY(world.modelIsThere());
        drawTheBox(world);
        choose(world, "predictRegion", "The crop box");
        QTRY_COMPARE(world.child<QComboBox>("predictRegion")->currentText(), QString("The crop box"));
        QVERIFY(world.sees("predict"));
        world.click("predict");
        QVERIFY(world.predictionAppears());
        world.click("predictCancel");
        QVERIFY(world.sees("predictResume"));
        QVERIFY2(world.text("predictProgress").startsWith("Cancelled at "), qPrintable(world.text("predictProgress")));
        world.click("predictResume");
        QTRY_COMPARE_WITH_TIMEOUT(world.text("predictProgress"), QString("Done"), 60'000);
        accept(world);
    }
    void aWorkerThatIsKilledIsOneSentenceAndNothingElse() {
        PredictWorld world;
        QVERIFY(world.ready());
        QVERIFY(world.modelIsThere());
        for (const char* line : {"labels.new painted", "label.add ink", "tool.brush radius=5", "stroke xy 48,64,64"}) QCOMPARE(world.run(line), QString());
        const std::int64_t labelled = world.project().paintLayer()->labels->counts().of(1);
        world.key(Qt::Key_P);
        QVERIFY(world.predictionAppears());
        ::kill(static_cast<pid_t>(world.session().workerProcess()), SIGKILL);
        QVERIFY(world.sees("predictResume"));
        QCOMPARE(world.text("predictProblem"), QString("the job was killed, as happens by hand or when memory runs out; resume it"));
        QCOMPARE(world.window().messages().unsolved().back().text, world.text("predictProblem"));
        QCOMPARE(world.project().paintLayer()->labels->counts().of(1), labelled);
        world.click("predictResume");
        QTRY_COMPARE_WITH_TIMEOUT(world.text("predictProgress"), QString("Done"), 120'000);
    }
    void weightsThatCannotBeUsedSayWhy() {
        PredictWorld world;
        QVERIFY(world.ready());
        QFile file(world.file("weights.pth"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no weights") > 0);
        file.close();
        QVERIFY(world.run("predict.model " + world.file("weights.pth")).isEmpty());
        QTRY_COMPARE(world.text("predictProblem"), QString("These weights cannot be used; choose others"));
        QVERIFY2(world.text("predictAbout").contains("weights.pth"), qPrintable(world.text("predictAbout")));
        QVERIFY(!world.child("predict")->isEnabled());
        QVERIFY(!world.run("predict").isEmpty());
    }

private:
    static void choose(PredictWorld& world, const char* box, const QString& text) {
        auto* choice = world.child<QComboBox>(box);
        choice->setCurrentIndex(choice->findText(text));
        Q_EMIT choice->activated(choice->currentIndex());
    }
    static void drawTheBox(PredictWorld& world) {
        world.key(Qt::Key_V);
        const auto at = [&](Point v) { return world.at(PaneId::xy, world.project().space().toUm(v)); };
        world.drag(PaneId::xy, Qt::LeftButton, at({48, 4, 4}), at({48, 100, 100}));
        QVERIFY(world.project().view().scene.crop);
        world.showTab();
    }
    static void accept(PredictWorld& world) {
        QVERIFY(world.sees("acceptMake"));
        world.click("acceptMake");
        QVERIFY(world.sees("acceptPreview"));
        world.click("acceptPreview");
        QVERIFY(world.sees("acceptKeep"));
        const auto ink = [&] { return world.project().paintLayer()->labels->counts().of(world.project().paintLayer()->selectedLabel); };
        world.click("acceptKeep");
        const std::int64_t voxels = ink();
        QVERIFY(voxels > 200);
        QVERIFY(world.sees("acceptPreview"));
        world.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(ink(), std::int64_t{0});
    }
};

QTEST_MAIN(PredictByHand)
#include "tst_predict_by_hand.moc"
