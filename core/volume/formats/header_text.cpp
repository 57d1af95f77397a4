#include "core/volume/formats/header_text.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <span>

#include "core/base/error.h"
#include "core/volume/zarr/ome_metadata.h"

namespace volumen {

namespace {

constexpr std::uint64_t kLongestHeader = 16 << 20;
constexpr std::size_t kMostFiles = 1'000'000;

bool isSpace(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

template <class T>
std::optional<T> number(std::string_view text) {
    text = trimmed(text);
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    T value{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

template <class T>
std::optional<std::vector<T>> numbers(std::string_view text) {
    std::vector<T> list;
    for (const std::string& word : words(text)) {
        const auto value = number<T>(word);
        if (!value) return std::nullopt;
        list.push_back(*value);
    }
    return list;
}

/// "%03d" in a pattern: where it stands and how wide its number is.
struct Counter {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t width = 0;
    char padding = ' ';
};

std::optional<Counter> counterIn(std::string_view pattern) {
    Counter found;
    found.begin = pattern.find('%');
    if (found.begin == std::string_view::npos) return std::nullopt;
    std::size_t at = found.begin + 1;
    if (at < pattern.size() && pattern[at] == '0') found.padding = '0';
    for (; at < pattern.size() && std::isdigit(static_cast<unsigned char>(pattern[at])); ++at)
        found.width = std::min<std::size_t>(found.width * 10 + static_cast<std::size_t>(pattern[at] - '0'), 20);
    if (at >= pattern.size() || (pattern[at] != 'd' && pattern[at] != 'i' && pattern[at] != 'u')) return std::nullopt;
    found.end = at + 1;
    return pattern.find('%', found.end) == std::string_view::npos ? std::optional(found) : std::nullopt;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    return text;
}

std::string lowered(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

std::vector<std::string> words(std::string_view text, std::string_view separators) {
    std::vector<std::string> found;
    std::string word;
    const auto finish = [&] {
        if (!word.empty()) found.push_back(std::move(word));
        word.clear();
    };
    for (const char c : text)
        if (isSpace(c) || separators.find(c) != std::string_view::npos) finish();
        else word += c;
    finish();
    return found;
}

std::optional<std::int64_t> wholeNumber(std::string_view text) { return number<std::int64_t>(text); }
std::optional<double> realNumber(std::string_view text) { return number<double>(text); }
std::optional<std::vector<std::int64_t>> wholeNumbers(std::string_view text) { return numbers<std::int64_t>(text); }
std::optional<std::vector<double>> realNumbers(std::string_view text) { return numbers<double>(text); }

std::optional<double> micrometersInUnit(std::string_view unit) {
    std::string name = lowered(trimmed(unit));
    if (name == "\xce\xbcm") name = "um";   // with the Greek letter, where ome_metadata.cpp knows the micro sign
    const std::optional<double> um = micrometersIn(name);
    if (um || !name.ends_with('s')) return um;
    name.pop_back();
    return micrometersIn(name);
}

std::string inQuotes(std::string_view text) {
    std::string shown(text.substr(0, 60));
    for (char& c : shown)
        if (static_cast<unsigned char>(c) < ' ' || c == 127) c = '?';
    return "'" + shown + "'";
}

bool beginsWith(const Path& path, std::string_view bytes) {
    const RandomAccessFile file(path);
    if (file.size() < bytes.size()) return false;
    std::string head(bytes.size(), '\0');
    file.read(0, std::as_writable_bytes(std::span(head)));
    return head == bytes;
}

std::optional<std::string> HeaderLines::next() {
    std::size_t end = m_buffer.find('\n', m_at);
    while (end == std::string::npos && fill()) end = m_buffer.find('\n', m_at);
    if (end == std::string::npos && m_at == m_buffer.size()) return std::nullopt;
    const std::size_t stop = std::min(end, m_buffer.size());
    std::string line = m_buffer.substr(m_at, stop - m_at);
    m_at = std::min(stop + 1, m_buffer.size());
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
}

bool HeaderLines::fill() {
    constexpr std::uint64_t kAtOnce = 16 << 10;
    m_buffer.erase(0, m_at);
    m_begin += m_at;
    m_at = 0;
    const std::uint64_t from = m_begin + m_buffer.size(), more = std::min(kAtOnce, m_file.size() - std::min(m_file.size(), from));
    if (more == 0) return false;
    if (from > kLongestHeader) throw Error(m_file.path().string() + ": has a header that does not end; it is damaged or something else");
    const std::size_t held = m_buffer.size();
    m_buffer.resize(held + more);
    m_file.read(from, std::as_writable_bytes(std::span(m_buffer)).subspan(held));
    return true;
}

std::vector<std::string> namesFromPattern(const std::string& where, const std::string& pattern, std::int64_t first, std::int64_t last, std::int64_t step) {
    const auto counter = counterIn(pattern);
    if (!counter) throw Error(where + ": names its data files " + inQuotes(pattern) + ", which is no pattern like slice%03d.raw; write the header again");
    const bool possible = first == last || (step != 0 && (last > first) == (step > 0));
    if (first < 0 || last < 0 || !possible)
        throw Error(where + ": numbers its data files from " + std::to_string(first) + " to " + std::to_string(last) + " by " + std::to_string(step) + ", which cannot be; write the header again");
    const auto count = first == last ? 1 : static_cast<std::size_t>((last - first) / step) + 1;
    if (count > kMostFiles) throw Error(where + ": names more than a million data files; write the header again");
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) {
        std::string digits = std::to_string(first + static_cast<std::int64_t>(i) * step);
        if (digits.size() < counter->width) digits.insert(0, counter->width - digits.size(), counter->padding);
        names.push_back(pattern.substr(0, counter->begin) + digits + pattern.substr(counter->end));
    }
    return names;
}

}  // namespace volumen
