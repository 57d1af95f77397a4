#include <QTest>
#include <QTemporaryDir>

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/model_card.h"
#include "core/checkpoint/safetensors.h"
#include "tests/support/complaint.h"
#include "tests/support/torch_files.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

nlohmann::json goodCard() {
    return nlohmann::json::parse(R"({"format": "volumen-model", "version": 1, "architecture": "unet3d", "parameters": {"fMaps": 32}, "patch": [64, 128, 96],
        "normalisation": {"kind": "divide", "by": 255}, "activation": "sigmoid", "spacingUm": 7.91, "direction": "reverse", "axes": "yxz", "input": "round257"})");
}

}  // namespace

class ModelCardTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Path operator/(const std::string& name) const { return Path(m_folder.path().toStdString()) / name; }

    Path weights(const std::string& card) const {
        const Path path = *this / "w.safetensors";
        writeSafetensors(path, std::vector<NamedFloats>{{"a", {1}, {1}}}, card);
        return path;
    }

private Q_SLOTS:
    void aCardSaysWhatItSays() {
        const ModelCard card = parseModelCard(goodCard(), "card");
        QCOMPARE(card.architecture, std::string("unet3d"));
        QVERIFY(card.patch == (Voxel{64, 128, 96}));
        QCOMPARE(card.normalisation.by, 255.0);
        QCOMPARE(card.direction, LayerOrder::reverse);
        QCOMPARE(card.axes, NetworkAxes::yxz);
        QCOMPARE(card.input, InputRule::round257);
        QCOMPARE(card.spacingUm->y, 7.91);
    }
    void aCardIsReadAsItWasWritten() {
        const ModelCard card = parseModelCard(goodCard(), "card");
        QVERIFY(toJson(parseModelCard(toJson(card), "again")) == toJson(card));
    }
    void whatACardNeedNotSayHasItsDefault() {
        auto json = goodCard();
        for (const char* key : {"axes", "input", "direction", "spacingUm", "parameters"}) json.erase(key);
        const ModelCard card = parseModelCard(json, "card");
        QVERIFY(card.axes == NetworkAxes::zyx && card.input == InputRule::native && card.direction == LayerOrder::forward && !card.spacingUm && !card.output.flat);
    }
    void aCardThatLacksOrLiesIsRefusedBySayingWhere_data() {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("saying");
        for (const char* key : {"architecture", "patch", "normalisation", "activation"}) QTest::newRow(key) << QString(R"({"%1": null})").arg(key) << QString("does not say \"%1\"").arg(key);
        QTest::newRow("another format") << R"({"format": "x"})" << "is no model card";
        QTest::newRow("a newer version") << R"({"version": 2})" << "version 2";
        QTest::newRow("a patch of nothing") << R"({"patch": [0, 1, 1]})" << "patch";
        QTest::newRow("a patch of gigabytes") << R"({"patch": [9000000, 1, 1]})" << "patch";
        QTest::newRow("an unknown normalisation") << R"({"normalisation": {"kind": "magic"}})" << "percentile_minmax";
        QTest::newRow("a division by nothing") << R"({"normalisation": {"by": 0}})" << "divides";
        QTest::newRow("a clip of nothing") << R"({"normalisation": {"kind": "clip", "lo": 5, "hi": 5}})" << "clips";
        QTest::newRow("an activation that is none") << R"({"activation": "relu"})" << "softmax";
        QTest::newRow("a spacing of nothing") << R"({"spacingUm": 0})" << "spacingUm";
        QTest::newRow("axes that are none") << R"({"axes": "xyz"})" << "yxz";
    }
    void aCardThatLacksOrLiesIsRefusedBySayingWhere() {
        QFETCH(QString, change);
        QFETCH(QString, saying);
        auto json = goodCard();
        json.merge_patch(nlohmann::json::parse(change.toStdString()));
        const QString said = complaint([&] { parseModelCard(json, "card.json"); });
        QVERIFY2(said.startsWith("card.json: ") && said.contains(saying), qPrintable(said));
    }
    void theChosenCardCountsThenTheInnerOneThenTheOneBeside() {
        auto inner = goodCard(), beside = goodCard(), chosen = goodCard();
        inner["patch"] = {1, 1, 1}, beside["patch"] = {2, 2, 2}, chosen["patch"] = {3, 3, 3};
        written(*this / "chosen.json", chosen.dump());
        written(*this / "w.json", beside.dump());
        const Path with = weights(inner.dump());
        QCOMPARE(cardOf(Checkpoint(with), *this / "chosen.json").patch.z, 3);
        QCOMPARE(cardOf(Checkpoint(with), {}).patch.z, 1);
        QCOMPARE(cardOf(Checkpoint(weights("")), {}).patch.z, 2);
        std::filesystem::remove(*this / "w.json");
        QVERIFY(complaint([&] { cardOf(Checkpoint(weights("")), {}); }).contains("--card"));
    }
};

QTEST_APPLESS_MAIN(ModelCardTest)
#include "tst_model_card.moc"
