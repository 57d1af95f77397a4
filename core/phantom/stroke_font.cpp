#include "core/phantom/stroke_font.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numbers>
#include <string>

#include "core/base/error.h"

namespace volumen {

namespace {

/// How a letter is drawn: M x,y lifts the pen to a point; L x,y draws a line; A cx,cy,rx,ry,from,to draws an arc (degrees, 0 = right,
/// 90 = down), joined to where the pen is; O cx,cy,rx,ry draws a whole oval apart.
struct Recipe {
    std::u32string_view letters;  ///< all that look like this
    const char* strokes;
};

constexpr Recipe kRecipes[] = {
    {U"ΑA", "M0,1 L.4,0 L.8,1 M.14,.65 L.66,.65"},
    {U"ΒB", "M0,1 L0,0 L.32,0 A.32,.24,.24,.24,-90,90 L0,.48 M.32,.48 A.32,.74,.3,.26,-90,90 L0,1"},
    {U"Γ", "M0,1 L0,0 L.6,0"},
    {U"Δ", "M0,1 L.42,0 L.84,1 L0,1"},
    {U"ΕE", "M.58,0 L0,0 L0,1 L.58,1 M0,.48 L.48,.48"},
    {U"ΖZ", "M0,0 L.66,0 L0,1 L.68,1"},
    {U"ΗH", "M0,0 L0,1 M.7,0 L.7,1 M0,.48 L.7,.48"},
    {U"Θ", "O.42,.5,.42,.5 M.14,.5 L.7,.5"},
    {U"ΙI", "M0,0 L0,1"},
    {U"ΚK", "M0,0 L0,1 M.62,0 L0,.55 M.2,.38 L.66,1"},
    {U"Λ", "M0,1 L.4,0 L.8,1"},
    {U"ΜM", "M0,1 L.1,0 L.46,.72 L.82,0 L.92,1"},
    {U"ΝN", "M0,1 L0,0 L.7,1 L.7,0"},
    {U"Ξ", "M0,0 L.64,0 M.08,.48 L.56,.48 M0,1 L.64,1"},
    {U"ΟO", "O.42,.5,.42,.5"},
    {U"Π", "M0,1 L0,0 L.7,0 L.7,1"},
    {U"ΡP", "M0,1 L0,0 L.3,0 A.3,.26,.28,.26,-90,90 L0,.52"},
    {U"Σ", "M.64,0 L0,0 L.42,.48 L0,1 L.66,1"},
    {U"ϹC", "A.44,.5,.44,.5,-50,-310"},
    {U"ΤT", "M0,0 L.72,0 M.36,0 L.36,1"},
    {U"ΥY", "M0,0 L.36,.48 L.72,0 M.36,.48 L.36,1"},
    {U"Φ", "O.42,.5,.42,.34 M.42,-.08 L.42,1.12"},
    {U"ΧX", "M0,0 L.7,1 M.7,0 L0,1"},
    {U"Ψ", "M0,.05 L0,.2 A.4,.2,.4,.42,180,0 L.8,.05 M.4,0 L.4,1"},
    {U"Ω", "M0,1 L.26,1 L.21,.8 A.42,.43,.42,.43,120,420 L.58,1 L.84,1"},
    {U"D", "M0,0 L.26,0 A.26,.5,.44,.5,-90,90 L0,1 L0,0"},
    {U"F", "M.58,0 L0,0 L0,1 M0,.48 L.46,.48"},
    {U"G", "A.44,.5,.44,.5,-50,-360 L.5,.5"},
    {U"J", "M.5,0 L.5,.72 A.26,.72,.24,.28,0,170"},
    {U"L", "M0,0 L0,1 L.58,1"},
    {U"Q", "O.42,.5,.42,.5 M.5,.68 L.86,1.06"},
    {U"R", "M0,1 L0,0 L.3,0 A.3,.26,.28,.26,-90,90 L0,.52 M.28,.52 L.62,1"},
    {U"S", "A.32,.25,.3,.25,-20,-270 A.32,.75,.32,.25,-90,160"},
    {U"U", "M0,0 L0,.66 A.36,.66,.36,.34,180,0 L.72,0"},
    {U"V", "M0,0 L.38,1 L.76,0"},
    {U"W", "M0,0 L.24,1 L.48,.2 L.72,1 L.96,0"},
    {U"0", "O.32,.5,.32,.5"},
    {U"1", "M.02,.2 L.24,0 L.24,1"},
    {U"2", "A.32,.28,.3,.28,-170,30 L0,1 L.64,1"},
    {U"3", "A.3,.25,.28,.25,-160,90 M.3,.5 A.3,.75,.32,.25,-90,160"},
    {U"4", "M.5,1 L.5,0 L0,.7 L.68,.7"},
    {U"5", "M.56,0 L.08,0 L.04,.44 A.3,.68,.32,.32,-130,150"},
    {U"6", "O.32,.68,.32,.32 M.5,0 L.05,.55"},
    {U"7", "M0,0 L.62,0 L.2,1"},
    {U"8", "O.32,.25,.26,.25 O.32,.75,.32,.25"},
    {U"9", "O.32,.32,.32,.32 M.59,.45 L.16,1"},
    {U".", "M.04,.96 L.04,1"},
    {U"·", "M.04,.48 L.04,.52"},
    {U",", "M.1,.95 L.02,1.14"},
    {U"-", "M0,.55 L.36,.55"},
};

/// Draws a recipe's strokes into a glyph.
class Pen {
public:
    explicit Pen(Glyph& glyph) : m_glyph(glyph) {}

    void draw(const char* strokes) {
        for (const char* at = strokes; *at;) {
            const char command = *at++;
            if (command == ' ') continue;
            std::array<float, 6> v{};
            at = readNumbers(at, v);
            if (command == 'M') lift({v[0], v[1]});
            else if (command == 'L') lineTo({v[0], v[1]});
            else if (command == 'A') arc({v[0], v[1]}, {v[2], v[3]}, v[4], v[5]);
            else lift(onOval({v[0], v[1]}, {v[2], v[3]}, 0)), arc({v[0], v[1]}, {v[2], v[3]}, 0, 360), m_down = false;
        }
    }

private:
    static const char* readNumbers(const char* at, std::array<float, 6>& values) {
        for (float& value : values) {
            char* end = nullptr;
            value = std::strtof(at, &end);
            at = end;
            if (*at != ',') break;
            ++at;
        }
        return at;
    }

    static PenPoint onOval(PenPoint centre, PenPoint radius, float degrees) {
        const float angle = degrees * std::numbers::pi_v<float> / 180;
        return {centre.x + radius.x * std::cos(angle), centre.y + radius.y * std::sin(angle)};
    }

    void lift(PenPoint to) { m_at = to, m_down = true; }

    void lineTo(PenPoint to) {
        if (m_down) m_glyph.lines.push_back({m_at, to});
        m_glyph.width = std::max(m_glyph.width, to.x);
        lift(to);
    }

    void arc(PenPoint centre, PenPoint radius, float from, float to) {
        constexpr float kDegreesPerLine = 20;
        const int steps = static_cast<int>(std::ceil(std::abs(to - from) / kDegreesPerLine));
        for (int i = 0; i <= steps; ++i) lineTo(onOval(centre, radius, from + (to - from) * static_cast<float>(i) / static_cast<float>(steps)));
    }

    Glyph& m_glyph;
    PenPoint m_at;
    bool m_down = false;
};

/// The next character of UTF-8 text; 0xfffd where it is broken.
char32_t nextCharacter(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const int more = lead < 0x80 ? 0 : (lead >> 5) == 6 ? 1 : (lead >> 4) == 14 ? 2 : (lead >> 3) == 30 ? 3 : -1;
    text.remove_prefix(1);
    if (more < 0) return 0xfffd;
    char32_t letter = more == 0 ? lead : lead & (0x3fu >> more);
    for (int i = 0; i < more; ++i) {
        if (text.empty() || (static_cast<unsigned char>(text.front()) >> 6) != 2) return 0xfffd;
        letter = (letter << 6) | (static_cast<unsigned char>(text.front()) & 0x3fu);
        text.remove_prefix(1);
    }
    return letter;
}

/// Letters with accents and breathings, by block: everything in [first, last] is the bare capital.
struct Accented {
    char32_t first, last, capital;
};
constexpr Accented kAccented[] = {
    {0x386, 0x386, U'Α'},   {0x388, 0x388, U'Ε'},   {0x389, 0x389, U'Η'},   {0x38a, 0x38a, U'Ι'},   {0x38c, 0x38c, U'Ο'},   {0x38e, 0x38e, U'Υ'},
    {0x38f, 0x38f, U'Ω'},   {0x390, 0x390, U'Ι'},   {0x3aa, 0x3aa, U'Ι'},   {0x3ab, 0x3ab, U'Υ'},   {0x3ac, 0x3ac, U'Α'},   {0x3ad, 0x3ad, U'Ε'},
    {0x3ae, 0x3ae, U'Η'},   {0x3af, 0x3af, U'Ι'},   {0x3b0, 0x3b0, U'Υ'},   {0x3c2, 0x3c2, U'Σ'},   {0x3ca, 0x3ca, U'Ι'},   {0x3cb, 0x3cb, U'Υ'},
    {0x3cc, 0x3cc, U'Ο'},   {0x3cd, 0x3cd, U'Υ'},   {0x3ce, 0x3ce, U'Ω'},   {0x3f2, 0x3f2, U'Ϲ'},   {0x1f00, 0x1f0f, U'Α'}, {0x1f10, 0x1f1d, U'Ε'},
    {0x1f20, 0x1f2f, U'Η'}, {0x1f30, 0x1f3f, U'Ι'}, {0x1f40, 0x1f4d, U'Ο'}, {0x1f50, 0x1f5f, U'Υ'}, {0x1f60, 0x1f6f, U'Ω'}, {0x1f70, 0x1f71, U'Α'},
    {0x1f72, 0x1f73, U'Ε'}, {0x1f74, 0x1f75, U'Η'}, {0x1f76, 0x1f77, U'Ι'}, {0x1f78, 0x1f79, U'Ο'}, {0x1f7a, 0x1f7b, U'Υ'}, {0x1f7c, 0x1f7d, U'Ω'},
    {0x1f80, 0x1f8f, U'Α'}, {0x1f90, 0x1f9f, U'Η'}, {0x1fa0, 0x1faf, U'Ω'}, {0x1fb0, 0x1fbc, U'Α'}, {0x1fc2, 0x1fcc, U'Η'}, {0x1fd0, 0x1fdb, U'Ι'},
    {0x1fe0, 0x1fe3, U'Υ'}, {0x1fe4, 0x1fe5, U'Ρ'}, {0x1fe6, 0x1feb, U'Υ'}, {0x1fec, 0x1fec, U'Ρ'}, {0x1ff2, 0x1ffc, U'Ω'},
};

char32_t capitalOf(char32_t letter) {
    if (letter == U'\n' || letter == U'\t') return U' ';
    if (letter >= U'a' && letter <= U'z') return letter - U'a' + U'A';
    if (letter >= U'α' && letter <= U'ω' && letter != U'ς') return letter - U'α' + U'Α';
    for (const Accented& block : kAccented)
        if (letter >= block.first && letter <= block.last) return block.capital;
    return letter;
}

/// Accents written as characters of their own.
bool isCombining(char32_t letter) { return letter >= 0x300 && letter <= 0x36f; }

bool hasRecipe(char32_t letter) {
    return std::any_of(std::begin(kRecipes), std::end(kRecipes), [&](const Recipe& r) { return r.letters.find(letter) != std::u32string_view::npos; });
}

}  // namespace

float Glyph::distance(PenPoint p) const {
    float nearest = 1e9f;
    for (const Line& line : lines) {
        const float dx = line.to.x - line.from.x, dy = line.to.y - line.from.y;
        const float px = p.x - line.from.x, py = p.y - line.from.y;
        const float t = std::clamp((px * dx + py * dy) / (dx * dx + dy * dy), 0.f, 1.f);
        const float ex = px - t * dx, ey = py - t * dy;
        nearest = std::min(nearest, ex * ex + ey * ey);
    }
    return std::sqrt(nearest);
}

std::u32string writable(std::string_view utf8) {
    std::u32string letters;
    while (!utf8.empty()) {
        const std::string_view before = utf8;
        const char32_t letter = capitalOf(nextCharacter(utf8));
        if (isCombining(letter)) continue;
        if (letter != U' ' && !hasRecipe(letter))
            throw Error("the text holds \"" + std::string(before.substr(0, before.size() - utf8.size())) + "\", which the phantom's pen cannot write; use Greek or Latin letters and digits");
        letters.push_back(letter);
    }
    return letters;
}

StrokeFont::StrokeFont() {
    for (const Recipe& recipe : kRecipes)
        for (const char32_t letter : recipe.letters) {
            m_entries.push_back({letter, {}});
            Pen(m_entries.back().glyph).draw(recipe.strokes);
        }
    std::sort(m_entries.begin(), m_entries.end(), [](const Entry& a, const Entry& b) { return a.letter < b.letter; });
}

const Glyph* StrokeFont::glyph(char32_t letter) const {
    const auto at = std::lower_bound(m_entries.begin(), m_entries.end(), letter, [](const Entry& e, char32_t l) { return e.letter < l; });
    return at != m_entries.end() && at->letter == letter ? &at->glyph : nullptr;
}

}  // namespace volumen
