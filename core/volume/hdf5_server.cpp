#include "core/volume/hdf5_server.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <istream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "core/base/error.h"
#include "core/volume/hdf5_file.h"
#include "core/volume/hdf5_messages.h"
#include "core/volume/volume_info.h"

namespace volumen {

namespace {

constexpr rlim_t kSecondsAnAnswer = 10;

/// From now on, that is: the limit counts from the start of the process.
void allowComputing() {
    rusage used{};
    rlimit now{};
    ::getrusage(RUSAGE_SELF, &used);
    ::getrlimit(RLIMIT_CPU, &now);
    now.rlim_cur = std::min(static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1 + kSecondsAnAnswer, now.rlim_max);
    ::setrlimit(RLIMIT_CPU, &now);
}

void allowMemory(std::uint64_t more) {
    rlimit now{};
    ::getrlimit(RLIMIT_AS, &now);
    if (now.rlim_cur == RLIM_INFINITY) return;
    now.rlim_cur = std::min(now.rlim_cur + more, now.rlim_max);
    ::setrlimit(RLIMIT_AS, &now);
}

class Server {
public:
    Server(const Path& path, std::ostream& replies) : m_path(path), m_replies(replies) {}

    /// Answers with what `work` returns, and the bytes that it left in `m_bytes`.
    template <class Work>
    void answer(Work work) {
        allowComputing();
        m_bytes.clear();
        Json reply;
        try {
            reply = work();
        } catch (const Error& error) {
            reply = {{"error", error.what()}};
            m_bytes.clear();
        } catch (const std::bad_alloc&) {
            reply = {{"error", m_path.string() + ": wants more memory than a sound file would; it is damaged, copy it again"}};
            m_bytes.clear();
        }
        m_replies << asLine(reply);
        m_replies.write(reinterpret_cast<const char*>(m_bytes.data()), static_cast<std::streamsize>(m_bytes.size()));
        m_replies.flush();
    }

    Json openFile() {
        m_file.emplace(m_path);
        m_datasets = m_file->datasets();
        return {{"datasets", toJson(m_datasets)}};
    }

    Json perform(const Json& request) {
        const std::string wish = request.at("do").get<std::string>();
        if (wish == "open") return openDataset(request.at("dataset").get<std::size_t>(), hdf5View(request.at("view")));
        return wish == "stored" ? stored(request.at("indices")) : read(boxFrom(request.at("box")), boxFrom(request.at("frame")));
    }

private:
    Json openDataset(std::size_t index, const Hdf5View& view) {
        m_dataset.emplace(m_file->open(m_datasets.at(index).name, view));
        const std::int64_t block = std::max(m_dataset->layout().blockBytes(), m_dataset->layout().chunked ? m_dataset->layout().storedBytes() : 0);
        if (block <= kMaxChunkBytes) allowMemory(4 * static_cast<std::uint64_t>(block));   // stored, decoded, and twice on the way
        return {{"layout", toJson(m_dataset->layout())}};
    }

    Json stored(const Json& indices) {
        Json sizes = Json::array(), skipped = Json::array();
        for (const Json& index : indices) {
            Hdf5Stored found = m_dataset->readStored(voxelFrom(index), std::filesystem::file_size(m_path)).value_or(Hdf5Stored{});
            sizes.push_back(found.bytes.size());
            skipped.push_back(found.skippedFilters);
            if (m_bytes.empty()) m_bytes = std::move(found.bytes);
            else m_bytes.insert(m_bytes.end(), found.bytes.begin(), found.bytes.end());
        }
        return {{"bytes", m_bytes.size()}, {"sizes", std::move(sizes)}, {"skipped", std::move(skipped)}};
    }

    Json read(const Box& box, const Box& frame) {
        m_bytes.resize(static_cast<std::size_t>(voxelCount(frame.shape())) * size(m_dataset->layout().type));
        m_dataset->read(box, frame, m_bytes.data());
        return {{"bytes", m_bytes.size()}};
    }

    Path m_path;
    std::ostream& m_replies;
    std::optional<Hdf5File> m_file;
    std::vector<Hdf5Entry> m_datasets;
    std::optional<Hdf5Dataset> m_dataset;
    std::vector<std::byte> m_bytes;
};

}  // namespace

void serveHdf5(const Path& path, std::istream& requests, std::ostream& replies) {
    ::prctl(PR_SET_DUMPABLE, 0);   // a crash here is expected: nobody is told, nothing is kept
    Server server(path, replies);
    server.answer([&] { return server.openFile(); });
    for (std::string line; std::getline(requests, line);) server.answer([&] { return server.perform(Json::parse(line)); });
}

}  // namespace volumen
