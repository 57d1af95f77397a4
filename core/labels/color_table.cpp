#include "core/labels/color_table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <vector>

#include "core/base/error.h"

namespace volumen {

namespace {

using Words = std::vector<std::string>;

/// Words between spaces; what stands in quotes is one.
Words wordsOf(std::string_view line) {
    Words words;
    for (std::size_t at = 0; at < line.size();) {
        if (line[at] == ' ' || line[at] == '\t') {
            ++at;
            continue;
        }
        const bool quoted = line[at] == '"';
        const std::size_t begin = at + (quoted ? 1 : 0);
        const std::size_t end = std::min(line.size(), quoted ? line.find('"', begin) : line.find_first_of(" \t", begin));
        words.emplace_back(line.substr(begin, end - begin));
        at = end + (quoted ? 1 : 0);
    }
    return words;
}

Words cellsOf(std::string_view line) {
    Words cells(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') quoted = !quoted;
        else if (c == ',' && !quoted) cells.emplace_back();
        else cells.back() += c;
    }
    return cells;
}

std::optional<int> number(const std::string& text, int most) {
    int value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc{} && end == text.data() + text.size() && value >= 0 && value <= most ? std::optional(value) : std::nullopt;
}

/// One line's label; nothing for id 0. Throws Error by `bad`.
class LineReader {
public:
    explicit LineReader(std::string where) : m_where(std::move(where)) {}

    void nextLine() { ++m_line; }
    [[noreturn]] void fail() const {
        throw Error(m_where + ": line " + std::to_string(m_line) + " names no label and its colour; choose a table of 3D Slicer or ITK-SNAP, or CSV with index, name and color");
    }
    std::optional<Label> label(const std::string& id, const std::string& name, std::span<const std::string> rgb) const {
        const auto value = number(id, 65535);
        if (!value) fail();
        Label label{.id = static_cast<LabelId>(*value), .name = name};
        for (std::size_t i = 0; i < 3; ++i) {
            const auto part = number(rgb[i], 255);
            if (!part) fail();
            label.color[i] = static_cast<std::uint8_t>(*part);
        }
        if (*value == 0) return std::nullopt;
        if (name.empty()) fail();
        return label;
    }

private:
    std::string m_where;
    int m_line = 0;
};

std::optional<Label> snapLabel(const Words& words, const LineReader& at) { return at.label(words[0], words[7], std::span(words).subspan(1, 3)); }

std::optional<Label> slicerLabel(const Words& words, const LineReader& at) {
    if (words.size() != 5 && words.size() != 6) at.fail();
    std::string name = words[1];
    std::replace(name.begin(), name.end(), '_', ' ');
    return at.label(words[0], name, std::span(words).subspan(2, 3));
}

/// Where CSV has what.
struct Columns {
    std::size_t id = std::string::npos, name = std::string::npos, color = std::string::npos;
    std::array<std::size_t, 3> rgb{std::string::npos, std::string::npos, std::string::npos};
};

std::size_t columnOf(const Words& heading, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (const auto found = std::find(heading.begin(), heading.end(), name); found != heading.end()) return static_cast<std::size_t>(found - heading.begin());
    return std::string::npos;
}

Columns columnsOf(const Words& heading, const LineReader& at) {
    const Columns columns{columnOf(heading, {"index", "id", "label"}), columnOf(heading, {"name"}), columnOf(heading, {"color", "colour"}),
                          {columnOf(heading, {"r", "red"}), columnOf(heading, {"g", "green"}), columnOf(heading, {"b", "blue"})}};
    const bool colored = columns.color < heading.size() || std::all_of(columns.rgb.begin(), columns.rgb.end(), [&](std::size_t c) { return c < heading.size(); });
    if (columns.id >= heading.size() || columns.name >= heading.size() || !colored) at.fail();
    return columns;
}

std::optional<Label> csvLabel(const Words& cells, std::size_t width, const Columns& columns, const LineReader& at) {
    if (cells.size() != width) at.fail();
    Words rgb;
    if (columns.color < width)
        for (const std::uint8_t part : parseColor(cells[columns.color])) rgb.push_back(std::to_string(part));
    else
        for (const std::size_t column : columns.rgb) rgb.push_back(cells[column]);
    return at.label(cells[columns.id], cells[columns.name], rgb);
}

std::vector<std::string_view> linesOf(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.size(), text.find('\n'));
        std::string_view line = text.substr(0, end);
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(std::min(text.size(), end + 1));
    }
    return lines;
}

/// Names that stand twice get their number.
Label withOwnName(Label label, const LabelTable& table) {
    const Label* other = table.find(label.name);
    if (other && other->id != label.id) label.name += " " + std::to_string(label.id);
    return label;
}

std::string underscored(std::string name) {
    std::replace(name.begin(), name.end(), ' ', '_');
    return name;
}

std::string lineOf(const Label& label, ColorTableFormat format) {
    const std::string id = std::to_string(label.id), r = std::to_string(label.color[0]), g = std::to_string(label.color[1]), b = std::to_string(label.color[2]);
    if (format == ColorTableFormat::slicer) return id + " " + underscored(label.name) + " " + r + " " + g + " " + b + " 255\n";
    if (format == ColorTableFormat::csv) return id + ",\"" + label.name + "\"," + formatColor(label.color) + "\n";
    const std::string visible = label.visible ? "1" : "0";
    return id + " " + r + " " + g + " " + b + " 1 " + visible + " " + visible + " \"" + label.name + "\"\n";
}

}  // namespace

ColorTableFormat colorTableFormatFor(const Path& path) {
    return path.extension() == ".ctbl" ? ColorTableFormat::slicer : path.extension() == ".csv" ? ColorTableFormat::csv : ColorTableFormat::itkSnap;
}

LabelTable parseColorTable(std::string_view text, const std::string& where) {
    LabelTable table;
    LineReader at(where);
    std::optional<std::pair<Columns, std::size_t>> csv;
    for (const std::string_view line : linesOf(text)) {
        at.nextLine();
        if (line.empty() || line.front() == '#') continue;
        const bool quotedLast = line.back() == '"';
        if (!csv && !quotedLast && line.find(',') != std::string_view::npos) {
            const Words heading = cellsOf(line);
            csv.emplace(columnsOf(heading, at), heading.size());
            continue;
        }
        const Words words = csv ? cellsOf(line) : wordsOf(line);
        const auto label = csv ? csvLabel(words, csv->second, csv->first, at) : words.size() == 8 ? snapLabel(words, at) : slicerLabel(words, at);
        if (label) table.set(withOwnName(*label, table));
    }
    return table;
}

std::string formatColorTable(const LabelTable& table, ColorTableFormat format) {
    std::string text = format == ColorTableFormat::csv ? "index,name,color\n" : format == ColorTableFormat::slicer ? "# Color table of 3D Slicer: id name r g b a\n0 background 0 0 0 0\n"
                                                                                                                  : "# Label descriptions of ITK-SNAP: id r g b alpha visible mesh \"name\"\n0 0 0 0 0 0 0 \"Clear Label\"\n";
    for (const Label& label : table.labels()) text += lineOf(label, format);
    return text;
}

LabelTable readColorTable(const Path& path) {
    constexpr std::uint64_t kMostBytes = 16 << 20;
    const RandomAccessFile file(path);
    if (file.size() > kMostBytes) throw Error(path.string() + ": is too large for a table of labels; choose another file");
    std::string text(file.size(), '\0');
    file.read(0, std::as_writable_bytes(std::span(text)));
    return parseColorTable(text, path.string());
}

void writeColorTable(const Path& path, const LabelTable& table) {
    const std::string text = formatColorTable(table, colorTableFormatFor(path));
    writeFileAtomically(path, std::as_bytes(std::span(text)));
}

}  // namespace volumen
