#pragma once

#include <string>
#include <vector>

#include "core/phantom/stroke_font.h"

namespace volumen {

/// A text written over a flattened sheet in columns, as on a scroll: again and again as long as there is room. Lengths in flat
/// pixels, u to the right, v down. Immutable; any thread.
class TextLayout {
public:
    /// A letter on the sheet.
    struct Placed {
        double u = 0;      ///< where the letter's x = 0 lies
        double v = 0;      ///< where its top lies
        double height = 0;
        char32_t letter = 0;
    };

    /// `text` as `writable` gives it. The sheet is `height` by `width`.
    TextLayout(const std::u32string& text, double height, double width, std::uint32_t seed);

    double letterHeight() const { return m_letterHeight; }
    double penWidth() const { return m_letterHeight * 0.13; }

    /// From a place to the middle of the nearest stroke of the letters about it; large where there is none.
    double distance(double v, double u) const;

    /// The letters of a column's line, from left to right.
    struct Line {
        std::vector<Placed> letters;
    };
    /// lines()[column * linesPerColumn() + line]
    const std::vector<Line>& lines() const { return m_lines; }
    int linesPerColumn() const { return m_linesPerColumn; }

private:
    void writeColumn(const std::u32string& text, std::size_t& next, double left);
    Line writeLine(const std::u32string& text, std::size_t& next, double left, double top);
    Placed placed(char32_t letter, double u, double v) const;

    StrokeFont m_font;
    std::uint32_t m_seed;
    double m_letterHeight;
    double m_linePitch;
    double m_top = 0;
    double m_columnWidth = 0;
    double m_columnPitch = 0;
    int m_linesPerColumn = 1;
    std::vector<Line> m_lines;
};

}  // namespace volumen
