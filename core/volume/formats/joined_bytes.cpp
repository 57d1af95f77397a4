#include "core/volume/formats/joined_bytes.h"

#include <algorithm>

namespace volumen {

namespace {

constexpr std::size_t kMostOpen = 16;

}  // namespace

JoinedBytes::JoinedBytes(std::uint64_t bytesEach, Open open) : m_bytesEach(bytesEach), m_blockBytes(0), m_open(std::move(open)) {
    const std::uint64_t block = part(0)->blockBytes();
    m_blockBytes = std::min(block, bytesEach);
}

void JoinedBytes::read(std::uint64_t offset, std::span<std::byte> into, const std::stop_token& stop) const {
    while (!into.empty()) {
        const std::uint64_t inPart = offset % m_bytesEach;
        const auto now = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), m_bytesEach - inPart));
        part(static_cast<std::size_t>(offset / m_bytesEach))->read(inPart, into.first(now), stop);
        into = into.subspan(now);
        offset += now;
    }
}

ByteReaderPtr JoinedBytes::part(std::size_t number) const {
    const std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_recent.begin(), m_recent.end(), [&](const auto& open) { return open.first == number; });
    if (found != m_recent.end()) m_recent.splice(m_recent.begin(), m_recent, found);
    else m_recent.emplace_front(number, m_open(number));
    if (m_recent.size() > kMostOpen) m_recent.pop_back();
    return m_recent.front().second;
}

}  // namespace volumen
