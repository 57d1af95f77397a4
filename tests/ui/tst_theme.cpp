#include <QApplication>
#include <QTest>
#include <cmath>

#include "ui/color_maps.h"
#include "ui/icons.h"
#include "ui/tabular_text.h"
#include "ui/theme.h"

using namespace volumen;

class ThemeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textHasContrastInBothThemes() {
        for (const ThemeKind kind : {ThemeKind::dark, ThemeKind::light}) {
            const Theme& t = theme(kind);
            for (const QColor& ground : {t.window, t.panel, t.field, t.selection, t.hover}) QVERIFY(contrast(t.text, ground) >= 4.5);
            for (const QColor& ground : {t.window, t.panel}) QVERIFY(contrast(t.caption, ground) >= 4.5);
            QVERIFY(contrast(t.caption, t.selection) >= 4.0);
            QVERIFY(contrast(t.onPane, t.pane) >= 4.5);
        }
    }
    void signalColoursCanBeReadOnThePanels() {
        for (const ThemeKind kind : {ThemeKind::dark, ThemeKind::light}) {
            const Theme& t = theme(kind);
            for (const QColor& color : {t.good, t.warning, t.error, t.axisZ, t.axisY, t.axisX, t.ink, t.noInk}) {
                const double found = contrast(color, t.panel);
                QVERIFY2(found >= 4.5, qPrintable(QStringLiteral("%1 %2").arg(color.name()).arg(found)));
            }
        }
    }
    void textOnTheAccentCanBeRead() {
        for (const ThemeKind kind : {ThemeKind::dark, ThemeKind::light}) QVERIFY(contrast(theme(kind).onAccent, theme(kind).accent) >= 4.0);
    }
    void contrastIsWhatWcagSays() {
        QCOMPARE(std::round(contrast(Qt::black, Qt::white)), 21.0);
        QVERIFY(std::abs(contrast(QColor("#777777"), Qt::white) - 4.48) < 0.01);
    }
    void theThemeInForceIsKnown() {
        applyTheme(*qApp, ThemeKind::light);
        QVERIFY(!currentTheme().dark);
        applyTheme(*qApp, ThemeKind::dark);
        QVERIFY(currentTheme().dark);
        QVERIFY(!qApp->styleSheet().contains('@'));
        QVERIFY(!qApp->styleSheet().isEmpty());
    }
    void anIconBearsTheThemesInk() {
        const QImage drawn = icon("plus", QColor("#ff0000")).pixmap(QSize(20, 20)).toImage();
        QVERIFY(drawn.pixelColor(10, 10).red() > 200);
        QCOMPARE(drawn.pixelColor(10, 10).green(), 0);
        QVERIFY(icon("no-such-icon", theme(ThemeKind::dark)).isNull());
    }
    void everyColourMapIsThere() {
        for (const QString& name : colorMapNames()) QVERIFY2(findColorMap(name), qPrintable(name));
        QVERIFY(!findColorMap("plaid"));
    }
    void colourMapsBeginAndEndWhereTheyShould() {
        QCOMPARE(colorMap("grey").at(0), QColor(0, 0, 0));
        QCOMPARE(colorMap("grey").at(1), QColor(255, 255, 255));
        QCOMPARE(colorMap("inverted-grey").at(0), QColor(255, 255, 255));
        QCOMPARE(colorMap("viridis").at(0), QColor(68, 1, 84));
        QCOMPARE(colorMap("ink").at(0).alpha(), 0);
        QCOMPARE(colorMap("ink").at(1), QColor(0xe8, 0x60, 0x3c));
    }
    void greyIsLinear() {
        for (int i = 0; i < 256; ++i) QCOMPARE(int(colorMap("grey").rgba[static_cast<std::size_t>(4 * i)]), i);
    }
    void numbersOfEqualLengthHaveEqualWidth() {
        const QFontMetrics metrics(controlFont());
        QCOMPARE(tabularWidth(metrics, "1,111"), tabularWidth(metrics, "8,048"));
    }
};

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
