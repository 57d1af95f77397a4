#include "core/base/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include "core/base/error.h"

namespace volumen {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

#ifdef __SANITIZE_ADDRESS__
constexpr bool kAddressSanitizer = true;
#else
constexpr bool kAddressSanitizer = false;
#endif
#ifdef __SANITIZE_THREAD__
constexpr bool kThreadSanitizer = true;
#else
constexpr bool kThreadSanitizer = false;
#endif

constexpr milliseconds kTick{20};   // how late a request to stop, or the end of a child that left its pipes to others, may be seen
constexpr int kPipeBytes = 1 << 20;

[[noreturn]] void fail(const Path& program, int code) {
    throw Error(program.string() + ": cannot be started (" + std::strerror(code) + "); check that it is installed");
}

void closeIfOpen(int& fd) {
    if (fd >= 0) ::close(std::exchange(fd, -1));
}

/// Both ends of something; what is not taken is closed.
struct Ends {
    int ours = -1;
    int theirs = -1;
    ~Ends() { closeIfOpen(ours), closeIfOpen(theirs); }
};

/// A socket, since writing to a pipe that nobody reads any more is a signal.
void openInput(Ends& ends) {
    std::array<int, 2> fds{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) != 0) return;
    ends.ours = fds[0], ends.theirs = fds[1];
}

void openOutput(Ends& ends) {
    std::array<int, 2> fds{};
    if (::pipe2(fds.data(), O_CLOEXEC) != 0) return;
    ends.ours = fds[0], ends.theirs = fds[1];
    ::fcntl(ends.ours, F_SETFL, O_NONBLOCK);
    ::fcntl(ends.ours, F_SETPIPE_SZ, kPipeBytes);   // more than the system allows one user: it stays as it is
}

/// What the new process does before it becomes the program.
class SpawnPlan {
public:
    SpawnPlan(int input, int output, int error) {
        ::posix_spawn_file_actions_init(&m_files);
        ::posix_spawn_file_actions_adddup2(&m_files, input, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&m_files, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&m_files, error, STDERR_FILENO);
        ::posix_spawn_file_actions_addclosefrom_np(&m_files, STDERR_FILENO + 1);
        ::posix_spawnattr_init(&m_attributes);
        sigset_t none, all;
        ::sigemptyset(&none), ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&m_attributes, &none);
        ::posix_spawnattr_setsigdefault(&m_attributes, &all);
        ::posix_spawnattr_setpgroup(&m_attributes, 0);
        ::posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnPlan() {
        ::posix_spawn_file_actions_destroy(&m_files);
        ::posix_spawnattr_destroy(&m_attributes);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    int start(const Path& program, std::vector<std::string>& arguments, std::vector<std::string>& environment, pid_t& pid) {
        return ::posix_spawn(&pid, program.c_str(), &m_files, &m_attributes, pointers(arguments).data(), pointers(environment).data());
    }

private:
    static std::vector<char*> pointers(std::vector<std::string>& texts) {
        std::vector<char*> result;
        for (std::string& text : texts) result.push_back(text.data());
        result.push_back(nullptr);
        return result;
    }
    posix_spawn_file_actions_t m_files{};
    posix_spawnattr_t m_attributes{};
};

/// This process's own; AddressSanitizer reserves far more addresses than it uses, so it takes its limit, and a crash as a signal, from there.
std::vector<std::string> environmentFor(const ChildLimits& limits) {
    static constexpr std::string_view kOptions = "ASAN_OPTIONS=";
    std::vector<std::string> result;
    std::string options(kOptions);
    for (char** entry = environ; *entry; ++entry) {
        const std::string_view text(*entry);
        if (kAddressSanitizer && text.starts_with(kOptions)) options = std::string(text) + ":";
        else result.emplace_back(text);
    }
    if (!kAddressSanitizer) return result;
    options += "abort_on_error=1";
    if (limits.memoryBytes > 0) options += ":hard_rss_limit_mb=" + std::to_string(limits.memoryBytes >> 20);
    result.push_back(std::move(options));
    return result;
}

void limit(pid_t pid, __rlimit_resource resource, rlim_t value) {
    rlimit now{};
    if (::prlimit(pid, resource, nullptr, &now) != 0) return;   // it has ended already
    now.rlim_cur = std::min(value, now.rlim_max);
    ::prlimit(pid, resource, &now, nullptr);
}

void setLimits(pid_t pid, const ChildLimits& limits) {
    limit(pid, RLIMIT_CORE, 0);
    if (limits.cpu.count() > 0) limit(pid, RLIMIT_CPU, static_cast<rlim_t>(limits.cpu.count()));
    if (limits.memoryBytes > 0 && !kAddressSanitizer && !kThreadSanitizer) limit(pid, RLIMIT_AS, limits.memoryBytes);
}

ChildEnd endOf(int status) {
    if (WIFEXITED(status)) return {ChildEnd::Kind::exited, WEXITSTATUS(status)};
    const int number = WTERMSIG(status);
    return {number == SIGXCPU ? ChildEnd::Kind::timedOut : ChildEnd::Kind::killed, number};
}

}  // namespace

std::string ChildEnd::text() const {
    switch (kind) {
        case Kind::exited: return "ended with status " + std::to_string(code);
        case Kind::killed: return "was ended by signal " + std::to_string(code) + " (" + ::strsignal(code) + ")";
        case Kind::timedOut: break;
    }
    return "did not come to an end in time";
}

ChildProcess::ChildProcess(const ChildCommand& command, const ChildLimits& limits) : m_limits(limits) {
    Ends input, output, error;
    openInput(input), openOutput(output), openOutput(error);
    if (input.ours < 0 || output.ours < 0 || error.ours < 0) fail(command.program, errno);
    std::vector<std::string> arguments{command.program.string()}, environment = environmentFor(limits);
    arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
    if (const int code = SpawnPlan(input.theirs, output.theirs, error.theirs).start(command.program, arguments, environment, m_pid); code != 0) {
        m_pid = -1;
        fail(command.program, code);
    }
    setLimits(m_pid, limits);
    m_input = std::exchange(input.ours, -1);
    m_output = std::exchange(output.ours, -1);
    m_error = std::exchange(error.ours, -1);
}

ChildProcess::~ChildProcess() {
    for (int* fd : {&m_input, &m_output, &m_error}) closeIfOpen(*fd);
    if (m_end) return;
    ::kill(-m_pid, SIGKILL);
    if (::waitpid(m_pid, nullptr, WNOHANG) == 0) std::thread([pid = m_pid] { ::waitpid(pid, nullptr, 0); }).detach();
}

bool ChildProcess::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::send(m_input, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

void ChildProcess::closeInput() { closeIfOpen(m_input); }

/// What has come on standard error so far.
void ChildProcess::keepErrors() {
    std::array<char, 4096> buffer;
    ssize_t n = 0;
    while ((n = ::read(m_error, buffer.data(), buffer.size())) > 0)
        m_errors.append(buffer.data(), std::min(static_cast<std::size_t>(n), m_limits.outputBytes - m_errors.size()));
    if (n == 0) closeIfOpen(m_error);
}

std::optional<std::size_t> ChildProcess::receive(std::span<char> into, milliseconds wait) {
    const Clock::time_point until = Clock::now() + wait;
    for (;;) {
        const auto left = std::max(std::chrono::ceil<milliseconds>(until - Clock::now()), milliseconds{0});
        std::array<pollfd, 2> waits{{{m_output, POLLIN, 0}, {m_error, POLLIN, 0}}};   // one that is closed (-1) is passed over
        const int ready = ::poll(waits.data(), waits.size(), static_cast<int>(left.count()));
        if (waits[1].revents) keepErrors();
        if (waits[0].revents) {
            const ssize_t n = ::read(m_output, into.data(), into.size());
            if (n == 0) closeIfOpen(m_output);
            if (n >= 0) return static_cast<std::size_t>(n);
        }
        if (ready == 0) return std::nullopt;
    }
}

std::optional<ChildEnd> ChildProcess::ended() {
    siginfo_t info{};
    if (!m_end && ::waitid(P_PID, static_cast<id_t>(m_pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == m_pid) kill();
    return m_end;
}

ChildEnd ChildProcess::kill() {
    if (m_end) return *m_end;
    ::kill(-m_pid, SIGKILL);   // while its number is still its own; what has ended already keeps how it ended
    int status = 0;
    while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {}
    m_end = endOf(status);
    return *m_end;
}

ChildResult runChild(const ChildCommand& command, const ChildLimits& limits, const std::stop_token& stop) {
    const Clock::time_point began = Clock::now();
    ChildProcess child(command, limits);
    child.closeInput();
    ChildResult result;
    std::vector<char> buffer(1 << 16);
    const auto take = [&](milliseconds wait) {
        const std::optional<std::size_t> n = child.receive(buffer, wait);
        if (n) result.output.append(buffer.data(), std::min(*n, limits.outputBytes - result.output.size()));
        return n;
    };
    for (milliseconds wait = kTick; !child.ended();) {
        if (stop.stop_requested()) throw Cancelled{};
        if (limits.wall.count() > 0 && Clock::now() - began > limits.wall) {
            child.kill();
            return {{ChildEnd::Kind::timedOut, SIGKILL}, std::move(result.output), child.errors()};
        }
        if (const auto n = take(wait); n && *n == 0) wait = milliseconds{1};   // it closed its output: about to end
    }
    while (take(milliseconds{0}).value_or(0) > 0) {}
    return {*child.ended(), std::move(result.output), child.errors()};
}

}  // namespace volumen
