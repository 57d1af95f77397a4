#pragma once

#include <bzlib.h>
#include <zlib.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/base/array3.h"
#include "core/base/files.h"

/// Bytes for tests of the readers of packed files.
namespace volumen::testing {

template <class T>
std::string bytesOf(const Array3<T>& voxels) {
    return {reinterpret_cast<const char*>(voxels.data()), static_cast<std::size_t>(voxelCount(voxels.shape())) * sizeof(T)};
}

/// Each number's bytes the other way round.
inline std::string swappedBytes(std::string bytes, std::size_t numberBytes) {
    for (std::size_t i = 0; i + numberBytes <= bytes.size(); i += numberBytes) std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(i), bytes.begin() + static_cast<std::ptrdiff_t>(i + numberBytes));
    return bytes;
}

/// `windowBits`: 31 gzip, 15 zlib, -15 bare.
inline std::string deflated(const std::string& bytes, int windowBits = 31) {
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, bytes.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

inline std::string bzipped(std::string bytes) {
    auto length = static_cast<unsigned>(bytes.size() + bytes.size() / 50 + 1000);
    std::string packed(length, '\0');
    BZ2_bzBuffToBuffCompress(packed.data(), &length, bytes.data(), static_cast<unsigned>(bytes.size()), 1, 0, 0);
    packed.resize(length);
    return packed;
}

template <class T>
std::string little(T value) { return {reinterpret_cast<const char*>(&value), sizeof value}; }

/// One file of a zip; `method` 0 stored, 8 deflated.
struct ZipFile {
    std::string name;
    std::string bytes;
    std::uint16_t method = 0;
};

/// The numbers of 64 bits of large zips where `large`.
inline std::string zipped(const std::vector<ZipFile>& files, bool large = false) {
    std::string zip, list;
    for (const ZipFile& file : files) {
        const std::string packed = file.method == 8 ? deflated(file.bytes, -15) : file.bytes;
        const auto crc = static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(file.bytes.data()), static_cast<uInt>(file.bytes.size())));
        const auto u16 = [](std::size_t v) { return little(static_cast<std::uint16_t>(v)); };
        const auto u32 = [&](std::size_t v) { return little(large ? UINT32_MAX : static_cast<std::uint32_t>(v)); };
        const std::string extra = large ? u16(1) + u16(24) + little<std::uint64_t>(file.bytes.size()) + little<std::uint64_t>(packed.size()) + little<std::uint64_t>(zip.size()) : "";
        const std::string common = u16(20) + u16(0) + u16(file.method) + u16(0) + u16(0) + little(crc) + u32(packed.size()) + u32(file.bytes.size()) + u16(file.name.size());
        list += "PK\x01\x02" + u16(20) + common + u16(extra.size()) + u16(0) + u16(0) + u16(0) + little<std::uint32_t>(0) + u32(zip.size()) + file.name + extra;
        zip += "PK\x03\x04" + common + u16(0) + file.name + packed;
    }
    const std::uint64_t at = zip.size();
    zip += list;
    const auto count = static_cast<std::uint16_t>(files.size());
    if (large) {
        const std::uint64_t end64 = zip.size();
        zip += "PK\x06\x06" + little<std::uint64_t>(44) + little<std::uint16_t>(45) + little<std::uint16_t>(45) + little<std::uint32_t>(0) + little<std::uint32_t>(0) +
               little<std::uint64_t>(count) + little<std::uint64_t>(count) + little<std::uint64_t>(list.size()) + little(at);
        zip += "PK\x06\x07" + little<std::uint32_t>(0) + little(end64) + little<std::uint32_t>(1);
    }
    const std::string shortCount = little(static_cast<std::uint16_t>(large ? UINT16_MAX : count));
    const auto short32 = [&](std::uint64_t v) { return little(large ? UINT32_MAX : static_cast<std::uint32_t>(v)); };
    return zip + "PK\x05\x06" + little<std::uint16_t>(0) + little<std::uint16_t>(0) + shortCount + shortCount + short32(list.size()) + short32(at) + little<std::uint16_t>(0);
}

/// An .npy of version 1.
inline std::string npy(const std::string& descr, const std::string& shape, bool fortran, const std::string& bytes) {
    std::string header = "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape + ", }";
    header.resize((header.size() + 10 + 1 + 63) / 64 * 64 - 11, ' ');
    header += '\n';
    return std::string("\x93NUMPY\x01\x00", 8) + little(static_cast<std::uint16_t>(header.size())) + header + bytes;
}

}  // namespace volumen::testing
