#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/files.h"

/// Other programs, run under limits, so that what they do wrong happens to them alone.
namespace volumen {

struct ChildCommand {
    Path program;
    std::vector<std::string> arguments;
};

/// 0: no limit. They hold from right after the start, before a program is linked, but may miss what a shell starts in that moment.
/// A core is never dumped.
struct ChildLimits {
    std::uint64_t memoryBytes = 0;       ///< of address space; in a build with AddressSanitizer of resident memory, with ThreadSanitizer none
    std::chrono::seconds cpu{0};         ///< of computing, all threads together
    std::chrono::milliseconds wall{0};   ///< from start to end (`runChild`)
    std::size_t outputBytes = 1u << 20;  ///< of standard output, and of standard error, that are kept; the rest is read and dropped
};

/// How a child ended.
struct ChildEnd {
    enum class Kind {
        exited,    ///< by itself: `code` is its exit status
        killed,    ///< by a signal: `code` is its number
        timedOut,  ///< it went on past its limit of wall-clock or computing time, and was killed
    };
    Kind kind = Kind::exited;
    int code = 0;

    bool succeeded() const { return kind == Kind::exited && code == 0; }
    /// "ended with status 3", "was ended by signal 11 (Segmentation fault)", "did not come to an end in time": after the child's name.
    std::string text() const;
};

/// A running child with pipes to its standard input, output and error. It has a process group of its own, none of this process's other
/// files, and no blocked signal. One thread at a time.
class ChildProcess {
public:
    /// Throws Error naming the program when it cannot be started.
    ChildProcess(const ChildCommand& command, const ChildLimits& limits);
    /// Kills what still runs of it, with what it started itself, and does not wait for that: a disk that is gone may hold it up.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// To its standard input; waits while that is full. False when the child reads no more.
    bool send(std::string_view bytes);
    void closeInput();

    /// Waits until something comes on standard output, at most for `wait`. Returns how many bytes came; 0: none will come any more;
    /// nothing: none came in time. What comes on standard error meanwhile is kept in `errors`.
    std::optional<std::size_t> receive(std::span<char> into, std::chrono::milliseconds wait);
    const std::string& errors() const { return m_errors; }

    /// How it ended; nothing while it runs.
    std::optional<ChildEnd> ended();
    /// Kills it if it still runs, with what it started itself.
    ChildEnd kill();

private:
    void keepErrors();

    ChildLimits m_limits;
    pid_t m_pid = -1;
    int m_input = -1;
    int m_output = -1;
    int m_error = -1;
    std::string m_errors;
    std::optional<ChildEnd> m_end;
};

struct ChildResult {
    ChildEnd end;
    std::string output;
    std::string errors;
};

/// Runs a program to its end, without input, and waits for it. Throws Error when it cannot be started, Cancelled when asked to stop
/// (the child is killed then).
ChildResult runChild(const ChildCommand& command, const ChildLimits& limits, const std::stop_token& stop = {});

}  // namespace volumen
