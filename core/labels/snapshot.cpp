#include "core/labels/snapshot.h"

#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <streambuf>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/pending_file.h"
#include "core/labels/stream_file.h"
#include "core/labels/vdb_grid.h"
#include "core/volume/zarr/crc32c.h"

namespace volumen {

namespace {

constexpr std::array<char, 8> kMagic{'V', 'O', 'L', 'U', 'M', 'L', '0', '1'};
constexpr const char* kActiveOnly = "activeVoxelsOnly";   // the others show the base
constexpr std::uint64_t kMaxTextBytes = std::uint64_t{64} << 20;

/// What a snapshot ends with.
struct Footer {
    std::array<char, 8> magic = kMagic;
    std::uint64_t vdbBytes = 0;
    std::uint64_t textBytes = 0;
    std::uint32_t textCrc = 0;
    std::uint32_t blockCrcs = 0;   ///< of the checksums of all pieces of kPieceBytes, in order
};
static_assert(sizeof(Footer) == 32);
/// Bytes in memory as a stream.
class BytesReader : public std::streambuf {
public:
    explicit BytesReader(std::span<std::byte> bytes) {
        char* begin = reinterpret_cast<char*>(bytes.data());
        setg(begin, begin, begin + bytes.size());
    }

private:
    pos_type seekoff(off_type off, std::ios_base::seekdir way, std::ios_base::openmode) override {
        char* from = way == std::ios_base::beg ? eback() : way == std::ios_base::cur ? gptr() : egptr();
        if (off < eback() - from || off > egptr() - from) return pos_type(off_type(-1));
        setg(eback(), from + off, egptr());
        return gptr() - eback();
    }
    pos_type seekpos(pos_type to, std::ios_base::openmode which) override { return seekoff(to, std::ios_base::beg, which); }
};

Json toJson(const LabelBaseFile& base) {
    Json json{{"path", base.path.string()}, {"dataset", base.options.dataset}, {"channel", base.options.channel}};
    if (base.options.axes) json["axes"] = *base.options.axes;
    return json;
}

LabelBaseFile baseFrom(const Json& json) {
    LabelBaseFile base{.path = json.at("path").get<std::string>(), .options = {.dataset = json.value("dataset", ""), .axes = {}, .channel = json.value("channel", "")}};
    if (json.contains("axes")) base.options.axes = json.at("axes").get<std::string>();
    return base;
}

std::string textOf(const LabelSnapshot& snapshot) {
    Json json{{"layer", snapshot.layer}, {"sequence", snapshot.sequence}, {"position", snapshot.position},
                {"geometry", toJson(snapshot.geometry)}, {"table", Json::parse(snapshot.table.toJson())}};
    if (snapshot.base) json["base"] = toJson(*snapshot.base), json[kActiveOnly] = true;
    return json.dump();
}

LabelSnapshot headingFrom(const std::string& text, const std::string& where) {
    const Json json = parseJson(text, where);
    try {
        LabelSnapshot snapshot{.layer = json.at("layer").get<std::uint64_t>(), .sequence = json.at("sequence").get<std::uint64_t>(),
                               .position = json.at("position").get<std::uint64_t>(), .geometry = labelGeometryFrom(json.at("geometry"), where),
                               .table = LabelTable::fromJson(json.at("table").dump(), where)};
        snapshot.grid = LabelGrid(snapshot.geometry.shape);
        if (json.contains("base")) snapshot.base = baseFrom(json.at("base"));
        return snapshot;
    } catch (const Json::exception&) {
        throw Error(where + ": its description is damaged; the copy before it is \"" + previousOf(where).string() + "\"");
    }
}

[[noreturn]] void failDamaged(const Path& path) {
    throw Error(path.string() + ": is damaged; the copy before it is \"" + previousOf(path).string() + "\"");
}

Footer readFooter(const RandomAccessFile& file) {
    Footer footer;
    if (file.size() < sizeof footer) failDamaged(file.path());
    file.read(file.size() - sizeof footer, std::as_writable_bytes(std::span(&footer, 1)));
    const std::uint64_t rest = file.size() - sizeof footer;
    if (footer.magic != kMagic || footer.textBytes > kMaxTextBytes || footer.textBytes > rest || footer.vdbBytes != rest - footer.textBytes) failDamaged(file.path());
    return footer;
}

std::string readText(const RandomAccessFile& file, const Footer& footer) {
    std::string text(footer.textBytes, '\0');
    file.read(footer.vdbBytes, std::as_writable_bytes(std::span(text)));
    if (crc32c(std::as_bytes(std::span(text))) != footer.textCrc) failDamaged(file.path());
    return text;
}

VdbVoxels voxelsIn(const std::string& text, const std::string& where) { return parseJson(text, where).value(kActiveOnly, false) ? VdbVoxels::active : VdbVoxels::all; }

std::vector<std::byte> readChecked(const RandomAccessFile& file, const Footer& footer) {
    std::vector<std::byte> bytes(footer.vdbBytes);
    file.read(0, bytes);
    PieceChecksum checksum;
    for (std::size_t at = 0; at < bytes.size(); at += kPieceBytes) checksum.add(std::span(bytes).subspan(at, std::min(kPieceBytes, bytes.size() - at)));
    if (checksum.value() != footer.blockCrcs) failDamaged(file.path());
    return bytes;
}

/// There is always a file under the name: a second name for it, where the file system knows such, else a moment without.
void keepPrevious(const Path& path) {
    std::error_code code;
    if (!std::filesystem::exists(path, code)) return;
    const Path aside = path.string() + ".older";
    std::filesystem::remove(aside, code);
    std::filesystem::create_hard_link(path, aside, code);
    renameDurably(code ? path : aside, previousOf(path));
}

}  // namespace

Path previousOf(const Path& path) { return path.string() + ".previous"; }

void writeSnapshot(const Path& path, const LabelSnapshot& snapshot, std::stop_token stop, const LabelProgress& progress) {
    const Path fresh = path.string() + ".new";
    PendingFile file(fresh, true);
    FileStream pieces(file);
    std::ostream stream(&pieces);
    stream.exceptions(std::ios::badbit);
    writeVdb(stream, snapshot.grid, snapshot.geometry, snapshot.grid.needsWords() ? VdbValue::ints : VdbValue::bytes, stop, progress);
    pieces.finish();
    const std::string text = textOf(snapshot);
    file.write(std::as_bytes(std::span(text)));
    const Footer footer{.vdbBytes = pieces.bytes(), .textBytes = text.size(), .textCrc = crc32c(std::as_bytes(std::span(text))), .blockCrcs = pieces.checksum()};
    file.write(std::as_bytes(std::span(&footer, 1)));
    file.commit();
    keepPrevious(path);
    renameDurably(fresh, path);
}

LabelSnapshot readSnapshot(const Path& path) {
    const RandomAccessFile file(path);
    const Footer footer = readFooter(file);
    const std::string text = readText(file, footer);
    LabelSnapshot snapshot = headingFrom(text, path.string());
    std::vector<std::byte> bytes = readChecked(file, footer);
    BytesReader reader(bytes);
    std::istream stream(&reader);
    snapshot.grid = readVdb(stream, snapshot.geometry.shape, path.string(), voxelsIn(text, path.string())).grid;
    return snapshot;
}

bool isSnapshot(const Path& path) {
    const RandomAccessFile file(path);
    Footer footer;
    if (file.size() < sizeof footer) return false;
    file.read(file.size() - sizeof footer, std::as_writable_bytes(std::span(&footer, 1)));
    return footer.magic == kMagic;
}

LabelSnapshot readSnapshotHeading(const Path& path) {
    const RandomAccessFile file(path);
    return headingFrom(readText(file, readFooter(file)), path.string());
}

}  // namespace volumen
