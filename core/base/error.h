#pragma once

#include <stdexcept>
#include <string>

namespace volumen {

/// Why the world is wrong; `volumen-cli` turns it into its exit status.
enum class ErrorKind {
    badInput,        ///< a file or an argument cannot be used (exit 2)
    wouldOverwrite,  ///< something stands there already, or is locked (exit 3)
    outOfSpace,      ///< disk or memory is exhausted (exit 4)
};

/// The one exception: one sentence for a person, `<where>: <what>; <what to do>`, without a full stop and without a line break.
class Error : public std::runtime_error {
public:
    explicit Error(const std::string& sentence, ErrorKind kind = ErrorKind::badInput)
        : std::runtime_error(sentence), m_kind(kind) {}

    ErrorKind kind() const { return m_kind; }

private:
    ErrorKind m_kind;
};

/// Thrown by a job that was asked to stop and did; expected, never shown as a failure.
struct Cancelled {};

}  // namespace volumen
