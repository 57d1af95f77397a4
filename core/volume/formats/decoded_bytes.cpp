#include "core/volume/formats/decoded_bytes.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/block_layout.h"

namespace volumen {

namespace {

constexpr std::uint64_t kBlockBytes = 4 << 20;
constexpr std::uint64_t kBlockBytesWithoutCopies = 128 << 20;   // going back means beginning anew: then all of what is not large is kept
constexpr std::size_t kMostMarks = 512;

void passOver(const std::string& where, Decoder& decoder, std::uint64_t bytes) {
    std::vector<std::byte> passed(std::min<std::uint64_t>(bytes, 1 << 20));
    while (bytes > 0) {
        const std::uint64_t now = std::min<std::uint64_t>(bytes, passed.size());
        if (decoder.next({passed.data(), now}) != now) throw Error(where + ": ends before its first voxel; it is cut off, copy it again");
        bytes -= now;
    }
}

/// A turn taken, for as long as it lives; whoever has it may take minutes. Throws Cancelled.
class TurnTaken {
public:
    TurnTaken(Turn& turn, const std::stop_token& stop) : m_turn(turn) {
        std::unique_lock lock(turn.mutex);
        if (!turn.free.wait(lock, stop, [&] { return !turn.taken; })) throw Cancelled{};
        turn.taken = true;
    }
    ~TurnTaken() {
        const std::lock_guard lock(m_turn.mutex);
        m_turn.taken = false;
        m_turn.free.notify_one();
    }
    TurnTaken(const TurnTaken&) = delete;
    TurnTaken& operator=(const TurnTaken&) = delete;

private:
    Turn& m_turn;
};

}  // namespace

DecodedBytes::DecodedBytes(std::string where, DecoderMaker begin, std::uint64_t skip, std::uint64_t bytes)
    : m_where(std::move(where)), m_begin(std::move(begin)), m_skip(skip), m_bytes(bytes), m_blocks(kDecodedBlockBytes) {
    const bool copies = m_begin()->copy() != nullptr;
    m_blockBytes = copies ? kBlockBytes : std::min(m_bytes, kBlockBytesWithoutCopies);
}

void DecodedBytes::read(std::uint64_t offset, std::span<std::byte> into, const std::stop_token& stop) const {
    while (!into.empty()) {
        const std::uint64_t block = offset / m_blockBytes, inBlock = offset % m_blockBytes;
        const DecodedBlockPtr decoded = m_blocks.get(block, [&] { return decode(block, stop); });
        const std::size_t now = std::min<std::size_t>(into.size(), decoded->size - inBlock);
        std::memcpy(into.data(), decoded->data.get() + inBlock, now);
        into = into.subspan(now);
        offset += now;
    }
}

/// A block that was passed once is made from the mark before it, beside others; a new one by moving on the one decoder at the front.
DecodedBlockPtr DecodedBytes::decode(std::uint64_t block, const std::stop_token& stop) const {
    Place place = markBefore(block);
    if (!place.decoder) return moveFront(block, stop);
    for (;;) {
        if (stop.stop_requested()) throw Cancelled{};
        DecodedBlockPtr made = makeNext(place);
        if (place.next > block) return made;
    }
}

DecodedBlockPtr DecodedBytes::moveFront(std::uint64_t block, const std::stop_token& stop) const {
    const TurnTaken turn(m_turn, stop);
    if (!m_front.decoder || m_front.next > block) m_front = start(block);
    for (;;) {
        if (stop.stop_requested()) throw Cancelled{};
        leaveMark(m_front);
        try {
            DecodedBlockPtr made = makeNext(m_front);
            if (m_front.next > block) return made;
        } catch (...) {
            m_front.decoder.reset();   // it stands nowhere now
            throw;
        }
    }
}

DecodedBlockPtr DecodedBytes::makeNext(Place& place) const {
    const auto size = static_cast<std::size_t>(std::min(m_blockBytes, m_bytes - place.next * m_blockBytes));
    auto block = std::make_shared<DecodedBlock>(size);
    if (place.decoder->next({block->data.get(), size}) != size) throw Error(m_where + ": ends before its last voxel; it is cut off, copy it again");
    ++place.next;
    return block;
}

/// The last mark before a block that was passed already; nothing when it was not.
DecodedBytes::Place DecodedBytes::markBefore(std::uint64_t block) const {
    const std::lock_guard lock(m_marksMutex);
    const auto after = m_marks.upper_bound(block);
    if (block >= m_reached || after == m_marks.begin()) return {};
    const auto mark = std::prev(after);
    return {mark->second->copy(), mark->first};
}

DecodedBytes::Place DecodedBytes::start(std::uint64_t block) const {
    {
        const std::lock_guard lock(m_marksMutex);
        const auto after = m_marks.upper_bound(block);
        if (after != m_marks.begin()) return {std::prev(after)->second->copy(), std::prev(after)->first};
    }
    Place front{m_begin(), 0};
    passOver(m_where, *front.decoder, m_skip);
    return front;
}

/// Marks are thinned out, so that their number stays bounded however long the stream is.
void DecodedBytes::leaveMark(const Place& place) const {
    const std::lock_guard lock(m_marksMutex);
    m_reached = std::max(m_reached, place.next);
    if (place.next % m_spacing != 0 || m_marks.contains(place.next)) return;
    std::unique_ptr<Decoder> copy = place.decoder->copy();
    if (!copy) return;
    m_marks.emplace(place.next, std::move(copy));
    if (m_marks.size() <= kMostMarks) return;
    m_spacing *= 2;
    std::erase_if(m_marks, [&](const auto& mark) { return mark.first % m_spacing != 0; });
}

std::uint64_t decodedLength(const std::string& where, Decoder& decoder, std::uint64_t most) {
    std::vector<std::byte> passed(1 << 20);
    std::uint64_t length = 0;
    while (const std::size_t now = decoder.next(passed)) {
        length += now;
        if (length > most) throw Error(where + ": unpacks to more than " + formatByteSize(most) + ", far more than its header claims; write it again");
    }
    return length;
}

}  // namespace volumen
