#pragma once

#include <cstdlib>

#include "core/base/files.h"

namespace volumen::testing {

/// What of this process lies in memory now.
inline double residentMb() {
    const std::string status = readText("/proc/self/status");
    return std::strtod(status.c_str() + status.find("VmRSS:") + 6, nullptr) / 1024;
}

}  // namespace volumen::testing
