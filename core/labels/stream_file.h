#pragma once

#include <cstdint>
#include <span>
#include <streambuf>
#include <vector>

#include "core/base/pending_file.h"
#include "core/volume/zarr/crc32c.h"

namespace volumen {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

/// A checksum over many bytes that come in pieces of any size.
class PieceChecksum {
public:
    void add(std::span<const std::byte> piece) { m_crcs.push_back(crc32c(piece)); }
    std::uint32_t value() const { return crc32c(std::as_bytes(std::span(m_crcs))); }

private:
    std::vector<std::uint32_t> m_crcs;   ///< a piece each
};

/// A stream into a file, piece by piece. What the file throws passes through.
class FileStream : public std::streambuf {
public:
    explicit FileStream(PendingFile& file) : m_file(file), m_piece(kPieceBytes) { setp(m_piece.data(), m_piece.data() + m_piece.size()); }
    void finish() { flushPiece(); }
    std::uint64_t bytes() const { return m_bytes; }
    std::uint32_t checksum() const { return m_checksum.value(); }

private:
    int_type overflow(int_type c) override {
        flushPiece();
        if (!traits_type::eq_int_type(c, traits_type::eof())) sputc(traits_type::to_char_type(c));
        return traits_type::not_eof(c);
    }
    pos_type seekoff(off_type, std::ios_base::seekdir, std::ios_base::openmode) override { return static_cast<off_type>(m_bytes) + (pptr() - pbase()); }
    void flushPiece() {
        const auto piece = std::as_bytes(std::span(pbase(), static_cast<std::size_t>(pptr() - pbase())));
        if (piece.empty()) return;
        m_file.write(piece);
        m_checksum.add(piece);
        m_bytes += piece.size();
        setp(m_piece.data(), m_piece.data() + m_piece.size());
    }

    PendingFile& m_file;
    std::vector<char> m_piece;
    std::uint64_t m_bytes = 0;
    PieceChecksum m_checksum;
};

}  // namespace volumen
