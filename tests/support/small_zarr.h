#pragma once

#include <QTemporaryDir>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/files.h"

/// Zarr stores written by hand, for tests: what stands in them is spelled out, not made by the code under test.
namespace volumen::test {

using Bytes = std::vector<std::byte>;

/// A folder that is gone at the end of the test.
class TemporaryFolder {
public:
    Path operator/(const std::string& name) const { return Path(m_dir.path().toStdString()) / name; }

private:
    QTemporaryDir m_dir;
};

inline Bytes bytesOf(std::initializer_list<int> values) {
    Bytes bytes;
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

/// The values as they lie in memory, or turned around.
template <class T>
Bytes bytesOf(const std::vector<T>& values, bool bigEndian = false) {
    Bytes bytes(values.size() * sizeof(T));
    std::memcpy(bytes.data(), values.data(), bytes.size());
    if (bigEndian)
        for (std::size_t i = 0; i < bytes.size(); i += sizeof(T)) std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(i), bytes.begin() + static_cast<std::ptrdiff_t>(i + sizeof(T)));
    return bytes;
}

inline void writeBytes(const Path& path, const Bytes& bytes) {
    std::filesystem::create_directories(path.parent_path());
    writeFileAtomically(path, bytes, false);
}

inline void writeJson(const Path& path, const nlohmann::json& json) {
    std::filesystem::create_directories(path.parent_path());
    writeTextAtomically(path, json.dump(), false);
}

/// .zarray of an uncompressed u8 array; `changes` replaces fields.
inline void writeArrayV2(const Path& folder, const std::vector<int>& shape, const std::vector<int>& chunks, const nlohmann::json& changes = nlohmann::json::object()) {
    nlohmann::json json{{"zarr_format", 2}, {"shape", shape}, {"chunks", chunks}, {"dtype", "|u1"}, {"compressor", nullptr}, {"filters", nullptr}, {"order", "C"}, {"fill_value", 0}};
    json.update(changes);
    writeJson(folder / ".zarray", json);
}

/// zarr.json of an uncompressed uint8 array; `changes` replaces fields.
inline void writeArrayV3(const Path& folder, const std::vector<int>& shape, const std::vector<int>& chunks, const nlohmann::json& changes = nlohmann::json::object()) {
    nlohmann::json json{{"zarr_format", 3},
                        {"node_type", "array"},
                        {"shape", shape},
                        {"data_type", "uint8"},
                        {"chunk_grid", {{"name", "regular"}, {"configuration", {{"chunk_shape", chunks}}}}},
                        {"chunk_key_encoding", {{"name", "default"}, {"configuration", {{"separator", "/"}}}}},
                        {"fill_value", 0},
                        {"codecs", {{{"name", "bytes"}, {"configuration", {{"endian", "little"}}}}}}};
    json.update(changes);
    writeJson(folder / "zarr.json", json);
}

}  // namespace volumen::test
