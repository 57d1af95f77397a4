#include "ui/dialogs/fuzzy.h"

#include <algorithm>

namespace volumen {

namespace {

bool startsWord(const QString& text, qsizetype at) { return at == 0 || !text[at - 1].isLetterOrNumber(); }

int gain(const QString& text, qsizetype at, qsizetype before) {
    int points = 1;
    if (startsWord(text, at)) points += 7;
    if (at == before + 1 && before >= 0) points += 12;
    if (at == 0) points += 3;
    return points;
}

constexpr int kNone = -1'000'000;

}  // namespace

/// Dynamic programming over (typed letter, its place): the best score that ends there. Texts are a few dozen letters long.
std::optional<FuzzyMatch> fuzzyMatch(const QString& typed, const QString& text) {
    QString letters = typed.toLower();
    letters.remove(' ');
    const QString lower = text.toLower();
    const qsizetype n = letters.size(), m = lower.size();
    if (n == 0) return FuzzyMatch{};
    std::vector<std::vector<int>> best(static_cast<std::size_t>(n), std::vector<int>(static_cast<std::size_t>(m), kNone));
    std::vector<std::vector<qsizetype>> from(static_cast<std::size_t>(n), std::vector<qsizetype>(static_cast<std::size_t>(m), -1));
    for (qsizetype i = 0; i < n; ++i)
        for (qsizetype at = i; at < m; ++at) {
            if (lower[at] != letters[i]) continue;
            auto& score = best[static_cast<std::size_t>(i)][static_cast<std::size_t>(at)];
            if (i == 0) score = gain(lower, at, -2);
            for (qsizetype before = i - 1; i > 0 && before < at; ++before) {
                const int candidate = best[static_cast<std::size_t>(i - 1)][static_cast<std::size_t>(before)] + gain(lower, at, before);
                if (candidate <= score || candidate < 0) continue;
                score = candidate;
                from[static_cast<std::size_t>(i)][static_cast<std::size_t>(at)] = before;
            }
        }
    const auto& last = best.back();
    const auto top = std::max_element(last.begin(), last.end());
    if (top == last.end() || *top < 0) return {};
    FuzzyMatch match{.score = *top * 16 - static_cast<int>(m), .places = {}};
    qsizetype at = top - last.begin();
    for (qsizetype i = n - 1; i >= 0; at = from[static_cast<std::size_t>(i)][static_cast<std::size_t>(at)], --i) match.places.push_back(at);
    std::reverse(match.places.begin(), match.places.end());
    return match;
}

}  // namespace volumen
