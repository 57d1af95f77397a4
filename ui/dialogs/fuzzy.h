#pragma once

#include <QString>
#include <optional>
#include <vector>

namespace volumen {

/// How well what was typed fits a text.
struct FuzzyMatch {
    int score = 0;                  ///< higher is better
    std::vector<qsizetype> places;  ///< indices of the letters that were typed
};

/// The letters of `typed` must occur in `text` in that order; beginnings of words, neighbours and the beginning of the text
/// count more. Blanks in `typed` and case mean nothing. Nothing: it does not fit. An empty `typed` fits everything with 0.
std::optional<FuzzyMatch> fuzzyMatch(const QString& typed, const QString& text);

}  // namespace volumen
