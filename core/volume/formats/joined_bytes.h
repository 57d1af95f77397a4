#pragma once

#include <functional>
#include <list>
#include <mutex>
#include <vector>

#include "core/volume/byte_reader.h"

namespace volumen {

/// Streams of equal length, one behind the other, as an array that lies in many files. Those used last stay open.
class JoinedBytes final : public ByteReader {
public:
    using Open = std::function<ByteReaderPtr(std::size_t part)>;

    /// `open` is called for parts from 0 on, from any thread.
    JoinedBytes(std::uint64_t bytesEach, Open open);

    void read(std::uint64_t offset, std::span<std::byte> into, const std::stop_token& stop) const override;
    std::uint64_t blockBytes() const override { return m_blockBytes; }

private:
    ByteReaderPtr part(std::size_t number) const;

    std::uint64_t m_bytesEach;
    std::uint64_t m_blockBytes;
    Open m_open;
    mutable std::mutex m_mutex;
    mutable std::list<std::pair<std::size_t, ByteReaderPtr>> m_recent;   // newest first
};

}  // namespace volumen
