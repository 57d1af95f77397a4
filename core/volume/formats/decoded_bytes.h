#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "core/volume/byte_reader.h"
#include "core/volume/decoded_blocks.h"

namespace volumen {

/// Turns a file's bytes into others, front to back. One thread at a time.
class Decoder {
public:
    virtual ~Decoder() = default;
    /// Fills as much of `into` as there is: less only at the end. Throws Error when the bytes cannot be decoded.
    virtual std::size_t next(std::span<std::byte> into) = 0;
    /// Another one at the same place; null where that cannot be had.
    virtual std::unique_ptr<Decoder> copy() const { return nullptr; }
};
using DecoderMaker = std::function<std::unique_ptr<Decoder>()>;

/// One thread's at a time; waiting for it ends when somebody asks to stop.
struct Turn {
    std::mutex mutex;
    std::condition_variable_any free;
    bool taken = false;
};

/// What a decoder makes, at random and in bounded memory: the blocks used last are kept, and copies of the decoder on its way, from
/// which it starts again. Where it cannot be copied, a step back begins at the front.
class DecodedBytes final : public ByteReader {
public:
    /// `begin` makes a decoder that stands at the front; its first `skip` bytes are passed over, then come `bytes`. `where` begins sentences.
    DecodedBytes(std::string where, DecoderMaker begin, std::uint64_t skip, std::uint64_t bytes);

    void read(std::uint64_t offset, std::span<std::byte> into, const std::stop_token& stop) const override;
    std::uint64_t blockBytes() const override { return m_blockBytes; }

private:
    /// A decoder that is about to make block `next`.
    struct Place {
        std::unique_ptr<Decoder> decoder;
        std::uint64_t next = 0;
    };

    DecodedBlockPtr decode(std::uint64_t block, const std::stop_token& stop) const;
    DecodedBlockPtr moveFront(std::uint64_t block, const std::stop_token& stop) const;
    DecodedBlockPtr makeNext(Place& place) const;
    Place markBefore(std::uint64_t block) const;
    Place start(std::uint64_t block) const;
    void leaveMark(const Place& place) const;

    std::string m_where;
    DecoderMaker m_begin;
    std::uint64_t m_skip;
    std::uint64_t m_bytes;
    std::uint64_t m_blockBytes;
    mutable DecodedBlocks m_blocks;
    mutable Turn m_turn;    // taken before m_marksMutex
    mutable Place m_front;  // whose turn it is moves it
    mutable std::mutex m_marksMutex;
    mutable std::map<std::uint64_t, std::unique_ptr<Decoder>> m_marks;   // by the block that comes next
    mutable std::uint64_t m_reached = 0;   // blocks that were passed once
    mutable std::uint64_t m_spacing = 1;   // blocks from mark to mark
};

/// How many bytes the decoder makes until its end. Throws Error when there are more than `most`, Cancelled never.
std::uint64_t decodedLength(const std::string& where, Decoder& decoder, std::uint64_t most);

}  // namespace volumen
