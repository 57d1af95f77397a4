#include "core/volume/slice_names.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>

#include "core/base/error.h"
#include "core/base/text.h"

namespace volumen {

namespace {

constexpr std::size_t kMaxDigits = 18;         // more would not fit 63 bits: such a run is a word, not a number
constexpr std::int64_t kMaxMissingPerFile = 64;  // numbers further apart than this are dates or ids, not places
constexpr std::size_t kMaxNamed = 8;

bool isDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// A name in pieces: text and runs of digits alternate, text first (perhaps empty).
std::vector<std::string_view> pieces(std::string_view name) {
    std::vector<std::string_view> found;
    bool digits = false;
    while (!name.empty()) {
        const auto end = std::find_if(name.begin(), name.end(), [&](char c) { return isDigit(c) != digits; });
        const auto length = static_cast<std::size_t>(end - name.begin());
        found.push_back(name.substr(0, length));
        name.remove_prefix(length);
        digits = !digits;
    }
    return found;
}

bool numeric(std::string_view piece) { return !piece.empty() && isDigit(piece.front()) && piece.size() <= kMaxDigits; }

std::int64_t numberOf(std::string_view digits) {
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

int compareRuns(std::string_view a, std::string_view b) {
    a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
    b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
    if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
    return a.compare(b);
}

int comparePieces(std::string_view a, std::string_view b) {
    const bool runs = !a.empty() && !b.empty() && isDigit(a.front()) && isDigit(b.front());
    return runs ? compareRuns(a, b) : a.compare(b);
}

/// The name with each number replaced by what no name holds: files of one stack share it.
std::string skeleton(std::string_view name) {
    std::string result;
    for (const std::string_view piece : pieces(name)) result += numeric(piece) ? "/" : std::string(piece);
    return result;
}

/// Which piece numbers the slices: the only one in which the names differ. Nothing when several differ, or the names are of several kinds.
std::optional<std::size_t> countingPiece(const std::vector<std::string>& names) {
    const auto model = pieces(names.front());
    std::vector<bool> differs(model.size(), false);
    for (const std::string& name : names) {
        const auto parts = pieces(name);
        if (parts.size() != model.size()) return std::nullopt;
        for (std::size_t i = 0; i < model.size(); ++i) differs[i] = differs[i] || parts[i] != model[i];
    }
    if (std::count(differs.begin(), differs.end(), true) == 1)
        return static_cast<std::size_t>(std::find(differs.begin(), differs.end(), true) - differs.begin());
    if (names.size() != 1) return std::nullopt;
    for (std::size_t i = model.size(); i-- > 0;)   // a lone slice: its last number
        if (numeric(model[i])) return i;
    return std::nullopt;
}

std::vector<std::string> largestGroup(const std::vector<std::string>& files) {
    std::map<std::string, std::vector<std::string>> groups;
    for (const std::string& file : files) groups[skeleton(file)].push_back(file);
    const auto largest = std::max_element(groups.begin(), groups.end(),
                                          [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
    return largest->second.size() == 1 ? files : largest->second;
}

std::string padded(std::int64_t number, std::size_t width) {
    const std::string digits = std::to_string(number);
    return std::string(width > digits.size() ? width - digits.size() : 0, '0') + digits;
}

/// "00017", or "00017–00025" for a run of three and more.
std::vector<std::string> missingRuns(const std::vector<std::string>& names, std::int64_t first, std::size_t width) {
    std::vector<std::string> runs;
    for (std::size_t i = 0; i < names.size();) {
        std::size_t end = i;
        while (end < names.size() && names[end].empty()) ++end;
        const auto number = [&](std::size_t at) { return padded(first + static_cast<std::int64_t>(at), width); };
        if (end - i >= 3) runs.push_back(number(i) + "–" + number(end - 1));
        else
            for (std::size_t k = i; k < end; ++k) runs.push_back(number(k));
        i = std::max(end, i + 1);
    }
    return runs;
}

void warnOfMissing(SliceNames& slices, std::size_t width) {
    const auto missing = std::count(slices.names.begin(), slices.names.end(), std::string());
    if (missing == 0) return;
    const std::string runs = formatList(missingRuns(slices.names, slices.first, width), kMaxNamed);
    slices.warnings.push_back(missing == 1 ? "slice " + runs + " is missing" : "slices " + runs + " are missing");
}

SliceNames inNaturalOrder(std::vector<std::string> names) {
    std::sort(names.begin(), names.end(), naturallyBefore);
    return {.names = std::move(names), .first = 0, .warnings = {}};
}

/// Puts each file in the place of its number.
SliceNames byNumber(const std::string& where, const std::vector<std::string>& names, std::size_t piece,
                    std::optional<std::int64_t> count) {
    std::map<std::int64_t, std::string> numbered;
    std::size_t width = SIZE_MAX;
    for (const std::string& name : names) {
        const std::string_view digits = pieces(name)[piece];
        width = std::min(width, digits.size());
        const auto [at, isNew] = numbered.emplace(numberOf(digits), name);
        if (!isNew) throw Error(where + ": " + at->second + " and " + name + " bear the same number; take one of them out");
    }
    const bool counted = count && *count > numbered.rbegin()->first;   // else the folder knows better
    SliceNames result{.names = {}, .first = counted ? 0 : numbered.begin()->first, .warnings = {}};
    const std::int64_t length = counted ? *count : numbered.rbegin()->first - result.first + 1;
    if (length / kMaxMissingPerFile > static_cast<std::int64_t>(names.size())) {
        result = inNaturalOrder(names);
        result.warnings.push_back("the numbers of the slices are too far apart to be places; the slices follow each other");
        return result;
    }
    result.names.resize(static_cast<std::size_t>(length));
    for (auto& [number, name] : numbered) result.names[static_cast<std::size_t>(number - result.first)] = name;
    warnOfMissing(result, width);
    return result;
}

}  // namespace

bool naturallyBefore(std::string_view a, std::string_view b) {
    const auto left = pieces(a), right = pieces(b);
    for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i)
        if (const int order = comparePieces(left[i], right[i])) return order < 0;
    return left.size() != right.size() ? left.size() < right.size() : a < b;
}

SliceNames orderSlices(const std::string& where, std::vector<std::string> files, std::optional<std::int64_t> count) {
    if (files.empty()) throw Error(where + ": holds no slices; choose a folder of TIFF files");
    std::sort(files.begin(), files.end(), naturallyBefore);
    const std::vector<std::string> stack = largestGroup(files);
    const auto piece = skeleton(stack.front()) == skeleton(stack.back()) ? countingPiece(stack) : std::nullopt;
    SliceNames result = piece ? byNumber(where, stack, *piece, count) : inNaturalOrder(stack);
    std::vector<std::string> others;
    std::set_difference(files.begin(), files.end(), stack.begin(), stack.end(), std::back_inserter(others), naturallyBefore);
    if (!others.empty()) result.warnings.push_back("left out, as their names do not fit the others: " + formatList(others, kMaxNamed));
    return result;
}

}  // namespace volumen
