#include "core/volume/formats/meta_image.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>

#include "core/base/error.h"
#include "core/volume/formats/data_files.h"
#include "core/volume/formats/header_text.h"
#include "core/volume/formats/number_source.h"
#include "core/volume/formats/space.h"

namespace volumen {

namespace {

/// The header: "Key = value" lines, the last of which says where the voxels lie.
class Header {
public:
    explicit Header(const Path& path) : m_path(path), m_file(path) {
        HeaderLines lines(m_file);
        while (auto line = lines.next()) {
            const std::size_t equals = line->find('=');
            if (equals == std::string::npos) fail("its header has a line " + inQuotes(*line) + " without an equals sign");
            const std::string key = lowered(trimmed(std::string_view(*line).substr(0, equals)));
            m_fields[key] = trimmed(std::string_view(*line).substr(equals + 1));
            if (key == "elementdatafile") break;
        }
        m_end = lines.offset();
        if (m_fields["elementdatafile"].starts_with("LIST"))
            while (auto line = lines.next())
                if (!trimmed(*line).empty()) m_list.emplace_back(trimmed(*line));
    }

    [[noreturn]] void fail(const std::string& what) const { throw Error(m_path.string() + ": " + what + "; write the file again"); }

    std::string text(const std::string& key, const std::string& otherwise = "") const {
        const auto found = m_fields.find(key);
        return found == m_fields.end() ? otherwise : found->second;
    }
    /// The first of the keys that is there: the format has several names for the same.
    std::string firstOf(std::initializer_list<const char*> keys) const {
        for (const char* key : keys)
            if (const std::string value = text(key); !value.empty()) return value;
        return {};
    }
    bool flag(std::initializer_list<const char*> keys, bool otherwise) const {
        const std::string value = lowered(firstOf(keys));
        return value.empty() ? otherwise : value == "true" || value == "1" || value == "t" || value == "y";
    }
    std::int64_t whole(const std::string& key, std::int64_t otherwise) const {
        const std::string value = text(key);
        if (value.empty()) return otherwise;
        const auto number = wholeNumber(value);
        if (!number) fail("its " + key + " " + inQuotes(value) + " is no whole number");
        return *number;
    }
    /// Empty where the field is missing.
    std::vector<double> reals(const std::string& key, const std::string& value) const {
        const auto list = realNumbers(value);
        if (!list) fail("its " + key + " " + inQuotes(value) + " are no numbers");
        return *list;
    }

    const Path& path() const { return m_path; }
    std::uint64_t end() const { return m_end; }
    const std::vector<std::string>& list() const { return m_list; }

private:
    Path m_path;
    RandomAccessFile m_file;
    std::map<std::string, std::string> m_fields;   // keys in small letters
    std::vector<std::string> m_list;
    std::uint64_t m_end = 0;
};

VoxelType typeOf(const Header& header) {
    static const std::map<std::string, VoxelType, std::less<>> kTypes{
        {"met_char", VoxelType::i8}, {"met_uchar", VoxelType::u8}, {"met_short", VoxelType::i16}, {"met_ushort", VoxelType::u16}, {"met_int", VoxelType::i32}, {"met_uint", VoxelType::u32},
        {"met_long", VoxelType::i32}, {"met_ulong", VoxelType::u32}, {"met_long_long", VoxelType::i64}, {"met_ulong_long", VoxelType::u64}, {"met_float", VoxelType::f32}, {"met_double", VoxelType::f64}};
    std::string name = lowered(header.text("elementtype"));
    if (name.ends_with("_array")) name.resize(name.size() - 6);
    const auto found = kTypes.find(name);
    if (found == kTypes.end()) header.fail("its ElementType " + inQuotes(name) + " is none that voxels have");
    return found->second;
}

/// µm along every axis; empty where no unit of length is said.
void placeInSpace(const Header& header, std::size_t axes, NumberArray& array) {
    const auto um = micrometersInUnit(header.text("distanceunits"));
    std::vector<double> spacing = header.reals("ElementSpacing", header.firstOf({"elementspacing", "elementsize"}));
    if (!um || spacing.size() != axes) return;
    const std::vector<double> origin = header.reals("Offset", header.firstOf({"offset", "position", "origin"}));
    const std::vector<double> matrix = header.reals("TransformMatrix", header.firstOf({"transformmatrix", "rotation", "orientation"}));
    array.spacingUm.assign(array.shape.size() - axes, 1);   // samples of a voxel come first
    array.originUm.assign(array.shape.size() - axes, 0);
    for (std::size_t i = 0; i < axes; ++i) {
        std::vector<double> direction(axes, 0);
        direction[i] = 1;
        if (matrix.size() == axes * axes) direction.assign(matrix.begin() + static_cast<std::ptrdiff_t>(i * axes), matrix.begin() + static_cast<std::ptrdiff_t>((i + 1) * axes));
        array.spacingUm.push_back(spacing[i] * *um);
        array.originUm.push_back(alongDirection(origin, direction) * *um);
    }
}

NumberArray arrayOf(const Header& header) {
    const auto sizes = wholeNumbers(header.text("dimsize"));
    if (!sizes || sizes->empty() || header.whole("ndims", static_cast<std::int64_t>(sizes->size())) != static_cast<std::int64_t>(sizes->size())) header.fail("its NDims and its DimSize do not fit");
    NumberArray array{.shape = *sizes, .type = typeOf(header)};
    static constexpr std::array kNames{"x", "y", "z", "t"};
    const std::int64_t samples = header.whole("elementnumberofchannels", 1);
    if (sizes->size() <= kNames.size()) array.axisNames.assign(kNames.begin(), kNames.begin() + static_cast<std::ptrdiff_t>(sizes->size()));
    if (samples != 1) {
        array.shape.insert(array.shape.begin(), samples);
        if (!array.axisNames.empty()) array.axisNames.insert(array.axisNames.begin(), "c");
    }
    const bool big = header.flag({"binarydatabyteordermsb", "elementbyteordermsb"}, false), text = !header.flag({"binarydata"}, true);
    array.swapped = !text && big != (std::endian::native == std::endian::big);
    placeInSpace(header, sizes->size(), array);
    return slowestFirst(std::move(array));
}

void nameFiles(const Header& header, DataFiles& data) {
    const std::string name = header.text("elementdatafile");
    const std::vector<std::string> parts = words(name);
    std::vector<std::string> names = header.list();
    if (parts.size() == 4 && parts.front().find('%') != std::string::npos) {
        const auto range = wholeNumbers(parts[1] + " " + parts[2] + " " + parts[3]);
        if (!range) header.fail("its ElementDataFile " + inQuotes(name) + " is no pattern with first, last and step");
        names = namesFromPattern(header.path().string(), parts.front(), (*range)[0], (*range)[1], (*range)[2]);
    } else if (!name.starts_with("LIST")) names = {name};
    if (names.empty()) header.fail("lists no data files");
    for (const std::string& one : names) data.paths.push_back(besideHeader(header.path(), one));
}

DataFiles dataOf(const Header& header, VoxelType type) {
    DataFiles data;
    data.where = header.path().string();
    data.type = type;
    if (!header.flag({"binarydata"}, true)) data.packing = Packing::text;
    else if (header.flag({"compresseddata"}, false)) data.packing = Packing::gzip;
    if (lowered(header.text("elementdatafile")) == "local") {
        data.paths = {header.path()};
        data.offset = header.end();
        return data;
    }
    nameFiles(header, data);
    data.skip = header.whole("headersize", 0);
    if (data.skip < DataFiles::kAtEnd) header.fail("skips a negative number of bytes");
    return data;
}

}  // namespace

bool recognisesMetaImage(const Path& path) {
    constexpr std::uint64_t kLookAt = 4096;
    const RandomAccessFile file(path);
    std::string head(std::min(kLookAt, file.size()), '\0');
    file.read(0, std::as_writable_bytes(std::span(head)));
    const std::string line = lowered(head.substr(0, head.find('\n')));
    const std::string key(trimmed(line.substr(0, line.find('='))));
    const bool begins = line.find('=') != std::string::npos && (key == "objecttype" || key == "ndims" || key == "comment");
    return begins && lowered(head).find("dimsize") != std::string::npos;
}

VolumeSourcePtr openMetaImage(const Path& path, const OpenOptions& options) {
    const Header header(path);
    NumberArray array = arrayOf(header);
    const DataFiles data = dataOf(header, array.type);
    array.codec = nameOf(data.packing);
    VolumeInfo info;
    info.path = path.string();
    info.format = "metaimage";
    if (const std::string comment = header.text("comment"); !comment.empty()) info.provenance.emplace_back("Comment", comment);
    return openNumbers(std::move(info), array, openData(data, byteCount(path.string(), array.shape, array.type)), options);
}

}  // namespace volumen
