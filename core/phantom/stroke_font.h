#pragma once

#include <string_view>
#include <vector>

/// Greek and Latin capitals, digits and a little punctuation as pen strokes. Lengths in letter heights; x to the right, y down,
/// 0 = top of the letters, 1 = the line they stand on.
namespace volumen {

struct PenPoint {
    float x = 0;
    float y = 0;
};

/// A letter: the pen's straight lines, curves being many short ones.
struct Glyph {
    struct Line {
        PenPoint from;
        PenPoint to;
    };
    std::vector<Line> lines;
    float width = 0;  ///< of the pen's path, from x = 0

    /// From a point to the middle of the nearest stroke.
    float distance(PenPoint p) const;
};

/// The capitals of `utf8` that the font can write: small letters become capitals, accents and breathings go, a final sigma is a sigma.
/// Throws Error naming the first character that it cannot write. A space is `U' '`.
std::u32string writable(std::string_view utf8);

class StrokeFont {
public:
    StrokeFont();
    /// Null for a space and for what `writable` refuses.
    const Glyph* glyph(char32_t letter) const;

private:
    struct Entry {
        char32_t letter;
        Glyph glyph;
    };
    std::vector<Entry> m_entries;  ///< sorted by letter
};

}  // namespace volumen
