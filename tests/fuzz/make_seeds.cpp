#include <cstdio>
#include <fstream>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/checkpoint/safetensors.h"
#include "core/labels/brush.h"
#include "core/labels/edit.h"
#include "core/labels/journal_file.h"
#include "core/labels/snapshot.h"
#include "core/project/project_file.h"
#include "core/volume/picture_writer.h"
#include "core/volume/zarr/codecs.h"
#include "core/volume/zarr/zarr_writer.h"

using namespace volumen;

/// Writes what the fuzz targets begin with: `make_seeds FOLDER` makes FOLDER/<target>/ for each.
namespace {

class Seeds {
public:
    explicit Seeds(Path folder) : m_folder(std::move(folder)) {}

    /// `head`: the bytes that a target takes before the file's own.
    void add(const std::string& target, const std::string& head, const std::string& bytes) {
        const Path folder = m_folder / target;
        std::filesystem::create_directories(folder);
        writeTextAtomically(folder / std::to_string(m_count++), head + bytes, false);
    }
    Path aside(const std::string& name) const { return m_folder / "aside" / name; }

private:
    Path m_folder;
    int m_count = 0;
};

constexpr const char* kArrayV3 = R"({"zarr_format":3,"node_type":"array","shape":[40,30,20],"data_type":"uint16",
"chunk_grid":{"name":"regular","configuration":{"chunk_shape":[16,16,16]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},
"fill_value":0,"dimension_names":["z","y","x"],"codecs":[{"name":"sharding_indexed","configuration":{"chunk_shape":[8,8,8],
"codecs":[{"name":"transpose","configuration":{"order":[2,1,0]}},{"name":"bytes","configuration":{"endian":"big"}},{"name":"zstd","configuration":{"level":3,"checksum":false}}],
"index_codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"index_location":"end"}}]})";

void zarrMetadata(Seeds& seeds) {
    const Path store = seeds.aside("store.zarr");
    ZarrWriter(store, {.name = "seed", .type = VoxelType::u16, .shape = {40, 30, 20}, .spacingUm = Spacing{7.91, 7.91, 7.91}}).finish();
    seeds.add("fuzz_zarr_metadata", std::string(1, '\0'), readText(store / "0" / ".zarray"));
    seeds.add("fuzz_zarr_metadata", "\1", kArrayV3);
    seeds.add("fuzz_zarr_metadata", "\2", readText(store / ".zattrs"));
}

/// `numbers` as 64-bit little-endian.
std::string words(std::initializer_list<std::uint64_t> numbers) {
    std::string bytes;
    for (const std::uint64_t number : numbers)
        for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(number >> shift & 0xff);
    return bytes;
}

void zarrShard(Seeds& seeds) {
    const std::string inner = "sixteen bytes ..";
    seeds.add("fuzz_zarr_shard", std::string("\0\1", 2), inner + words({0, 8, 8, 8}));
    seeds.add("fuzz_zarr_shard", "\1\1", words({32, 8, UINT64_MAX, UINT64_MAX}) + inner);
}

void zarrChunk(Seeds& seeds) {
    const std::vector<std::byte> plain(256, std::byte{7});
    for (int kind = 0; kind < 6; ++kind) {
        const Codec codec{.kind = static_cast<CodecKind>(kind), .bloscInner = "lz4"};
        const std::vector<std::byte> encoded = encode(std::span(&codec, 1), plain);
        seeds.add("fuzz_zarr_chunk", {'\0', static_cast<char>(kind), '\x10'}, {reinterpret_cast<const char*>(encoded.data()), encoded.size()});
    }
}

void tiff(Seeds& seeds) {
    const std::vector<std::byte> pixels(2 * 24 * 17, std::byte{3});
    for (const VoxelType type : {VoxelType::u8, VoxelType::u16}) {
        const Path path = seeds.aside(std::string(name(type)) + ".tif");
        const auto writer = makePictureWriter(path, {.type = type, .height = 24, .width = 17}, {.overwrite = true});
        writer->write({.top = 0, .count = 24, .data = pixels.data()});
        writer->finish();
        seeds.add("fuzz_tiff", "", readText(path));
    }
}

void project(Seeds& seeds) {
    LayerRecord layer{.name = "scan", .path = seeds.aside("store.zarr"), .options = {}, .look = LayerLook{}};
    writeProject(seeds.aside("project"), {.layers = {layer}, .activeLayer = "scan", .view = ViewState{}});
    seeds.add("fuzz_project_file", "", readText(seeds.aside("project") / "project.json"));
}

void texts(Seeds& seeds) {
    seeds.add("fuzz_slice_names", std::string(1, '\0'), "slice_0001.tif\nslice_0002.tif\nslice_0004.tif\nthumbnail.tif\n");
    seeds.add("fuzz_slice_names", "\4", "0.tif\n1.tif\n3.tif\n");
    seeds.add("fuzz_job_events", "", "{\"event\":\"started\",\"job\":\"convert\",\"done\":1,\"total\":9,\"unit\":\"chunks\"}\n"
                                     "{\"event\":\"chunk\",\"level\":1,\"z\":1,\"y\":2,\"x\":3,\"id\":\"7\"}\n{\"event\":\"failed\",\"message\":\"full\"}\n");
    seeds.add("fuzz_color_table", "", "# ITK-SNAP\n0 0 0 0 0 0 0 \"Clear Label\"\n1 232 96 60 1 1 1 \"ink\"\n");
    seeds.add("fuzz_color_table", "", "# Slicer\n0 background 0 0 0 0\n1 no_ink 60 96 232 255\n");
    seeds.add("fuzz_color_table", "", "index,name,color\n1,\"ink, sure\",#e8603c\n");
}

void headers(Seeds& seeds) {
    const std::string voxels(2 * 3 * 4 * 2, '\7');
    seeds.add("fuzz_nrrd", "", "NRRD0004\ntype: short\ndimension: 3\nsizes: 4 3 2\nspace: left-posterior-superior\nspace directions: (1,0,0) (0,1,0) (0,0,1)\n"
                               "space origin: (1,2,3)\nspace units: \"mm\" \"mm\" \"mm\"\nkinds: domain domain domain\nendian: little\nencoding: raw\n\n" + voxels);
    seeds.add("fuzz_nrrd", "", "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nencoding: ascii\nkey:=value\n\n1 2 3 4 5 6 7 8");
    seeds.add("fuzz_nrrd", "", "NRRD0004\ntype: uchar\ndimension: 4\nsizes: 3 2 2 2\nkinds: RGB-color domain domain domain\nencoding: hex\nline skip: 1\nbyte skip: -1\n\nline\n010203");
    seeds.add("fuzz_meta_image", "", "ObjectType = Image\nNDims = 3\nBinaryData = True\nElementSpacing = 1 1 1\nDimSize = 4 3 2\nElementType = MET_SHORT\nElementDataFile = LOCAL\n" + voxels);
    const std::string head = "{'descr': '<u2', 'fortran_order': True, 'shape': (2, 3, 4), }\n";
    seeds.add("fuzz_npy", "", std::string("\x93NUMPY\1\0", 8) + static_cast<char>(head.size()) + '\0' + head + voxels);
    std::string nifti(352, '\0');
    const auto put = [&](std::size_t at, std::initializer_list<int> bytes) { for (const int byte : bytes) nifti[at++] = static_cast<char>(byte); };
    put(0, {0x5c, 1}), put(40, {3, 0, 4, 0, 3, 0, 2, 0}), put(70, {4, 0, 16}), put(108, {0, 0, 0xb0, 0x43}), put(123, {2}), put(344, {'n', '+', '1'});
    seeds.add("fuzz_nifti", "", nifti + voxels);
}

/// One stored entry: an array in a folder.
void zip(Seeds& seeds) {
    const std::string name = "a/.zarray", text = R"({"zarr_format":2,"shape":[2,2,2],"chunks":[2,2,2],"dtype":"|u1","compressor":null,"filters":null,"order":"C","fill_value":7})";
    const auto little = [](std::size_t value, int bytes) {
        std::string written;
        for (int i = 0; i < bytes; ++i, value >>= 8) written += static_cast<char>(value & 0xff);
        return written;
    };
    const std::string common = little(20, 2) + little(0, 12) + little(text.size(), 4) + little(text.size(), 4) + little(name.size(), 2) + little(0, 2);
    const std::string entry = "PK\3\4" + common + name + text;
    const std::string list = "PK\1\2" + little(20, 2) + common + little(0, 10) + little(0, 4) + name;
    seeds.add("fuzz_zip", "", entry + list + "PK\5\6" + little(0, 4) + little(1, 2) + little(1, 2) + little(list.size(), 4) + little(entry.size(), 4) + little(0, 2));
}

/// Weights as safetensors, and the pickle of a state dict with one tensor.
void checkpoints(Seeds& seeds) {
    using namespace std::string_literals;
    const Path path = seeds.aside("weights.safetensors");
    writeSafetensors(path, std::vector<NamedFloats>{{"module.a", {2}, {1, 2}}, {"module.b", {1, 1}, {3}}}, R"({"format": "volumen-model"})");
    seeds.add("fuzz_checkpoint", std::string(1, '\0'), readText(path));
    const std::string storage = "((X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0" "0X\3\0\0\0cpuK\2tQ"s;
    seeds.add("fuzz_checkpoint", "\1", "\x80\2}X\1\0\0\0actorch._utils\n_rebuild_tensor_v2\n("s + storage.substr(1) + "K\0K\2\x85K\1\x85\x89" "ccollections\nOrderedDict\n)RtRs."s);
}

void pictures(Seeds& seeds) {
    const std::vector<std::byte> pixels(24 * 17, std::byte{3});
    const Path path = seeds.aside("picture.png");
    const auto writer = makePictureWriter(path, {.type = VoxelType::u8, .height = 24, .width = 17}, {.overwrite = true});
    writer->write({.top = 0, .count = 24, .data = pixels.data()});
    writer->finish();
    seeds.add("fuzz_picture", "", readText(path));
}

std::string textOf(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

void labels(Seeds& seeds) {
    const LabelGeometry geometry{.shape = {300, 40, 200}};
    const LabelGrid before(geometry.shape);
    LabelGrid after = before;
    paintSegment(after, {.radiusVoxels = 9}, {120, 20, 120}, {140, 20, 150}, 1, {});
    paintSegment(after, {.radiusVoxels = 4}, {120, 20, 120}, {120, 20, 120}, 300, {});
    const auto packed = Edit("Brush", before, after).packed();
    seeds.add("fuzz_label_edit", "", textOf(packed->bytes));
    std::vector<std::byte> records;
    appendRecord(records, RecordKind::edit, 1, packed->bytes);
    appendRecord(records, RecordKind::table, 2, std::as_bytes(std::span(std::string_view("[]"))));
    seeds.add("fuzz_label_journal", "\1", textOf(records));
    seeds.add("fuzz_label_journal", std::string(1, '\0'), textOf(journalHeadingBytes({.layer = 1, .geometry = geometry})) + textOf(records));
    const Path snapshot = seeds.aside("labels.vdb");
    std::filesystem::create_directories(snapshot.parent_path());
    writeSnapshot(snapshot, {.layer = 1, .geometry = geometry, .grid = after});
    seeds.add("fuzz_label_snapshot", "", readText(snapshot));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return std::fputs("make_seeds: names the folder to make\n", stderr), 2;
    try {
        std::filesystem::remove_all(argv[1]);
        Seeds seeds(argv[1]);
        std::filesystem::create_directories(seeds.aside(""));
        zarrMetadata(seeds), zarrShard(seeds), zarrChunk(seeds), tiff(seeds), project(seeds), texts(seeds);
        headers(seeds), zip(seeds), pictures(seeds), labels(seeds), checkpoints(seeds);
    } catch (const Error& error) {
        return std::fprintf(stderr, "make_seeds: %s\n", error.what()), 1;
    }
    return 0;
}
