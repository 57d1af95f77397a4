#include <QTest>

#include "ui/key_table.h"

using namespace volumen;

class KeyTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noKeyMeansTwoThingsInOneContext_data() {
        QTest::addColumn<QString>("preset");
        for (const QString& preset : keyPresets()) QTest::newRow(qPrintable(preset)) << preset;
    }
    void noKeyMeansTwoThingsInOneContext() {
        QFETCH(QString, preset);
        for (const KeyClash& clash : findClashes(keyMap(actionCatalogue(), preset)))
            QFAIL(qPrintable(clash.key.toString() + ": " + clash.one + " and " + clash.other));
    }
    void aClashIsFoundAcrossEverywhereAndAContext() {
        const KeyMap keys{{"one", {{KeyContext::everywhere, QKeySequence("R")}}}, {"two", {{KeyContext::paint, QKeySequence("R")}}}};
        const auto clashes = findClashes(keys);
        QCOMPARE(clashes.size(), std::size_t{1});
        QVERIFY(clashes.front().context == KeyContext::paint);
    }
    void aKeyMayMeanTwoThingsInTwoContexts() {
        const KeyMap keys{{"one", {{KeyContext::navigate, QKeySequence("X")}}}, {"two", {{KeyContext::paint, QKeySequence("X")}}}};
        QVERIFY(findClashes(keys).empty());
    }
    void everyKeyIsOneThatQtKnows() {
        for (const QString& preset : keyPresets())
            for (const auto& [id, bindings] : keyMap(actionCatalogue(), preset))
                for (const KeyBinding& binding : bindings) {
                    QVERIFY2(!binding.key.isEmpty(), qPrintable(id));
                    QVERIFY2(binding.key[0].key() != Qt::Key_unknown, qPrintable(id));
                }
    }
    void aPresetNamesOnlyActionsThatThereAre() {
        const auto actions = actionCatalogue();
        for (const QString& preset : keyPresets()) QCOMPARE(keyMap(actions, preset).size(), actions.size());
    }
    void aPresetTakesAKeyFromWhoeverHadIt() {
        const KeyMap keys = keyMap(actionCatalogue(), "neuroglancer");
        QVERIFY(keys.at("view.maximize").front().key == QKeySequence("Space"));
        QVERIFY(keys.at("tool.last").front().key == QKeySequence("Tab"));
    }
};

QTEST_APPLESS_MAIN(KeyTableTest)
#include "tst_key_table.moc"
