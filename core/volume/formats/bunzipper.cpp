#include <bzlib.h>

#include "core/base/error.h"
#include "core/volume/formats/packed_decoders.h"

namespace volumen {

namespace {

class Bunzipper final : public Decoder {
public:
    explicit Bunzipper(const FileRange& range) : m_input(range) { begin(); }
    ~Bunzipper() override { BZ2_bzDecompressEnd(&m_stream); }
    Bunzipper(const Bunzipper&) = delete;
    Bunzipper& operator=(const Bunzipper&) = delete;

    std::size_t next(std::span<std::byte> into) override {
        std::size_t done = 0;
        while (done < into.size() && !m_ended) done += step(into.subspan(done));
        return done;
    }

private:
    void begin() {
        m_stream = {};
        if (BZ2_bzDecompressInit(&m_stream, 0, 0) != BZ_OK) throw std::bad_alloc();
    }

    std::size_t step(std::span<std::byte> into) {
        const auto in = m_input.ahead();
        const auto room = static_cast<unsigned>(std::min<std::size_t>(into.size(), 1u << 30));
        m_stream.next_in = const_cast<char*>(reinterpret_cast<const char*>(in.data()));   // only read
        m_stream.avail_in = static_cast<unsigned>(in.size());
        m_stream.next_out = reinterpret_cast<char*>(into.data());
        m_stream.avail_out = room;
        const int code = BZ2_bzDecompress(&m_stream);
        const std::size_t used = in.size() - m_stream.avail_in, made = room - m_stream.avail_out;
        m_input.consume(used);
        if (code == BZ_STREAM_END) endStream();
        else if (code != BZ_OK) throw Error(m_input.where() + ": cannot be unpacked (its bzip2 stream is broken); the file is damaged, copy it again");
        else if (used == 0 && made == 0) m_ended = true;   // cut off: whoever needs more says so
        return made;
    }

    /// bzip2 streams may follow each other, as parallel packers write them.
    void endStream() {
        const auto in = m_input.ahead();
        m_ended = in.size() < 2 || in[0] != std::byte{'B'} || in[1] != std::byte{'Z'};
        if (m_ended) return;
        BZ2_bzDecompressEnd(&m_stream);
        begin();
    }

    ForwardBytes m_input;
    bz_stream m_stream{};
    bool m_ended = false;
};

}  // namespace

std::unique_ptr<Decoder> makeBunzipper(const FileRange& range) { return std::make_unique<Bunzipper>(range); }

}  // namespace volumen
