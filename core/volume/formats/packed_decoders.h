#pragma once

#include <algorithm>
#include <vector>

#include "core/volume/formats/decoders.h"

/// The decoders that `makeDecoder` chooses from.
namespace volumen {

/// With `framed` gzip's and zlib's streams, else the bare deflate stream. Can be copied.
std::unique_ptr<Decoder> makeInflater(const FileRange& range, bool framed);
/// Cannot be copied.
std::unique_ptr<Decoder> makeBunzipper(const FileRange& range);
/// Numbers as text. Can be copied, as the next two can.
std::unique_ptr<Decoder> makeNumberParser(const FileRange& range, VoxelType type);
std::unique_ptr<Decoder> makeHexParser(const FileRange& range);
std::unique_ptr<Decoder> makeCopier(const FileRange& range);

/// A range of a file read front to back through a buffer. A copy starts at the same place with an empty buffer.
class ForwardBytes {
public:
    explicit ForwardBytes(FileRange range) : m_range(std::move(range)) {}
    ForwardBytes(const ForwardBytes& other) : m_range(other.rest()) {}
    ForwardBytes& operator=(const ForwardBytes&) = delete;

    /// What is read and not yet consumed; filled when it is empty. Empty at the end.
    std::span<const std::byte> ahead() {
        if (m_begin == m_buffer.size()) fill();
        return std::span(m_buffer).subspan(m_begin);
    }
    void consume(std::size_t bytes) { m_begin += bytes; }
    /// The range from the first byte that is not consumed on.
    FileRange rest() const {
        const std::uint64_t unread = m_buffer.size() - m_begin;
        return {m_range.file, m_range.offset - unread, m_range.bytes + unread};
    }
    std::string where() const { return m_range.file->path().string(); }

private:
    void fill() {
        constexpr std::uint64_t kBufferBytes = 128 << 10;
        m_buffer.resize(std::min(kBufferBytes, m_range.bytes));
        m_begin = 0;
        m_range.file->read(m_range.offset, m_buffer);
        m_range.offset += m_buffer.size();
        m_range.bytes -= m_buffer.size();
    }

    FileRange m_range;   // behind the buffer
    std::vector<std::byte> m_buffer;
    std::size_t m_begin = 0;
};

}  // namespace volumen
