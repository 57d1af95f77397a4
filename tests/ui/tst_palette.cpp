#include <QLineEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

#include "ui/actions.h"
#include "ui/dialogs/command_palette.h"
#include "ui/dialogs/fuzzy.h"
#include "ui/help.h"

using namespace volumen;

class PaletteTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lettersMustOccurInOrder() {
        QVERIFY(fuzzyMatch("sp", "Save project"));
        QVERIFY(!fuzzyMatch("ps", "Save"));
        QVERIFY(fuzzyMatch("", "anything"));
    }
    void beginningsOfWordsCountMore() {
        QVERIFY(fuzzyMatch("op", "One pane")->score > fuzzyMatch("op", "Stop it now")->score);
        QVERIFY(fuzzyMatch("zo", "Zoom in")->score > fuzzyMatch("zo", "Horizon oz o")->score);
    }
    void thePlacesAreTheLettersThatWereTyped() {
        const auto match = fuzzyMatch("sap", "Save project as");
        QCOMPARE(match->places, (std::vector<qsizetype>{0, 1, 5}));
    }
    void theBestHitComesFirst_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("first");
        QTest::newRow("two letters") << "gt" << "goto";
        QTest::newRow("a word") << "ruler" << "tool.ruler";
        QTest::newRow("beginnings") << "sp" << "project.save";
        QTest::newRow("the id") << "project.saveAs" << "project.saveAs";
        QTest::newRow("the menu") << "layout grid" << "view.layoutGrid";
    }
    void theBestHitComesFirst() {
        QFETCH(QString, typed);
        QFETCH(QString, first);
        ActionTable table;
        for (const ActionSpec& spec : table.specs()) table.bind(spec.id, [](const QStringList&) { return ActionResult::done(); });
        const auto hits = searchPalette(paletteEntries(table), typed);
        QVERIFY(!hits.empty());
        QCOMPARE(hits.front().entry.id, first);
    }
    void whatCannotBeDoneNowComesLast() {
        const auto hits = searchPalette({{"one", "Fit", "", "", false}, {"two", "A fit of sorts", "", "", true}}, "fit");
        QCOMPARE(hits.front().entry.id, QString("two"));
    }
    void onlyMenuActionsAreOffered() {
        ActionTable table;
        for (const PaletteEntry& entry : paletteEntries(table)) QVERIFY(!table.find(entry.id)->menu.isEmpty());
    }
    void enterRunsTheChosenAction() {
        QWidget window;
        window.resize(800, 600);
        window.show();
        QPointer<CommandPalette> palette = new CommandPalette({{"one", "Fit", "", "", true}, {"two", "Ruler", "", "", true}}, &window);
        QSignalSpy wanted(palette, &CommandPalette::runWanted);
        palette->open();
        QTest::keyClicks(&palette->field(), "rul");
        QTest::keyClick(&palette->field(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toString(), QString("two"));
    }
};

QTEST_MAIN(PaletteTest)
#include "tst_palette.moc"
