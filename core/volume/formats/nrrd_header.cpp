#include "core/volume/formats/nrrd_header.h"

#include <algorithm>
#include <map>

#include "core/base/error.h"
#include "core/volume/formats/header_text.h"

namespace volumen {

namespace {

constexpr std::size_t kMostAxes = 16;   // as many as the format has
constexpr std::size_t kMostKeys = 256;

std::optional<VoxelType> typeNamed(const std::string& name) {
    static const std::map<std::string, VoxelType, std::less<>> kTypes{
        {"signed char", VoxelType::i8}, {"int8", VoxelType::i8}, {"int8_t", VoxelType::i8},
        {"uchar", VoxelType::u8}, {"unsigned char", VoxelType::u8}, {"uint8", VoxelType::u8}, {"uint8_t", VoxelType::u8},
        {"short", VoxelType::i16}, {"short int", VoxelType::i16}, {"signed short", VoxelType::i16}, {"signed short int", VoxelType::i16}, {"int16", VoxelType::i16}, {"int16_t", VoxelType::i16},
        {"ushort", VoxelType::u16}, {"unsigned short", VoxelType::u16}, {"unsigned short int", VoxelType::u16}, {"uint16", VoxelType::u16}, {"uint16_t", VoxelType::u16},
        {"int", VoxelType::i32}, {"signed int", VoxelType::i32}, {"int32", VoxelType::i32}, {"int32_t", VoxelType::i32},
        {"uint", VoxelType::u32}, {"unsigned int", VoxelType::u32}, {"uint32", VoxelType::u32}, {"uint32_t", VoxelType::u32},
        {"longlong", VoxelType::i64}, {"long long", VoxelType::i64}, {"long long int", VoxelType::i64}, {"signed long long", VoxelType::i64}, {"signed long long int", VoxelType::i64}, {"int64", VoxelType::i64}, {"int64_t", VoxelType::i64},
        {"ulonglong", VoxelType::u64}, {"unsigned long long", VoxelType::u64}, {"unsigned long long int", VoxelType::u64}, {"uint64", VoxelType::u64}, {"uint64_t", VoxelType::u64},
        {"float", VoxelType::f32}, {"double", VoxelType::f64}};
    const auto found = kTypes.find(name);
    return found == kTypes.end() ? std::nullopt : std::optional(found->second);
}

/// "mm" "mm" "mm": what stands between quotation marks.
std::vector<std::string> quotedWords(std::string_view text) {
    std::vector<std::string> found;
    for (std::size_t begin = text.find('"'); begin != std::string_view::npos;) {
        const std::size_t end = text.find('"', begin + 1);
        if (end == std::string_view::npos) break;
        found.emplace_back(text.substr(begin + 1, end - begin - 1));
        begin = text.find('"', end + 1);
    }
    return found;
}

/// "space-directions", "space directions" and "spacedirections" are one field.
std::string fieldName(std::string_view text) {
    std::string name = lowered(text);
    std::erase_if(name, [](char c) { return c == ' ' || c == '-' || c == '_'; });
    return name;
}

class Reader {
public:
    explicit Reader(const Path& path) : m_path(path), m_file(path), m_lines(m_file) {}

    NrrdHeader read() {
        readMagic();
        while (auto line = m_lines.next()) {
            if (line->empty()) break;
            if (line->front() == '#') continue;
            readLine(*line);
        }
        finish();
        return std::move(m_header);
    }

private:
    [[noreturn]] void fail(const std::string& what) const { throw Error(m_path.string() + ": " + what + "; write the file again"); }

    void readMagic() {
        const std::string magic = m_lines.next().value_or("");
        if (!magic.starts_with("NRRD") || magic.size() < 8) fail("is not an NRRD file");
        m_header.version = magic.substr(4, 4);
        m_header.data.where = m_path.string();
        m_header.data.paths.clear();
    }

    void readLine(const std::string& line) {
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) fail("its header has a line " + inQuotes(line) + " without a colon");
        const bool isKey = colon + 1 < line.size() && line[colon + 1] == '=';
        if (isKey) return noteKey(line.substr(0, colon), line.substr(colon + 2));
        readField(fieldName(line.substr(0, colon)), std::string(trimmed(std::string_view(line).substr(colon + 1))));
    }

    void noteKey(const std::string& key, const std::string& value) {
        if (m_header.keys.size() < kMostKeys) m_header.keys.emplace_back(trimmed(key), trimmed(value));
    }

    void readField(const std::string& name, const std::string& value) {
        if (name == "type") readType(value);
        else if (name == "dimension") m_dimension = whole("dimension", value);
        else if (name == "sizes") m_header.sizes = wholes("sizes", value);
        else if (name == "encoding") readEncoding(lowered(value));
        else if (name == "endian") readEndian(lowered(value));
        else if (name == "kinds") m_header.kinds = words(lowered(value));
        else if (name == "spacings") m_header.spacings = reals("spacings", value);
        else if (name == "axismins") m_header.axisMins = reals("axis mins", value);
        else if (name == "units") m_header.units = quotedWords(value);
        else if (name == "spaceunits") m_header.spaceUnits = quotedWords(value);
        else if (name == "spacedirections") readDirections(value);
        else if (name == "spaceorigin") readOrigin(value);
        else if (name == "lineskip") m_header.data.lines = whole("line skip", value);
        else if (name == "byteskip") m_header.data.skip = whole("byte skip", value);
        else if (name == "datafile") readDataFiles(value);
        else if (name == "space" || name == "content" || name == "measurementframe") noteKey(name, value);
    }

    std::int64_t whole(const char* field, const std::string& value) const {
        const auto number = wholeNumber(value);
        if (!number) fail(std::string("its ") + field + " " + inQuotes(value) + " is no whole number");
        return *number;
    }
    std::vector<std::int64_t> wholes(const char* field, const std::string& value) const {
        const auto list = wholeNumbers(value);
        if (!list || list->empty()) fail(std::string("its ") + field + " " + inQuotes(value) + " are no whole numbers");
        return *list;
    }
    std::vector<double> reals(const char* field, const std::string& value) const {
        const auto list = realNumbers(value);
        if (!list) fail(std::string("its ") + field + " " + inQuotes(value) + " are no numbers");
        return *list;
    }

    void readType(const std::string& value) {
        std::string name;
        for (const std::string& word : words(lowered(value))) name += (name.empty() ? "" : " ") + word;
        const auto type = typeNamed(name);
        if (!type) fail("its type " + inQuotes(value) + " is none that voxels have");
        m_header.type = *type;
        m_typed = true;
    }

    void readEncoding(const std::string& value) {
        static const std::map<std::string, Packing, std::less<>> kEncodings{{"raw", Packing::none}, {"txt", Packing::text}, {"text", Packing::text}, {"ascii", Packing::text},
            {"hex", Packing::hex}, {"gz", Packing::gzip}, {"gzip", Packing::gzip}, {"bz2", Packing::bzip2}, {"bzip2", Packing::bzip2}};
        const auto found = kEncodings.find(value);
        if (found == kEncodings.end()) fail("its encoding " + inQuotes(value) + " is none of raw, gzip, bzip2, ascii and hex");
        m_header.data.packing = found->second;
        m_encoded = true;
    }

    void readEndian(const std::string& value) {
        if (value != "little" && value != "big") fail("its endian " + inQuotes(value) + " is neither little nor big");
        m_header.bigEndian = value == "big";
        m_header.endianSaid = true;
    }

    /// "(1,0,0) (0,1,0) none"
    void readDirections(const std::string& value) {
        for (std::size_t at = 0; at < value.size();) {
            if (value[at] == '(') {
                const std::size_t end = value.find(')', at);
                if (end == std::string::npos) fail("its space directions " + inQuotes(value) + " do not close a bracket");
                m_header.directions.push_back(vector("space directions", value.substr(at + 1, end - at - 1)));
                at = end + 1;
            } else if (value.compare(at, 4, "none") == 0) {
                m_header.directions.emplace_back();
                at += 4;
            } else ++at;
        }
    }

    void readOrigin(const std::string& value) {
        const std::size_t begin = value.find('('), end = value.find(')');
        if (begin == std::string::npos || end == std::string::npos || end < begin) fail("its space origin " + inQuotes(value) + " is no vector");
        m_header.origin = vector("space origin", value.substr(begin + 1, end - begin - 1));
        noteKey("space origin", value);
    }

    std::vector<double> vector(const char* field, std::string text) const {
        std::replace(text.begin(), text.end(), ',', ' ');
        return reals(field, text);
    }

    /// A name, "LIST" with a name a line to the file's end, or a pattern with its first and last number and the step.
    void readDataFiles(const std::string& value) {
        m_detached = true;
        const std::vector<std::string> parts = words(value);
        if (!parts.empty() && parts.front() == "LIST") {
            while (auto line = m_lines.next())
                if (!trimmed(*line).empty()) m_header.data.paths.push_back(besideHeader(m_path, std::string(trimmed(*line))));
        } else if (parts.size() >= 4 && parts.front().find('%') != std::string::npos) {
            const auto number = [&](std::size_t i) { return whole("data file's numbers", parts[i]); };
            for (const std::string& name : namesFromPattern(m_path.string(), parts.front(), number(1), number(2), number(3)))
                m_header.data.paths.push_back(besideHeader(m_path, name));
        } else m_header.data.paths = {besideHeader(m_path, value)};
        if (m_header.data.paths.empty()) fail("lists no data files");
    }

    template <class List>
    void checkLength(const char* field, const List& list) const {
        if (!list.empty() && list.size() != m_header.sizes.size()) fail(std::string("its ") + field + " are " + std::to_string(list.size()) + ", but it has " + std::to_string(m_header.sizes.size()) + " axes");
    }

    void finish() {
        DataFiles& data = m_header.data;
        if (!m_typed || !m_encoded || m_header.sizes.empty()) fail("its header does not say type, encoding and sizes");
        if (m_header.sizes.size() > kMostAxes || (m_dimension && *m_dimension != static_cast<std::int64_t>(m_header.sizes.size()))) fail("its sizes and its dimension do not fit");
        if (data.skip < DataFiles::kAtEnd || data.lines < 0) fail("skips a negative number of bytes or lines");
        if (!m_header.endianSaid && size(m_header.type) > 1 && data.packing != Packing::text) fail("does not say the order of its bytes (endian)");
        checkLength("kinds", m_header.kinds);
        checkLength("spacings", m_header.spacings);
        checkLength("axis mins", m_header.axisMins);
        checkLength("units", m_header.units);
        checkLength("space directions", m_header.directions);
        data.type = m_header.type;
        if (m_detached) return;
        data.paths = {m_path};
        data.offset = m_lines.offset();
    }

    Path m_path;
    RandomAccessFile m_file;
    HeaderLines m_lines;
    NrrdHeader m_header;
    std::optional<std::int64_t> m_dimension;
    bool m_typed = false;
    bool m_encoded = false;
    bool m_detached = false;
};

}  // namespace

NrrdHeader readNrrdHeader(const Path& path) { return Reader(path).read(); }

}  // namespace volumen
