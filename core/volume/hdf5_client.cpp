#include "core/volume/hdf5_client.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "core/base/error.h"
#include "core/base/helper_program.h"
#include "core/volume/hdf5_messages.h"
#include "core/volume/volume_info.h"

namespace volumen {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kTick{20};
constexpr milliseconds kGrace{500};              // a chunk that nobody wants any more is waited for so long: starting anew costs more
constexpr std::size_t kMaxLineBytes = 256u << 20;

Error strange(const Path& path) {
    return Error(path.string() + ": cannot be read, since volumen-cli gives strange answers; install it and this program in the same version");
}

/// What comes of an answer; a child that is another program, or whose memory a file has spoilt, may answer anything.
template <class Read>
auto understood(const Path& path, Read read) {
    try {
        return read();
    } catch (const Json::exception&) {
    } catch (const std::bad_optional_access&) {
    }
    throw strange(path);
}

/// The answer to "stored".
std::vector<Hdf5Stored> cutUp(const Path& path, std::size_t count, const Json& json, std::vector<std::byte> bytes) {
    const auto sizes = json.at("sizes").get<std::vector<std::size_t>>();
    const auto skipped = json.at("skipped").get<std::vector<unsigned>>();
    if (sizes.size() != count || skipped.size() != count || std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}) != bytes.size()) throw strange(path);
    std::vector<Hdf5Stored> chunks(count);
    for (std::size_t i = 0; i < count; ++i) chunks[i].skippedFilters = skipped[i];
    if (count == 1) chunks[0].bytes = std::move(bytes);
    else
        for (auto at = bytes.begin(); Hdf5Stored& chunk : chunks) {
            const auto end = at + static_cast<std::ptrdiff_t>(sizes[static_cast<std::size_t>(&chunk - chunks.data())]);
            chunk.bytes.assign(at, end);
            at = end;
        }
    return chunks;
}

}  // namespace

/// The conversation with one child, which has the file open.
class Hdf5Client::Talk {
public:
    Talk(const Path& path, const ChildLimits& limits)
        : m_path(path), m_longest(limits.wall), m_child(started(path, limits)) {}

    struct Reply {
        Json json;
        std::vector<std::byte> bytes;
    };
    Reply ask(const Json& request, const std::stop_token& stop, milliseconds grace) {
        m_sound = false;
        if (!m_child->send(asLine(request))) fail();
        return answer(stop, grace);
    }
    /// The answer to the last question; the first comes unasked.
    Reply answer(const std::stop_token& stop, milliseconds grace) {
        m_patience = {stop, Clock::now() + grace, Clock::now() + m_longest};
        Reply reply{Json::parse(line()), {}};
        if (reply.json.contains("error")) {
            m_sound = true;
            throw Error(reply.json["error"].get<std::string>());
        }
        const auto bytes = reply.json.value<std::uint64_t>("bytes", 0);
        if (bytes > mostBytes()) throw Error(m_path.string() + ": a chunk takes more bytes than can be read at once; store it in smaller chunks");
        reply.bytes.resize(bytes);
        fill(reply.bytes);
        m_sound = true;
        return reply;
    }
    /// It can be asked again: it has answered whatever it was asked.
    bool sound() const { return m_sound; }

private:
    struct Patience {
        std::stop_token stop;
        Clock::time_point stopFrom;
        Clock::time_point until;
    };

    static std::unique_ptr<ChildProcess> started(const Path& path, const ChildLimits& limits) {
        try {
            return std::make_unique<ChildProcess>(ChildCommand{helperProgram(), {"hdf5-server", "--", path.string()}}, limits);
        } catch (const Error& error) {
            throw Error(path.string() + ": cannot be read without volumen-cli (" + error.what() + ")", error.kind());
        }
    }

    static constexpr std::uint64_t mostBytes() { return 2 * static_cast<std::uint64_t>(kMaxChunkBytes); }

    std::string line() {
        std::size_t end = 0;
        while ((end = m_come.find('\n')) == std::string::npos) {
            if (m_come.size() > kMaxLineBytes) throw Error(m_path.string() + ": names far more datasets than a sound file would; it is damaged, copy it again");
            more();
        }
        std::string text = m_come.substr(0, end);
        m_come.erase(0, end + 1);
        return text;
    }

    void fill(std::span<std::byte> into) {
        const std::size_t have = std::min(into.size(), m_come.size());
        std::copy_n(reinterpret_cast<const std::byte*>(m_come.data()), have, into.data());
        m_come.erase(0, have);
        for (into = into.subspan(have); !into.empty();) into = into.subspan(receive({reinterpret_cast<char*>(into.data()), into.size()}));
    }

    void more() {
        std::array<char, 64u << 10> buffer;
        m_come.append(buffer.data(), receive(buffer));
    }

    std::size_t receive(std::span<char> into) {
        for (;;) {
            const std::optional<std::size_t> got = m_child->receive(into, kTick);
            if (got && *got > 0) return *got;
            if (got) fail();
            const Clock::time_point now = Clock::now();
            const bool unwanted = m_patience.stop.stop_requested() && now >= m_patience.stopFrom;
            if (!unwanted && now <= m_patience.until) continue;
            m_child.reset();   // it need not go on
            if (unwanted) throw Cancelled{};
            throw Error(m_path.string() + ": was waited for too long; check the disk or the network that it lies on, and try again");
        }
    }

    /// The child answers no more.
    [[noreturn]] void fail() {
        const ChildEnd end = m_child->kill();
        if (end.kind == ChildEnd::Kind::timedOut) throw Error(m_path.string() + ": keeps the HDF5 library busy without end; the file is damaged or made to do harm, copy it again from its source");
        if (end.kind == ChildEnd::Kind::killed)
            throw Error(m_path.string() + ": makes the HDF5 library crash: it " + end.text() + "; the file is damaged or made to do harm, copy it again from its source");
        throw Error(m_path.string() + ": cannot be read, since volumen-cli " + end.text() + "; install it and this program in the same version");
    }

    Path m_path;
    milliseconds m_longest;
    std::unique_ptr<ChildProcess> m_child;
    Patience m_patience;
    std::string m_come;   ///< what has come and belongs to the next line or bytes
    bool m_sound = false;
};

Hdf5Client::Hdf5Client(const Path& path, const std::stop_token& stop, const ChildLimits& limits) : m_path(path), m_limits(limits), m_where(path.string()) {
    m_talk = std::make_unique<Talk>(m_path, m_limits);
    m_datasets = understood(m_path, [&] { return hdf5Entries(m_talk->answer(stop, milliseconds{0}).json.at("datasets")); });
}

Hdf5Client::~Hdf5Client() = default;

void Hdf5Client::open(std::size_t dataset, const Hdf5View& view, const std::stop_token& stop) {
    m_chosen = dataset;
    m_view = view;
    m_where = m_path.string() + ", dataset " + m_datasets.at(dataset).name;
    understood(m_path, [&] {
        const Json layout = m_talk->ask({{"do", "open"}, {"dataset", dataset}, {"view", toJson(view)}}, stop, milliseconds{0}).json.at("layout");
        m_layout = hdf5Layout(layout);
        m_layoutText = layout.dump();
    });
    checkShapes(m_where, m_layout.shape, m_layout.block, m_layout.type);
}

/// The child that has the dataset open; another one when the last failed.
Hdf5Client::Talk& Hdf5Client::openTalk(const std::stop_token& stop) const {
    if (m_talk && m_talk->sound()) return *m_talk;
    m_talk.reset();
    auto talk = std::make_unique<Talk>(m_path, m_limits);
    const bool same = understood(m_path, [&] {
        return hdf5Entries(talk->answer(stop, kGrace).json.at("datasets")) == m_datasets &&
               talk->ask({{"do", "open"}, {"dataset", m_chosen}, {"view", toJson(m_view)}}, stop, kGrace).json.at("layout").dump() == m_layoutText;
    });
    if (!same) throw Error(m_where + ": has become another file since it was opened; open it again");
    m_talk = std::move(talk);
    return *m_talk;
}

std::vector<Hdf5Stored> Hdf5Client::readStored(std::span<const Voxel> indices, const std::stop_token& stop) const {
    Json list = Json::array();
    for (const Voxel index : indices) list.push_back(toJson(index));
    const std::lock_guard lock(m_mutex);
    return understood(m_path, [&] {
        Talk::Reply reply = openTalk(stop).ask({{"do", "stored"}, {"indices", std::move(list)}}, stop, kGrace);
        return cutUp(m_path, indices.size(), reply.json, std::move(reply.bytes));
    });
}

void Hdf5Client::read(const Box& box, const Box& frame, std::span<std::byte> into, const std::stop_token& stop) const {
    const std::lock_guard lock(m_mutex);
    const std::vector<std::byte> bytes =
        understood(m_path, [&] { return openTalk(stop).ask({{"do", "read"}, {"box", toJson(box)}, {"frame", toJson(frame)}}, stop, kGrace).bytes; });
    if (bytes.size() != into.size()) throw Error(m_where + ": a chunk has another size than it should; the file is damaged, copy it again");
    std::memcpy(into.data(), bytes.data(), bytes.size());
}

}  // namespace volumen
