#pragma once

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "tests/support/packed.h"

/// Checkpoints for tests, written by hand: what stands in them is spelled out, opcode by opcode.
namespace volumen::testing {

/// Pieces of a pickle.
namespace pickled {
inline std::string text(const std::string& s) { return "X" + little(static_cast<std::uint32_t>(s.size())) + s; }
inline std::string whole(std::int32_t n) { return "J" + little(n); }
inline std::string named(const std::string& module, const std::string& name) { return "c" + module + "\n" + name + "\n"; }
inline std::string tuple(const std::string& items) { return "(" + items + "t"; }
inline std::string call(const std::string& callee, const std::string& arguments) { return callee + tuple(arguments) + "R"; }
inline std::string dict(const std::string& keysAndValues) { return "}(" + keysAndValues + "u"; }
inline std::string orderedDict(const std::string& keysAndValues) { return named("collections", "OrderedDict") + ")R(" + keysAndValues + "u"; }
inline std::string whole(const std::string& body) { return "\x80\x02" + body + "."; }

inline std::string numbers(const std::vector<std::int64_t>& list) {
    std::string items;
    for (const std::int64_t n : list) items += "\x8a\x08" + little(n);
    return tuple(items);
}
inline std::string storage(const std::string& type, const std::string& key, std::int64_t count) {
    return tuple(text("storage") + named("torch", type) + text(key) + text("cpu") + "\x8a\x08" + little(count)) + "Q";
}
/// A dense tensor of 32-bit floats in storage `key`.
inline std::string tensor(const std::string& key, const std::vector<std::int64_t>& shape) {
    std::vector<std::int64_t> strides(shape.size(), 1);
    std::int64_t count = 1;
    for (std::size_t axis = shape.size(); axis-- > 0;) strides[axis] = count, count *= shape[axis];
    return call(named("torch._utils", "_rebuild_tensor_v2"), storage("FloatStorage", key, count) + whole(0) + numbers(shape) + numbers(strides) + "\x89" + orderedDict(""));
}
/// An object of a class, with attributes.
inline std::string object(const std::string& module, const std::string& name, const std::string& attributes) { return named(module, name) + ")\x81" + dict(attributes) + "b"; }
}  // namespace pickled

inline std::string floats(const std::vector<float>& values) {
    std::string bytes;
    for (const float value : values) bytes += little(value);
    return bytes;
}

/// The zip that torch.save writes: a pickle, and the bytes of storages "0", "1" …
inline std::string torchZip(const std::string& pickle, const std::vector<std::string>& storages, std::vector<ZipFile> more = {}, std::uint16_t method = 0) {
    std::vector<ZipFile> files{{"a/data.pkl", pickle, 0}, {"a/byteorder", "little", 0}};
    for (std::size_t i = 0; i < storages.size(); ++i) files.push_back({"a/data/" + std::to_string(i), storages[i], method});
    files.insert(files.end(), more.begin(), more.end());
    return zipped(files);
}

inline Path written(const Path& path, const std::string& bytes) {
    writeFileAtomically(path, std::as_bytes(std::span(bytes)), false);
    return path;
}

inline std::string safetensors(const nlohmann::json& heading, const std::string& values) {
    const std::string text = heading.dump();
    return little(static_cast<std::uint64_t>(text.size())) + text + values;
}

}  // namespace volumen::testing
