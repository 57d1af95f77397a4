#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/volume/volume_source.h"

/// What the fuzz targets share. Each `fuzz_<what>.cpp` feeds bytes that a machine makes up to one reader: it may refuse them by an Error
/// and by nothing else, and the sanitizers see to the rest.
namespace volumen::fuzz {

/// Takes a made-up input apart.
class Bytes {
public:
    Bytes(const std::uint8_t* data, std::size_t size) : m_rest(reinterpret_cast<const std::byte*>(data), size) {}

    /// The next byte; 0 where there is none left.
    std::uint8_t next() {
        if (m_rest.empty()) return 0;
        const auto first = std::to_integer<std::uint8_t>(m_rest.front());
        m_rest = m_rest.subspan(1);
        return first;
    }
    std::span<const std::byte> rest() const { return m_rest; }
    std::string_view text() const { return {reinterpret_cast<const char*>(m_rest.data()), m_rest.size()}; }

private:
    std::span<const std::byte> m_rest;
};

/// A folder of this process's own, in memory; empty at first.
const Path& scratch();

/// `scratch()/name` with these bytes.
Path written(const std::string& name, std::span<const std::byte> bytes);

/// The first and the last chunk of every level: what a viewer would read first.
void readEnds(const VolumeSource& source);

/// Runs `read`; an Error is an answer.
template <class F>
void refusedAtMost(F&& read) {
    try {
        read();
    } catch (const Error& error) {
        if (std::string_view(error.what()).empty()) __builtin_trap();   // a refusal without a sentence
    }
}

}  // namespace volumen::fuzz
