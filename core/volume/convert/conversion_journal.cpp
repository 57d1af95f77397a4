#include "core/volume/convert/conversion_journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <string_view>

#include "core/base/error.h"

namespace volumen {

namespace {

[[noreturn]] void fail(const Path& path, const char* what) {
    const bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
    throw Error(path.string() + ": cannot be " + what + " (" + std::strerror(errno) + "); " + (full ? "free some space and try again" : "check its permissions"),
                full ? ErrorKind::outOfSpace : ErrorKind::badInput);
}

constexpr const char* kUnknownBoot = "unknown";

/// Changes with every start of the system.
std::string bootId() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");   // its size says 0
    std::string id;
    return std::getline(file, id) && !id.empty() ? id : kUnknownBoot;
}

/// Blank-separated whole numbers; false when there is anything else.
bool readNumbers(std::string_view text, std::vector<std::int64_t>& numbers) {
    numbers.clear();
    while (!text.empty()) {
        std::int64_t value = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (code != std::errc{} || value < 0 || (end != text.data() + text.size() && *end != ' ')) return false;
        numbers.push_back(value);
        text.remove_prefix(std::min<std::size_t>(text.size(), static_cast<std::size_t>(end - text.data()) + 1));
    }
    return !numbers.empty();
}

/// Reads the lines after the first.
class Lines {
public:
    Lines(std::string_view text, std::int64_t chunkCount) : m_text(text), m_chunkCount(chunkCount) {}

    /// How many bytes of the text can be believed.
    std::size_t believed() {
        const std::string boot = bootId();
        std::size_t sure = 0, at = 0;
        bool thisBoot = false;
        for (std::size_t end = m_text.find('\n'); end != std::string_view::npos; at = end + 1, end = m_text.find('\n', at)) {
            const std::string_view line = m_text.substr(at, end - at);
            if (line.empty() || !known(line)) break;
            if (line[0] == 'B') thisBoot = boot != kUnknownBoot && line.substr(2) == boot, sure = at;   // `go` comes after all before was brought to disk
            if (line[0] == 'S') sure = std::max(sure, std::min<std::size_t>(at, m_numbers[0]));
            if (thisBoot) sure = end + 1;
        }
        return sure;
    }

    void read(std::size_t bytes, JournalState& state) {
        for (std::size_t at = 0; at < bytes;) {
            const std::size_t end = m_text.find('\n', at);
            take(m_text.substr(at, end - at), state);
            at = end + 1;
        }
    }

private:
    bool known(std::string_view line) {
        if (line[0] == 'B') return line.size() > 2;
        if (line[0] == 'F') return line.size() == 1;
        if (line[0] == 'S') return readNumbers(line.substr(std::min<std::size_t>(2, line.size())), m_numbers);
        return readNumbers(line, m_numbers) && m_numbers[0] < m_chunkCount && (m_numbers.size() == 1 || m_numbers.size() == 3);
    }

    void take(std::string_view line, JournalState& state) {
        if (!std::isdigit(static_cast<unsigned char>(line[0])) || !known(line) || state.done[static_cast<std::size_t>(m_numbers[0])]) return;
        state.done[static_cast<std::size_t>(m_numbers[0])] = true;
        ++state.doneCount;
        if (m_numbers.size() == 3) state.notFinite += {m_numbers[1], m_numbers[2]};
    }

    std::string_view m_text;
    std::int64_t m_chunkCount;
    std::vector<std::int64_t> m_numbers;
};

}  // namespace

ConversionJournal::ConversionJournal(const Path& path, int fd) : m_path(path), m_fd(fd) {
    if (::flock(m_fd, LOCK_EX | LOCK_NB) == 0) return;
    ::close(m_fd);
    throw Error(path.string() + ": another conversion is writing there; wait for it, or choose another name", ErrorKind::wouldOverwrite);
}

ConversionJournal::~ConversionJournal() { ::close(m_fd); }

std::unique_ptr<ConversionJournal> ConversionJournal::begin(const Path& path, const std::string& settings) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) fail(path, "written");
    std::unique_ptr<ConversionJournal> journal(new ConversionJournal(path, fd));
    journal->m_settings = settings;
    journal->append(settings + "\n");
    if (::fsync(fd) != 0) fail(path, "written");
    return journal;
}

std::unique_ptr<ConversionJournal> ConversionJournal::resume(const Path& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) return nullptr;
    if (fd < 0) fail(path, "read");
    std::unique_ptr<ConversionJournal> journal(new ConversionJournal(path, fd));
    const std::string text = readText(path, SIZE_MAX);
    const std::size_t end = text.find('\n');
    if (end == std::string::npos) return nullptr;
    journal->m_settings = text.substr(0, end);
    journal->m_made = text.find("\nB ") != std::string::npos;
    journal->m_finishing = text.ends_with("\nF\n");
    return journal;
}

JournalState ConversionJournal::state(std::int64_t chunkCount) {
    const std::string text = readText(m_path, SIZE_MAX);
    const std::size_t first = m_settings.size() + 1;
    Lines lines(std::string_view(text).substr(std::min(first, text.size())), chunkCount);
    JournalState state;
    state.done.resize(static_cast<std::size_t>(chunkCount));
    const std::size_t believed = lines.believed();
    lines.read(believed, state);
    m_length = static_cast<std::int64_t>(first + believed);
    if (::ftruncate(m_fd, m_length) != 0 || ::lseek(m_fd, 0, SEEK_END) < 0) fail(m_path, "written");
    return state;
}

void ConversionJournal::go() {
    append("B " + bootId() + "\n");
    if (::fdatasync(m_fd) != 0) fail(m_path, "written");
}

void ConversionJournal::record(std::int64_t number, const NotFinite& notFinite) {
    std::string line = std::to_string(number);
    if (notFinite.nan || notFinite.infinite) line += " " + std::to_string(notFinite.nan) + " " + std::to_string(notFinite.infinite);
    append(line + "\n");
}

std::int64_t ConversionJournal::length() const {
    const std::lock_guard lock(m_mutex);
    return m_length - static_cast<std::int64_t>(m_settings.size()) - 1;
}

void ConversionJournal::onDisk(std::int64_t length) {
    append("S " + std::to_string(length) + "\n");
    if (::fdatasync(m_fd) != 0) fail(m_path, "written");
}

void ConversionJournal::finish() {
    append("F\n");
    if (::fdatasync(m_fd) != 0) fail(m_path, "written");
}

void ConversionJournal::append(const std::string& line) {
    const std::lock_guard lock(m_mutex);
    const ssize_t written = ::write(m_fd, line.data(), line.size());
    if (written == static_cast<ssize_t>(line.size())) {
        m_length += written;
        return;
    }
    const int code = written < 0 ? errno : ENOSPC;
    if (written > 0 && ::ftruncate(m_fd, m_length) == 0) ::lseek(m_fd, 0, SEEK_END);   // no line stays half; a reader would stop there
    errno = code;
    fail(m_path, "written");
}

}  // namespace volumen
