#pragma once

#include <unistd.h>

#include <fstream>

namespace volumen::testing {

/// What of this process lies in memory now. The file says it has no length, so it is read as a stream.
inline double residentMb() {
    double pages = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

}  // namespace volumen::testing
