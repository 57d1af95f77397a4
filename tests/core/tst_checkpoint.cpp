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

const std::string kTwoTensors = pickled::text("a.weight") + pickled::tensor("0", {2, 3}) + pickled::text("b.bias") + pickled::tensor("1", {2});
const std::vector<std::string> kTwoStorages{floats({1, 2, 3, 4, 5, 6}), floats({7, 8})};

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

}  // namespace

class CheckpointTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Path file(const std::string& bytes, const std::string& name = "weights.pth") { return written(Path(m_folder.path().toStdString()) / name, bytes); }

    void holdsTheTwo(const Path& path) {
        const Checkpoint weights(path);
        QCOMPARE(weights.tensors().size(), std::size_t{2});
        const TensorInfo* a = weights.find("a.weight");
        QVERIFY2(a && weights.find("b.bias"), weights.tensors()[0].name.c_str());
        QVERIFY(a->shape == (std::vector<std::int64_t>{2, 3}));
        QVERIFY(weights.values(*a) == (std::vector<float>{1, 2, 3, 4, 5, 6}));
        QVERIFY(weights.values(*weights.find("b.bias")) == (std::vector<float>{7, 8}));
        QCOMPARE(weights.parameterCount(), 8);
    }
    QString refusal(const std::string& bytes, const std::string& name = "weights.pth") {
        const Path path = file(bytes, name);
        const QString sentence = complaint([&] { Checkpoint{path}; });
        return sentence.contains("\n") ? QString() : sentence;
    }
    QString refusalOfPickle(const std::string& body) { return refusal(torchZip(pickled::whole(body), kTwoStorages)); }

private Q_SLOTS:
    void aStateDictGivesItsTensors() { holdsTheTwo(file(torchZip(pickled::whole(pickled::orderedDict(kTwoTensors)), kTwoStorages))); }
    void packedValuesAreUnpacked() { holdsTheTwo(file(torchZip(pickled::whole(pickled::dict(kTwoTensors)), kTwoStorages, {}, 8))); }

    void weightsAreFoundWhereverTrainersPutThem_data() {
        QTest::addColumn<QByteArray>("body");
        const std::string dict = pickled::orderedDict(kTwoTensors);
        const auto row = [](const char* name, const std::string& body) { QTest::newRow(name) << QByteArray::fromStdString(body); };
        for (const char* key : {"state_dict", "model", "model_state_dict", "ema_model"})
            row(key, pickled::dict(pickled::text("epoch") + pickled::whole(3) + pickled::text(key) + dict));
        row("a model's state dict", pickled::dict(pickled::text("model") + pickled::dict(pickled::text("state_dict") + dict)));
        const std::string other = pickled::dict(pickled::text("z") + pickled::tensor("1", {2}));
        row("averaged weights before the last ones", pickled::dict(pickled::text("model") + other + pickled::text("ema_model") + dict));
    }
    void weightsAreFoundWhereverTrainersPutThem() {
        QFETCH(QByteArray, body);
        holdsTheTwo(file(torchZip(pickled::whole(body.toStdString()), kTwoStorages)));
    }

    void whatWrapsANetworkIsTakenOffItsNames_data() {
        QTest::addColumn<QByteArray>("prefix");
        for (const char* prefix : {"model.", "module.", "module.model.", "_orig_mod.module."}) QTest::newRow(prefix) << QByteArray(prefix);
    }
    void whatWrapsANetworkIsTakenOffItsNames() {
        QFETCH(QByteArray, prefix);
        const std::string p = prefix.toStdString();
        const std::string body = pickled::text(p + "a.weight") + pickled::tensor("0", {2, 3}) + pickled::text(p + "b.bias") + pickled::tensor("1", {2});
        holdsTheTwo(file(torchZip(pickled::whole(pickled::dict(body)), kTwoStorages)));
    }
    void theStepsOfAnAverageAreNoWeight() {
        const std::string body = pickled::text("n_averaged") + pickled::tensor("1", {2}) + pickled::text("module.x") + pickled::tensor("0", {2, 3}) + pickled::text("module.y") + pickled::tensor("1", {2});
        const Checkpoint weights(file(torchZip(pickled::whole(pickled::dict(body)), kTwoStorages)));
        QCOMPARE(weights.tensors().size(), std::size_t{2});
    }

    void aWholeModuleGivesItsWeightsAndRunsNothing() {
        const auto module = [](const std::string& parameters, const std::string& modules) {
            return pickled::object("made.up", "Net", pickled::text("_parameters") + pickled::dict(parameters) + pickled::text("_buffers") + pickled::dict("") + pickled::text("_modules") + pickled::dict(modules));
        };
        const auto parameter = [](const std::string& tensor) { return pickled::call(pickled::named("torch._utils", "_rebuild_parameter"), tensor + "\x88" + pickled::orderedDict("")); };
        const std::string a = module(pickled::text("weight") + parameter(pickled::tensor("0", {2, 3})), ""), b = module(pickled::text("bias") + parameter(pickled::tensor("1", {2})), "");
        holdsTheTwo(file(torchZip(pickled::whole(module("", pickled::text("a") + a + pickled::text("b") + b)), kTwoStorages)));
    }
    void aTorchScriptModuleIsKnownByItsCode() {
        const std::string part = pickled::object("__torch__", "Part", pickled::text("weight") + pickled::tensor("0", {2, 3}));
        const std::string net = pickled::object("__torch__", "Net", pickled::text("training") + "\x89" + pickled::text("a") + part);
        const Checkpoint weights(file(torchZip(pickled::whole(net), kTwoStorages, {{"a/code/__torch__.py", "x", 0}})));
        QCOMPARE(weights.format(), CheckpointFormat::torchScript);
        QCOMPARE(weights.tensors().front().name, std::string("a.weight"));
    }
    void aTransposedTensorIsReadInItsOwnOrder() {
        const std::string tensor = pickled::call(pickled::named("torch._utils", "_rebuild_tensor_v2"), pickled::storage("FloatStorage", "0", 6) + pickled::whole(0) + pickled::numbers({3, 2}) + pickled::numbers({1, 3}) + "\x89" + pickled::dict(""));
        const Checkpoint weights(file(torchZip(pickled::whole(pickled::dict(pickled::text("t") + tensor)), kTwoStorages)));
        QVERIFY(weights.values(weights.tensors()[0]) == (std::vector<float>{1, 4, 2, 5, 3, 6}));
    }

    void safetensorsComeBackAsTheyWereWritten() {
        const Path path = file("", "own.safetensors");
        const std::vector<NamedFloats> tensors{{"module.a.weight", {2, 3}, {1, 2, 3, 4, 5, 6}}, {"module.b.bias", {2}, {7, 8}}};
        writeSafetensors(path, tensors, R"({"format": "volumen-model"})");
        holdsTheTwo(path);
        QCOMPARE(Checkpoint(path).card(), std::string(R"({"format": "volumen-model"})"));
    }

    void aFileThatNamesWhatRunsProgramsIsRefusedByThatName_data() {
        QTest::addColumn<QByteArray>("module");
        QTest::addColumn<QByteArray>("name");
        const auto row = [](const char* module, const char* name) { QTest::newRow((std::string(module) + "." + name).c_str()) << QByteArray(module) << QByteArray(name); };
        for (const char* module : {"os", "posix", "nt", "subprocess", "sys", "shutil", "socket", "importlib", "runpy"}) row(module, "system");
        for (const char* name : {"eval", "exec", "compile", "open", "getattr", "__import__"}) row("builtins", name), row("__builtin__", name);
        row("importlib.util", "find_spec"), row("torch", "os.system"), row("torch.os", "system"), row("builtins", "eval.__call__");
    }
    void aFileThatNamesWhatRunsProgramsIsRefusedByThatName() {
        QFETCH(QByteArray, module);
        QFETCH(QByteArray, name);
        const std::string m = module.toStdString(), n = name.toStdString();
        const std::string evil = pickled::call(pickled::named(m, n), pickled::text("touch /tmp/owned"));
        const std::string byStack = pickled::text(m) + pickled::text(n) + "\x93" + pickled::tuple(pickled::text("x")) + "R";
        const std::string byInstance = "(" + pickled::text("x") + "i" + m + "\n" + n + "\n";
        const std::string weights = pickled::text("state_dict") + pickled::dict(kTwoTensors) + pickled::text("beside");
        for (const std::string& way : {evil, byStack, byInstance, evil + "0N", pickled::object("a", "B", pickled::text("deep") + evil)})
            QVERIFY2(refusalOfPickle(pickled::dict(weights + way)).contains(QString::fromStdString(m + "." + n)), way.c_str());
        QVERIFY(refusal(pickled::whole(evil)).contains(QString::fromStdString(m + "." + n)));
    }
    void otherNamesAreInertRecords() {
        const std::string other = pickled::call(pickled::named("pathlib", "PosixPath"), pickled::text("/home")) + "0" + pickled::object("lightning.fabric", "AttributeDict", pickled::text("lr") + "G" + std::string(8, '\0'));
        holdsTheTwo(file(torchZip(pickled::whole(pickled::dict(pickled::text("hyper_parameters") + other + pickled::text("state_dict") + pickled::dict(kTwoTensors))), kTwoStorages)));
    }

    void whatCannotBeIsRefusedInOneSentence_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("saying");
        const auto row = [](const char* name, const std::string& bytes, const char* saying) { QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString(saying); };
        const std::string good = torchZip(pickled::whole(pickled::dict(kTwoTensors)), kTwoStorages);
        const auto pickle = [&](const std::string& body) { return torchZip(pickled::whole(pickled::dict(pickled::text("t") + body)), kTwoStorages); };
        const auto view = [](const std::string& parts) { return pickled::call(pickled::named("torch._utils", "_rebuild_tensor_v2"), parts); };
        row("empty", "", "is no checkpoint");
        row("text", "hello", "is no checkpoint");
        row("cut", good.substr(0, good.size() / 2), "cut off");
        row("a zip of something else", zipped({{"a/readme", "x", 0}}), "without weights");
        row("before PyTorch 1.6", pickled::whole("\x8a\x02" "ab") + pickled::whole(pickled::whole(1001)), "before 1.6");
        row("a pickle that ends too early", torchZip("\x80\x02}(", {}), "ends too early");
        row("a text longer than the file", torchZip("\x80\x02X\xff\xff\xff\x7f", {}), "ends too early");
        row("a text of exabytes", torchZip("\x80\x04\x8d" + little(std::uint64_t{1} << 62), {}), "ends too early");
        row("takes from nothing", torchZip("\x80\x02R.", {}), "has not made");
        row("an extension", torchZip("\x80\x02\x82\x01.", {}), "more than the file itself");
        row("two million objects", torchZip("\x80\x02" + std::string(2'000'000, ']') + ".", {}), "a million objects");
        row("no weights", pickle("N"), "no weights");
        row("exabytes", pickle(pickled::tensor("0", {1ll << 40, 1ll << 20})), "cannot be");
        row("sizes whose product overflows", pickle(view(pickled::storage("FloatStorage", "0", 6) + pickled::whole(0) + pickled::numbers({1ll << 32, 1ll << 32, 4}) + pickled::numbers({0, 0, 0}) + "\x89N")), "cannot be");
        row("a negative size", pickle(pickled::tensor("0", {-2, 3})), "cannot be");
        row("more than the storage", pickle(view(pickled::storage("FloatStorage", "0", 6) + pickled::whole(4) + pickled::numbers({3}) + pickled::numbers({1}) + "\x89N")), "reaches past");
        row("one value a trillion times", pickle(view(pickled::storage("FloatStorage", "0", 6) + pickled::whole(0) + pickled::numbers({1ll << 40}) + pickled::numbers({0}) + "\x89N")), "reaches past");
        row("a storage that claims more than its entry", pickle(view(pickled::storage("FloatStorage", "0", 600) + pickled::whole(0) + pickled::numbers({600}) + pickled::numbers({1}) + "\x89N")), "less than");
        row("a storage that is not there", pickle(pickled::tensor("9", {2})), "lacks the values");
        row("an unknown type", pickle(view(pickled::storage("QInt32Storage", "0", 6) + pickled::whole(0) + pickled::numbers({1}) + pickled::numbers({1}) + "\x89N")), "not known");
        row("nested too deeply", pickle("N" + pickled::text("model") + repeated(pickled::named("a", "B") + ")\x81}(" + pickled::text("_modules") + "}(" + pickled::text("m"), 100) + "N" + repeated("uub", 100)), "too deeply");
        row("another byte order", zipped({{"a/data.pkl", pickled::whole(pickled::dict(kTwoTensors)), 0}, {"a/byteorder", "big", 0}}), "byte order");
        row("safetensors of exabytes", safetensors({{"a", {{"dtype", "F32"}, {"shape", {1ll << 40, 1ll << 20}}, {"data_offsets", {0, 1ll << 62}}}}}, ""), "no place");
        row("safetensors whose size overflows", safetensors({{"a", {{"dtype", "F32"}, {"shape", {1ll << 40, 1ll << 40}}, {"data_offsets", {0, 4}}}}}, "1234"), "cannot be");
        row("safetensors with an absurd heading", little(std::uint64_t{1} << 60) + "{}", "claims");
        row("safetensors that end early", safetensors({{"a", {{"dtype", "F32"}, {"shape", {4}}, {"data_offsets", {0, 16}}}}}, "1234"), "no place");
        row("safetensors of another size", safetensors({{"a", {{"dtype", "F32"}, {"shape", {4}}, {"data_offsets", {0, 8}}}}}, "12345678"), "no place");
        row("safetensors that are no list", little(std::uint64_t{2}) + "[]", "is no checkpoint");
        row("safetensors without a shape", safetensors({{"a", {{"dtype", "F32"}}}}, ""), "does not describe");
    }
    void whatCannotBeIsRefusedInOneSentence() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, saying);
        const QString said = refusal(bytes.toStdString());
        QVERIFY2(said.contains(saying), qPrintable(said));
    }
    void aBombIsNotUnpacked() {
        std::string bomb = torchZip(pickled::whole(pickled::dict(kTwoTensors)), {std::string(1 << 20, '\0'), floats({7, 8})}, {}, 8);
        for (std::size_t at = bomb.find("PK\x01\x02"); at != std::string::npos; at = bomb.find("PK\x01\x02", at + 1))
            if (bomb.substr(at + 46, 8) == "a/data/0") bomb.replace(at + 24, 4, little(std::uint32_t{0xf0000000}));
        QVERIFY2(refusal(bomb).contains("more than it can hold"), qPrintable(refusal(bomb)));
    }
    void listsThatHoldThemselvesAreRead() {
        const std::string loop = "]q\x01h\x01" "a";
        holdsTheTwo(file(torchZip(pickled::whole(pickled::dict(kTwoTensors + pickled::text("loop") + loop)), kTwoStorages)));
    }
    void onlyCheckpointsLookLikeThem() {
        QVERIFY(looksLikeCheckpoint(file(torchZip(pickled::whole(pickled::dict(kTwoTensors)), kTwoStorages))));
        QVERIFY(looksLikeCheckpoint(file(pickled::whole("N"))));
        QVERIFY(!looksLikeCheckpoint(file(zipped({{"a.npy", "x", 0}}))));
        QVERIFY(!looksLikeCheckpoint(file("hello")));
        QVERIFY(!looksLikeCheckpoint(Path(m_folder.path().toStdString())));
    }
};

QTEST_APPLESS_MAIN(CheckpointTest)
#include "tst_checkpoint.moc"
