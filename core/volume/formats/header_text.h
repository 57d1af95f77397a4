#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/files.h"

/// Headers that people can read: lines of words and numbers.
namespace volumen {

std::string_view trimmed(std::string_view text);
std::string lowered(std::string_view text);
/// Without white space between them; `separators` are further gaps.
std::vector<std::string> words(std::string_view text, std::string_view separators = "");

/// The whole text as a number; nothing when it is none.
std::optional<std::int64_t> wholeNumber(std::string_view text);
std::optional<double> realNumber(std::string_view text);
/// Every word of the text, or nothing when one is no number.
std::optional<std::vector<std::int64_t>> wholeNumbers(std::string_view text);
std::optional<std::vector<double>> realNumbers(std::string_view text);

/// µm in one of "mm", "microns", "nanometer" …; nothing for what is no length.
std::optional<double> micrometersInUnit(std::string_view unit);

/// A foreign text in a sentence: cut short, without control characters.
std::string inQuotes(std::string_view text);

/// True when the file begins with these bytes. Throws Error when it cannot be read.
bool beginsWith(const Path& path, std::string_view bytes);

/// The lines at the beginning of a file, which may go on with bytes.
class HeaderLines {
public:
    explicit HeaderLines(const RandomAccessFile& file) : m_file(file) {}

    /// The next line without its end ("\n" or "\r\n"); nothing at the file's end. Throws Error when a line, or all of them, are too long for a header.
    std::optional<std::string> next();
    /// Of the byte after the last line.
    std::uint64_t offset() const { return m_begin + m_at; }

private:
    bool fill();

    const RandomAccessFile& m_file;
    std::string m_buffer;
    std::uint64_t m_begin = 0;   // of the buffer in the file
    std::size_t m_at = 0;
};

/// Names of files that a header makes from a pattern: "slice%03d.raw", its first and last number and the step. Throws Error naming `where`.
std::vector<std::string> namesFromPattern(const std::string& where, const std::string& pattern, std::int64_t first, std::int64_t last, std::int64_t step);

}  // namespace volumen
