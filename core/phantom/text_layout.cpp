#include "core/phantom/text_layout.h"

#include <algorithm>
#include <cmath>

#include "core/phantom/lattice_noise.h"

namespace volumen {

namespace {

// In letter heights, unless named otherwise.
constexpr double kLinePitch = 1.5;
constexpr double kColumnWidth = 13;
constexpr double kGutter = 1.6;
constexpr double kBetweenLetters = 0.3;
constexpr double kSpace = 0.55;
constexpr double kWobble = 0.035;

double heightFor(double sheetHeight) { return std::clamp(sheetHeight / 6, 16.0, 320.0); }

}  // namespace

TextLayout::TextLayout(const std::u32string& text, double height, double width, std::uint32_t seed)
    : m_seed(seed), m_letterHeight(heightFor(height)), m_linePitch(m_letterHeight * kLinePitch) {
    m_linesPerColumn = std::max(1, static_cast<int>((height - 0.5 * m_letterHeight) / m_linePitch));
    m_top = (height - (m_linesPerColumn - 1) * m_linePitch - m_letterHeight) / 2;
    m_columnWidth = std::min(kColumnWidth * m_letterHeight, std::max(m_letterHeight, width - kGutter * m_letterHeight));
    m_columnPitch = m_columnWidth + kGutter * m_letterHeight;
    if (text.find_first_not_of(U' ') == std::u32string::npos) return;
    std::size_t next = 0;
    for (double left = kGutter * m_letterHeight / 2; left + m_columnWidth / 2 < width; left += m_columnPitch) writeColumn(text, next, left);
}

void TextLayout::writeColumn(const std::u32string& text, std::size_t& next, double left) {
    for (int line = 0; line < m_linesPerColumn; ++line) m_lines.push_back(writeLine(text, next, left, m_top + line * m_linePitch));
}

TextLayout::Placed TextLayout::placed(char32_t letter, double u, double v) const {
    const std::uint32_t hash = hashAt(m_seed, static_cast<std::int32_t>(u), static_cast<std::int32_t>(v));
    const double height = m_letterHeight * (1 + kWobble * static_cast<double>(signedOf(mixed(hash + 1))));
    return {.u = u, .v = v + m_letterHeight * kWobble * static_cast<double>(signedOf(hash)), .height = height, .letter = letter};
}

TextLayout::Line TextLayout::writeLine(const std::u32string& text, std::size_t& next, double left, double top) {
    Line line;
    std::size_t wordStart = next, lettersBeforeWord = 0;
    for (double u = left;; ++next) {
        const char32_t letter = text[next % text.size()];
        const bool textEnds = next % text.size() == 0 && next > 0;
        if (textEnds || letter == U' ') {
            if (!line.letters.empty()) u += kSpace * m_letterHeight;
            wordStart = letter == U' ' ? next + 1 : next;
            lettersBeforeWord = line.letters.size();
            if (letter == U' ') continue;
        }
        const double width = static_cast<double>(m_font.glyph(letter)->width) * m_letterHeight;
        if (u + width > left + m_columnWidth && !line.letters.empty()) break;
        line.letters.push_back(placed(letter, u, top));
        u += width + kBetweenLetters * m_letterHeight;
    }
    if (lettersBeforeWord > 0) next = wordStart, line.letters.resize(lettersBeforeWord);  // the word goes to the next line whole
    return line;
}

double TextLayout::distance(double v, double u) const {
    constexpr double kFar = 1e9;
    const double column = std::floor((u - (kGutter * m_letterHeight / 2 - kGutter * m_letterHeight / 4)) / m_columnPitch);
    const double row = std::floor((v - m_top + (kLinePitch - 1) / 2 * m_letterHeight) / m_linePitch);
    if (column < 0 || row < 0 || row >= m_linesPerColumn) return kFar;
    const auto index = static_cast<std::size_t>(column) * static_cast<std::size_t>(m_linesPerColumn) + static_cast<std::size_t>(row);
    if (index >= m_lines.size()) return kFar;
    const std::vector<Placed>& letters = m_lines[index].letters;
    auto after = std::upper_bound(letters.begin(), letters.end(), u, [](double at, const Placed& p) { return at < p.u; });
    double nearest = kFar;
    for (auto at = after == letters.begin() ? after : after - 1; at != letters.end() && at <= after; ++at) {
        const PenPoint p{static_cast<float>((u - at->u) / at->height), static_cast<float>((v - at->v) / at->height)};
        nearest = std::min(nearest, static_cast<double>(m_font.glyph(at->letter)->distance(p)) * at->height);
    }
    return nearest;
}

}  // namespace volumen
