#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>

#include "core/base/files.h"

/// Bytes at random: a file, a part of one, what a compressed file unpacks to.
namespace volumen {

/// Functions may be called from any thread.
class ByteReader {
public:
    virtual ~ByteReader() = default;
    /// Fills `into` from byte `offset` on. Throws Error when the bytes end before, Cancelled when `stop` asked for it.
    virtual void read(std::uint64_t offset, std::span<std::byte> into, const std::stop_token& stop) const = 0;
    /// Says that parts of this range are about to be read; see RandomAccessFile.
    virtual void announce(std::uint64_t /*offset*/, std::uint64_t /*bytes*/) const {}
    /// What is unpacked at once, so that neighbours are best read together; 0: any piece costs the same.
    virtual std::uint64_t blockBytes() const { return 0; }
};
using ByteReaderPtr = std::shared_ptr<const ByteReader>;

/// A file that somebody else holds open.
class WholeFile final : public ByteReader {
public:
    explicit WholeFile(const RandomAccessFile& file) : m_file(file) {}
    void read(std::uint64_t offset, std::span<std::byte> into, const std::stop_token&) const override { m_file.read(offset, into); }
    void announce(std::uint64_t offset, std::uint64_t bytes) const override { m_file.announce(offset, bytes); }

private:
    const RandomAccessFile& m_file;
};

/// A file from byte `offset` on.
class FileBytes final : public ByteReader {
public:
    FileBytes(std::shared_ptr<const RandomAccessFile> file, std::uint64_t offset) : m_file(std::move(file)), m_offset(offset) {}
    void read(std::uint64_t offset, std::span<std::byte> into, const std::stop_token&) const override { m_file->read(m_offset + offset, into); }
    void announce(std::uint64_t offset, std::uint64_t bytes) const override { m_file->announce(m_offset + offset, bytes); }

private:
    std::shared_ptr<const RandomAccessFile> m_file;
    std::uint64_t m_offset;
};

}  // namespace volumen
