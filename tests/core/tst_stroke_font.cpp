#include <QTest>

#include "core/base/error.h"
#include "core/phantom/stroke_font.h"
#include "core/phantom/text_layout.h"

using namespace volumen;

class StrokeFontTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyGreekAndLatinCapitalAndDigitHasStrokes() {
        const StrokeFont font;
        for (const char32_t letter : std::u32string(U"ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣϹΤΥΦΧΨΩABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")) {
            QVERIFY(font.glyph(letter));
            QVERIFY(!font.glyph(letter)->lines.empty());
        }
        QVERIFY(!font.glyph(U' '));
    }
    void strokesStayWithinTheLetter() {
        const StrokeFont font;
        for (const char32_t letter : std::u32string(U"ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣϹΤΥΦΧΨΩDFGJLQRSUVW0123456789"))
            for (const Glyph::Line& line : font.glyph(letter)->lines)
                for (const PenPoint p : {line.from, line.to}) QVERIFY(p.x >= -0.03f && p.x <= 1 && p.y >= -0.13f && p.y <= 1.15f);
    }
    void theDistanceIsToTheMiddleOfTheStroke() {
        const StrokeFont font;
        const Glyph* iota = font.glyph(U'Ι');
        QCOMPARE(iota->distance({0, 0.5f}), 0.f);
        QCOMPARE(iota->distance({0.3f, 0.5f}), 0.3f);
        QVERIFY(std::abs(font.glyph(U'Ο')->distance({0.42f, 0.5f}) - 0.42f) < 0.02f);
    }
    void gammaIsNotMirrored() {
        const StrokeFont font;
        const Glyph* gamma = font.glyph(U'Γ');
        QVERIFY(gamma->distance({0, 0.9f}) < 0.01f);   // the stem stands on the left
        QVERIFY(gamma->distance({0.6f, 0}) < 0.01f);   // the bar points to the right, at the top
        QVERIFY(gamma->distance({0.6f, 0.9f}) > 0.5f);
    }
    void smallLettersAndAccentsBecomeCapitals() {
        QVERIFY(writable("Ἄνδρα μοι ἔννεπε, Μοῦσα") == U"ΑΝΔΡΑ ΜΟΙ ΕΝΝΕΠΕ, ΜΟΥΣΑ");
        QVERIFY(writable("πολύτροπος\nvolumen") == U"ΠΟΛΥΤΡΟΠΟΣ VOLUMEN");
        QVERIFY(writable("Α\xCC\x81") == U"Α");  // a combining accent
    }
    void whatThePenCannotWriteIsNamed() {
        try {
            writable("ΑБ");
            QFAIL("was taken");
        } catch (const Error& error) {
            QVERIFY(std::string(error.what()).find("Б") != std::string::npos);
        }
        QVERIFY_EXCEPTION_THROWN(writable("\xff"), Error);
    }
    void linesFillTheColumnsInTheOrderOfTheText() {
        const TextLayout layout(U"ΑΒΓ ΔΕΖ", 256, 3000, 1);
        QVERIFY(layout.linesPerColumn() >= 3);
        QVERIFY(layout.lines().size() >= 9);
        std::u32string written;
        for (const TextLayout::Placed& p : layout.lines().front().letters) written.push_back(p.letter);
        QVERIFY(written.starts_with(U"ΑΒΓΔΕΖΑΒΓ"));
        for (const TextLayout::Line& line : layout.lines())
            for (std::size_t i = 1; i < line.letters.size(); ++i) QVERIFY(line.letters[i].u > line.letters[i - 1].u);
    }
    void theDistanceOnTheSheetIsThatOfTheLettersThere() {
        const TextLayout layout(U"Ι", 256, 1000, 1);
        const TextLayout::Placed iota = layout.lines()[1].letters[2];
        const double middle = iota.v + iota.height / 2;
        QVERIFY(layout.distance(middle, iota.u) < 0.01);
        QVERIFY(std::abs(layout.distance(middle, iota.u + 3) - 3) < 0.01);
        QVERIFY(std::abs(layout.distance(middle, iota.u - 3) - 3) < 0.01);
    }
    void aTextOfSpacesLeavesTheSheetEmpty() { QVERIFY(TextLayout(U"  ", 256, 1000, 1).distance(100, 100) > 1000); }
};

QTEST_APPLESS_MAIN(StrokeFontTest)
#include "tst_stroke_font.moc"
