#include <QDropEvent>
#include <QHelpEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>
#include <QUrl>

#include "ui/actions.h"
#include "ui/dialogs/goto_popup.h"
#include "ui/dialogs/goto_text.h"
#include "ui/layers_tab.h"
#include "ui/main_window.h"
#include "ui/menus.h"
#include "ui/panels/caption_label.h"
#include "ui/panels/layers_panel.h"
#include "ui/panels/log_window.h"
#include "ui/panels/message_bar.h"
#include "ui/panels/status_line.h"
#include "ui/preferences.h"

using namespace volumen;

class MainWindowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theWorstUnsolvedMessageIsShown() {
        MessageBar bar;
        QVERIFY(bar.isHidden());
        bar.post({.topic = "chunk", .text = "a chunk cannot be read", .level = MessageLevel::error, .actionText = "Try again"});
        bar.post({.topic = "hint", .text = "turn the wheel", .level = MessageLevel::info, .actionText = {}});
        QVERIFY(!bar.isHidden());
        QSignalSpy wanted(&bar, &MessageBar::actionWanted);
        bar.findChild<QPushButton*>()->click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toString(), QString("chunk"));
        bar.solve("chunk");
        QCOMPARE(bar.unsolved().front().topic, QString("hint"));
        bar.solve("hint");
        QVERIFY(bar.isHidden());
    }
    void aTopicHasOneMessage() {
        MessageBar bar;
        bar.post({.topic = "disk", .text = "the disk is nearly full", .level = MessageLevel::warning, .actionText = {}});
        bar.post({.topic = "disk", .text = "the disk is full", .level = MessageLevel::error, .actionText = {}});
        QCOMPARE(bar.unsolved().size(), std::size_t{1});
        QCOMPARE(bar.unsolved().front().text, QString("the disk is full"));
    }
    void whatWasSolvedStaysInTheLog() {
        ActionTable actions;
        MainWindow window(actions);
        window.messages().post({.topic = "a", .text = "something", .level = MessageLevel::warning, .actionText = {}});
        window.messages().solve("a");
        QCOMPARE(window.log().findChild<QListWidget*>()->count(), 1);
    }
    void whyAValueCannotBeReadIsToldWhenThePointerRestsThere() {
        StatusLine line;
        line.resize(800, 28);
        line.setReadOut(ReadOut{.voxel = {1, 2, 3}, .um = {}, .values = {{"scan", "unreadable", "0.0.0: is cut off; copy it again"}}});
        line.show();
        QVERIFY(QTest::qWaitForWindowExposed(&line));
        line.grab();
        QStringList told;
        for (int x = 0; x < line.width(); x += 10) {
            QHelpEvent help(QEvent::ToolTip, {x, 14}, line.mapToGlobal(QPoint(x, 14)));
            QCoreApplication::sendEvent(&line, &help);
            if (!told.contains(QToolTip::text())) told << QToolTip::text();
        }
        QVERIFY(told.contains("0.0.0: is cut off; copy it again"));
    }
    void anEmptyLogSaysSo() {
        LogWindow log;
        log.show();
        const auto buttons = log.findChildren<QPushButton*>();
        auto* nothing = log.findChild<CaptionLabel*>();
        QVERIFY(nothing->isVisible() && !buttons[0]->isEnabled() && !buttons[1]->isEnabled());
        log.append({.topic = "a", .text = "something", .level = MessageLevel::warning, .actionText = {}});
        QVERIFY(!nothing->isVisible() && buttons[0]->isEnabled() && buttons[1]->isEnabled());
        buttons[1]->click();
        QVERIFY(nothing->isVisible());
    }
    void everyMenuActionStandsInItsMenu() {
        ActionTable actions;
        MainWindow window(actions);
        for (const ActionSpec& spec : actions.specs()) {
            if (spec.menu.isEmpty()) continue;
            const QMenu* menu = findMenu(*window.menuBar(), spec.menu);
            QVERIFY2(menu && menu->actions().contains(actions.action(spec.id)), qPrintable(spec.id));
        }
    }
    void theTitleTellsTheDocument() {
        ActionTable actions;
        MainWindow window(actions);
        window.setDocument("scroll1", true);
        QCOMPARE(window.windowTitle(), QString("Volumen – scroll1[*]"));
        QVERIFY(window.isWindowModified());
    }
    void droppedPathsAreTold() {
        ActionTable actions;
        MainWindow window(actions);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile("/data/scroll.zarr"), QUrl("https://elsewhere.example/x")});
        QSignalSpy dropped(&window, &MainWindow::pathsDropped);
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window, &drop);
        QCOMPARE(dropped.size(), 1);
        QCOMPARE(dropped[0][0].toStringList(), QStringList("/data/scroll.zarr"));
    }
    void aGuardKeepsTheWindowOpen() {
        ActionTable actions;
        MainWindow window(actions);
        window.show();
        window.setCloseGuard([] { return false; });
        QVERIFY(!window.close());
        window.setCloseGuard([] { return true; });
        QVERIFY(window.close());
    }
    void sizesSurviveARestart() {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
        ActionTable actions;
        {
            MainWindow window(actions);
            window.resize(1111, 777);
            window.saveSizes(settings);
        }
        MainWindow again(actions);
        again.restoreSizes(settings);
        QCOMPARE(again.size(), QSize(1111, 777));
    }
    void preferencesSurviveAndNonsenseBecomesTheDefault() {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
        const MachineLimits limits{.memoryBytes = std::uint64_t{16} << 30, .cores = 8};
        QCOMPARE(loadPreferences(settings, limits).cacheBytes, std::uint64_t{4} << 30);
        const Preferences chosen{.cacheBytes = std::uint64_t{2} << 30, .volumeBytes = std::uint64_t{100} << 20, .threads = 3, .theme = ThemeKind::light, .keyPreset = "napari"};
        savePreferences(settings, chosen);
        QVERIFY(loadPreferences(settings, limits) == chosen);
        settings.setValue("preferences/cacheBytes", "a lot");
        settings.setValue("preferences/threads", -4);
        settings.setValue("preferences/keyPreset", "emacs");
        const Preferences read = loadPreferences(settings, limits);
        QCOMPARE(read.cacheBytes, std::uint64_t{4} << 30);
        QCOMPARE(read.threads, 8);
        QCOMPARE(read.keyPreset, QString("Volumen"));
    }
    void aClickOnTheEyeAsksForVisibility() {
        LayersPanel panel;
        panel.resize(280, 200);
        panel.setLayers({{.id = 7, .name = "scan", .detail = {}, .problem = {}, .path = {}, .colorMap = "grey", .visible = true}}, 7);
        panel.show();
        QSignalSpy wanted(&panel, &LayersPanel::visibleWanted);
        auto* list = panel.findChild<QListWidget*>();
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, QPoint(18, list->visualItemRect(list->item(0)).center().y()));
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toUInt(), 7u);
        QCOMPARE(wanted[0][1].toBool(), false);
    }
    void aMovedRowAsksForItsPlaceFromTheBottomAndGoesBackWhenRefused() {
        LayersPanel panel;
        std::vector<LayerRow> rows(3);
        for (std::size_t i = 0; i < 3; ++i) rows[i].id = static_cast<LayerId>(i + 1);
        panel.setLayers(rows, 1);
        QSignalSpy wanted(&panel, &LayersPanel::moveWanted);
        auto* list = panel.findChild<QListWidget*>();
        list->insertItem(2, list->takeItem(0));
        list->setCurrentRow(2);
        QTRY_COMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toUInt(), 1u);
        QCOMPARE(wanted[0][1].value<std::size_t>(), std::size_t{0});
        QTRY_COMPARE(list->currentRow(), 0);
    }
    void aPositionIsUnderstoodAsPeoplePasteIt_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("commas") << "6021,3944,4100";
        QTest::newRow("commas and blanks") << "6021, 3944, 4100";
        QTest::newRow("blanks") << "  6021 3944 4100 ";
        QTest::newRow("thousands") << "6,021 3,944 4,100";
        QTest::newRow("brackets") << "[6021, 3944, 4100]";
        QTest::newRow("names") << "x=4100, y=3944, z=6021";
        QTest::newRow("the status line") << "z 6,021  y 3,944  x 4,100";
        QTest::newRow("json") << "{\"z\": 6021, \"y\": 3944, \"x\": 4100}";
    }
    void aPositionIsUnderstoodAsPeoplePasteIt() {
        QFETCH(QString, text);
        const auto found = parsePosition(text, {});
        QVERIFY(found);
        QVERIFY((*found == Point{.z = 6021, .y = 3944, .x = 4100}));
    }
    void anAxisThatIsNotNamedStays() {
        const auto found = parsePosition("z 12", {.z = 1, .y = 2, .x = 3});
        QVERIFY(found);
        QVERIFY((*found == Point{.z = 12, .y = 2, .x = 3}));
    }
    void whatIsNoPositionIsNotUnderstood() {
        for (const char* text : {"", "1,2", "1,2,3,4", "here", "1;b;3"}) QVERIFY2(!parsePosition(text, {}), text);
    }
    void goToTakesOnlyWhatLiesInside() {
        QWidget window;
        window.resize(600, 400);
        window.show();
        auto* popup = new GotoPopup({}, {.z = 10, .y = 20, .x = 30}, &window);
        QSignalSpy wanted(popup, &GotoPopup::gotoWanted);
        popup->open();
        popup->field().setText("10,0,0");
        QTest::keyClick(&popup->field(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 0);
        popup->field().setText("9,19,29");
        QTest::keyClick(&popup->field(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
    }
};

QTEST_MAIN(MainWindowTest)
#include "tst_main_window.moc"
