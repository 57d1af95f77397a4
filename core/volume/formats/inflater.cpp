#define ZLIB_CONST
#include <zlib.h>

#include "core/base/error.h"
#include "core/volume/formats/packed_decoders.h"

namespace volumen {

namespace {

constexpr int kWindowBits = 15;
constexpr int kAnyFrame = 32;   // added to the window's bits: zlib tells gzip's frame from its own

class Inflater final : public Decoder {
public:
    Inflater(const FileRange& range, bool framed) : m_input(range), m_framed(framed) {
        if (inflateInit2(&m_stream, framed ? kWindowBits + kAnyFrame : -kWindowBits) != Z_OK) throw std::bad_alloc();
    }
    Inflater(const Inflater& other) : m_input(other.m_input), m_framed(other.m_framed), m_ended(other.m_ended) {
        if (inflateCopy(&m_stream, const_cast<z_stream*>(&other.m_stream)) != Z_OK) throw std::bad_alloc();   // zlib reads it only
    }
    ~Inflater() override { inflateEnd(&m_stream); }
    Inflater& operator=(const Inflater&) = delete;

    std::size_t next(std::span<std::byte> into) override {
        std::size_t done = 0;
        while (done < into.size() && !m_ended) done += step(into.subspan(done));
        return done;
    }
    std::unique_ptr<Decoder> copy() const override { return std::make_unique<Inflater>(*this); }

private:
    /// One call of zlib: how many bytes came out.
    std::size_t step(std::span<std::byte> into) {
        const auto in = m_input.ahead();
        const auto room = static_cast<uInt>(std::min<std::size_t>(into.size(), 1u << 30));
        m_stream.next_in = reinterpret_cast<const Bytef*>(in.data());
        m_stream.avail_in = static_cast<uInt>(in.size());
        m_stream.next_out = reinterpret_cast<Bytef*>(into.data());
        m_stream.avail_out = room;
        const int code = inflate(&m_stream, Z_NO_FLUSH);
        m_input.consume(in.size() - m_stream.avail_in);
        const std::size_t made = room - m_stream.avail_out;
        if (code == Z_STREAM_END) endMember();
        else if (code == Z_BUF_ERROR && in.empty()) m_ended = true;   // cut off: whoever needs more says so
        else if (code != Z_OK && code != Z_BUF_ERROR) fail();
        return made;
    }

    /// gzip streams may follow each other; what comes behind the last is no voxel.
    void endMember() {
        const auto in = m_input.ahead();
        m_ended = !m_framed || in.size() < 2 || in[0] != std::byte{0x1f} || in[1] != std::byte{0x8b};
        if (!m_ended) inflateReset(&m_stream);
    }

    [[noreturn]] void fail() const {
        throw Error(m_input.where() + ": cannot be unpacked (" + (m_stream.msg ? m_stream.msg : "no deflate stream") + "); the file is damaged, copy it again");
    }

    ForwardBytes m_input;
    z_stream m_stream{};
    bool m_framed;
    bool m_ended = false;
};

}  // namespace

std::unique_ptr<Decoder> makeInflater(const FileRange& range, bool framed) { return std::make_unique<Inflater>(range, framed); }

}  // namespace volumen
