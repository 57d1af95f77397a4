// What a person opens in the real window: by dropping, in layers, from containers; and what cannot be opened.

#include <QDialog>
#include <QDropEvent>
#include <QListWidget>
#include <QLockFile>
#include <QMimeData>
#include <QPushButton>
#include <QTimer>
#include <QUrl>

#include "tests/support/session_world.h"
#include "ui/dialogs/choice_dialog.h"
#include "ui/panels/layers_panel.h"
#include "ui/theme.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

Array3<std::uint8_t> constant(Voxel shape, std::uint8_t value) { return Array3<std::uint8_t>(shape, value); }

void drop(MainWindow& window, const QStringList& paths) {
    QMimeData data;
    QList<QUrl> urls;
    for (const QString& path : paths) urls.append(QUrl::fromLocalFile(path));
    data.setUrls(urls);
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &enter);
    QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &event);
}

/// A click on the eye of a row of the layers list.
void clickEye(MainWindow& window, int row) {
    auto* list = window.findChild<LayersPanel*>()->findChild<QListWidget*>();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, QPoint(18, list->visualItemRect(list->item(row)).center().y()));
}

/// Answers the next question of which volume is meant; empty: would rather not. `asked` becomes what was offered.
void answerChoice(QObject* context, const QString& id, QStringList& asked) {
    auto* timer = new QTimer(context);
    timer->setInterval(5);
    QObject::connect(timer, &QTimer::timeout, context, [=, &asked] {
        auto* dialog = qobject_cast<ChoiceDialog*>(QApplication::activeModalWidget());
        if (!dialog) return;
        timer->deleteLater();
        auto* list = dialog->findChild<QListWidget*>();
        for (int row = 0; row < list->count(); ++row) {
            asked.append(list->item(row)->text());
            if (list->item(row)->text() == id) list->setCurrentRow(row);
        }
        id.isEmpty() ? dialog->reject() : dialog->accept();
    });
    timer->start();
}

void writeGroupOfTwo(const Path& folder) {
    writeRawZarr(folder / "first", constant({16, 16, 16}, 10), {16, 16, 16}, "|u1");
    writeRawZarr(folder / "second", constant({16, 24, 24}, 20), {16, 24, 24}, "|u1");
    writeTextAtomically(folder / ".zgroup", R"({"zarr_format":2})", false);
}

}  // namespace

class WindowOpens : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneFontIsUsedFromTheStart() {
        SessionWorld world;
        QVERIFY(world.show());
        for (const QWidget* widget : world.window().findChildren<QWidget*>())
            QVERIFY2(!widget->isVisible() || (widget->font().family() == controlFont().family() && widget->font().pixelSize() > 0), widget->metaObject()->className());
    }
    void theLockThatADeadProgramLeftOnTheSettingsIsNotWaitedFor() {
        SessionWorld world;
        const QString lock = world.file("settings.ini.lock");
        QVERIFY(QFile(lock).open(QIODevice::WriteOnly));
        writeRawZarr(world.path("a.zarr"), constant({16, 16, 16}, 10), {16, 16, 16}, "|u1");
        QVERIFY(world.show() && world.open("a.zarr"));
        QTRY_COMPARE(QSettings(world.file("settings.ini"), QSettings::IniFormat).value("recent/1/name").toString(), QString("a.zarr"));
        QVERIFY(!QFile::exists(lock));
    }
    void theLockOfAProgramThatLivesStays() {
        const QTemporaryDir folder;
        QLockFile lock(folder.filePath("settings.ini.lock"));
        QVERIFY(lock.tryLock());
        forgetDeadLock(folder.filePath("settings.ini"));
        QVERIFY(QFile::exists(lock.fileName()));
    }
    void whatIsDroppedIsOpenedOneOverTheOther() {
        SessionWorld world;
        writePlacedZarr(world.path("below.zarr"), constant({32, 32, 32}, 100), "|u1", {2, 2, 2});
        writePlacedZarr(world.path("above.zarr"), constant({32, 32, 32}, 200), "|u1", {2, 2, 2});
        QVERIFY(world.show());
        QVERIFY(world.window().isVisible() && world.project().layers().empty());
        drop(world.window(), {world.file("below.zarr"), world.file("above.zarr")});
        QVERIFY(QTest::qWaitFor([&] { return world.project().layers().size() == 2; }));
        QVERIFY(world.idle());
        QCOMPARE(world.layer(0).name, std::string("below"));
        QCOMPARE(world.layer(1).name, std::string("above"));
        for (const char* name : {"below", "above"}) QCOMPARE(world.run(QString("layer.window %1 0:255").arg(name)), QString());
        QVERIFY(world.idle());
        const Point there{20, 24, 28};
        QCOMPARE(world.colorAt(PaneId::xy, {0, 24, 28}).red(), 200);
        clickEye(world.window(), 0);  // the topmost is the list's first
        QVERIFY(!world.layer(1).look.visible);
        QVERIFY(world.idle());
        QCOMPARE(world.colorAt(PaneId::xy, there).red(), 100);
        clickEye(world.window(), 1);
        QVERIFY(world.idle());
        QCOMPARE(world.colorAt(PaneId::xy, there).red(), 0);
        clickEye(world.window(), 0);
        QVERIFY(world.idle());
        QCOMPARE(world.colorAt(PaneId::xy, there).red(), 200);
    }
    void layersOfDifferentSpacingAndOriginLieWhereTheyBelong() {
        SessionWorld world;
        writePlacedZarr(world.path("scan.zarr"), constant({40, 40, 40}, 60), "|u1", {8, 8, 8});
        writePlacedZarr(world.path("crop.zarr"), constant({20, 30, 50}, 220), "|u1", {4, 2, 2}, {100, 80, 120});
        QVERIFY(world.show());
        QVERIFY(world.open("scan.zarr") && world.open("crop.zarr"));
        for (const char* line : {"layer.window scan 0:255", "layer.window crop 0:255", "layer.interpolation scan nearest", "layer.interpolation crop nearest", "goto 15,12,18", "view.fit"})
            QCOMPARE(world.run(line), QString());
        QVERIFY(world.idle());
        // The crop's box, from the outer faces of its first voxels to those of its last: z 98 … 178, y 79 … 139, x 119 … 219 µm.
        const Point lo{98, 79, 119}, hi{178, 139, 219}, in{120, 96, 144};
        for (const PaneId pane : kSlicePanes) {
            const double edge = 1.5 * world.project().view().pane(pane).umPerPixel;
            for (const Axis axis : {Axis::z, Axis::y, Axis::x}) {
                if (axis == axisOf(pane)) continue;
                Point p = in;
                Point low = lo, high = hi;
                for (const auto& [place, grey] : {std::pair{along(low, axis) - edge, 60}, {along(low, axis) + edge, 220}, {along(high, axis) - edge, 220}, {along(high, axis) + edge, 60}}) {
                    along(p, axis) = place;
                    Point aside{3, 3, 3};  // beside the crosshair's lines
                    along(aside, axis) = 0;
                    QCOMPARE(world.colorAt(pane, p + aside * edge).red(), grey);
                }
            }
        }
    }
    void aFileThatCannotBeReadIsToldInOneSentenceAndWhatIsOpenStays() {
        SessionWorld world;
        writePlacedZarr(world.path("scan.zarr"), constant({32, 32, 32}, 90), "|u1", {2, 2, 2});
        writeTextAtomically(world.path("notes.zarr"), "not a volume", false);
        QVERIFY(world.show());
        QVERIFY(world.open("scan.zarr"));
        QCOMPARE(world.window().messages().unsolved().size(), std::size_t{0});
        drop(world.window(), {world.file("notes.zarr")});
        QVERIFY(QTest::qWaitFor([&] { return !world.window().messages().unsolved().empty(); }));
        QVERIFY(world.idle());
        QCOMPARE(world.window().messages().unsolved().size(), std::size_t{1});
        const QString sentence = world.window().messages().unsolved()[0].text;
        QVERIFY2(sentence.contains(world.file("notes.zarr")) && sentence.contains(';') && !sentence.contains('\n'), qPrintable(sentence));
        QVERIFY(world.window().messages().isVisible());
        QCOMPARE(world.project().layers().size(), std::size_t{1});
        QVERIFY(world.slice(PaneId::xy)->isVisible());
        QVERIFY(world.idle());
        QVERIFY(world.run("open " + world.file("nowhere.zarr")).contains("nowhere.zarr"));
        QCOMPARE(world.project().layers().size(), std::size_t{1});
    }
    void aContainerOfSeveralVolumesIsAskedAbout() {
        SessionWorld world;
        writeGroupOfTwo(world.path("two.zarr"));
        QVERIFY(world.show());
        QStringList asked;
        answerChoice(&world.window(), "second", asked);
        drop(world.window(), {world.file("two.zarr")});
        QVERIFY(QTest::qWaitFor([&] { return !world.project().layers().empty(); }));
        QVERIFY(world.idle());
        QCOMPARE(asked, QStringList({"first", "second"}));
        QCOMPARE(world.layer(0).source->info().shape().y, 24);
        QVERIFY(world.window().messages().unsolved().empty());
    }
    void whoWouldRatherNotChooseOpensNothing() {
        SessionWorld world;
        writeGroupOfTwo(world.path("two.zarr"));
        QVERIFY(world.show());
        QStringList asked;
        answerChoice(&world.window(), {}, asked);
        drop(world.window(), {world.file("two.zarr")});
        QVERIFY(QTest::qWaitFor([&] { return !asked.isEmpty(); }));
        QVERIFY(world.idle());
        QVERIFY(world.project().layers().empty());
    }
    void whatWasChangedLastIsOnDiskWhenTheWindowIsClosed() {
        SessionWorld world;
        writePlacedZarr(world.path("scan.zarr"), constant({32, 32, 32}, 90), "|u1", {2, 2, 2});
        QVERIFY(world.show());
        QVERIFY(world.open("scan.zarr"));
        QCOMPARE(world.run("project.new " + world.file("a.volumen")), QString());
        QCOMPARE(world.run("layer.gamma scan 1.75"), QString());
        world.window().close();
        QVERIFY(QTest::qWaitFor([&] { return !world.window().isVisible(); }));
        QCOMPARE(readProject(world.path("a.volumen")).layers.at(0).look->gamma, 1.75);
    }
    void whatWasChangedLastIsOnDiskWhenAnotherProjectIsOpened() {
        SessionWorld world;
        writePlacedZarr(world.path("scan.zarr"), constant({32, 32, 32}, 90), "|u1", {2, 2, 2});
        QVERIFY(world.show());
        QVERIFY(world.open("scan.zarr"));
        QCOMPARE(world.run("project.new " + world.file("a.volumen")), QString());
        QCOMPARE(world.run("project.new " + world.file("b.volumen")), QString());
        QCOMPARE(world.run("layer.gamma scan 1.75"), QString());
        QCOMPARE(world.run("project.open " + world.file("a.volumen")), QString());
        QCOMPARE(world.layer(0).look.gamma, 1.0);
        QCOMPARE(readProject(world.path("b.volumen")).layers.at(0).look->gamma, 1.75);
        QVERIFY2(!world.window().windowTitle().contains("read-only"), qPrintable(world.window().windowTitle()));
    }
    void whatWasNeverSavedIsAskedAboutBeforeAProjectReplacesIt() {
        SessionWorld world;
        writePlacedZarr(world.path("scan.zarr"), constant({32, 32, 32}, 90), "|u1", {2, 2, 2});
        writeProject(world.path("other.volumen"), {});
        QVERIFY(world.show());
        QVERIFY(world.open("scan.zarr"));
        QCOMPARE(world.run("layer.gamma scan 1.75"), QString());
        int asked = 0;
        QTimer timer;
        connect(&timer, &QTimer::timeout, this, [&asked] {
            if (auto* question = qobject_cast<QDialog*>(QApplication::activeModalWidget())) ++asked, question->reject();
        });
        timer.start(5);
        QVERIFY(world.run("project.open " + world.file("other.volumen")).contains("not saved"));
        QCOMPARE(asked, 1);
        QCOMPARE(world.layer(0).look.gamma, 1.75);
        world.session().quitSilently();  // as scripts: never asks
        QCOMPARE(world.run("project.open " + world.file("other.volumen")), QString());
        QVERIFY(world.project().layers().empty());
    }
    void aClosedProjectIsClosedWhenItSaysSo() {
        SessionWorld world;
        writePlacedZarr(world.path("scan.zarr"), constant({32, 32, 32}, 90), "|u1", {2, 2, 2});
        QVERIFY(world.show());
        QVERIFY(world.open("scan.zarr"));
        QCOMPARE(world.run("project.new " + world.file("a.volumen")), QString());
        QCOMPARE(world.run("layer.gamma scan 1.75"), QString());
        QCOMPARE(world.run("project.close"), QString());
        QVERIFY(world.project().layers().empty() && world.project().path().empty());
        QCOMPARE(readProject(world.path("a.volumen")).layers.at(0).look->gamma, 1.75);
    }
    void closingTheWindowClosesATornOffPaneToo() {
        SessionWorld world;
        writePlacedZarr(world.path("scan.zarr"), constant({32, 32, 32}, 90), "|u1", {2, 2, 2});
        QVERIFY(world.show());
        QVERIFY(world.open("scan.zarr"));
        QCOMPARE(world.run("view.tearOff xz"), QString());
        QWidget* own = world.slice(PaneId::xz)->window();
        QVERIFY(own != &world.window() && QTest::qWaitForWindowExposed(own));
        QCOMPARE(world.run("layer.remove scan"), QString());  // nothing to be asked about
        world.session().quitSilently();
        world.window().close();
        QVERIFY(!world.window().isVisible() && !world.slice(PaneId::xz)->isVisible());
    }
};

QTEST_MAIN(WindowOpens)
#include "tst_window_opens.moc"
