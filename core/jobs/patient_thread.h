#pragma once

#include <sched.h>

namespace volumen {

/// The calling thread computes what others do not wait for: from now on, when another thread wakes it, it does not take that one's core.
inline void becomePatient() {
    const sched_param none{};
    ::sched_setscheduler(0, SCHED_BATCH, &none);   // a wish: what it may cost is a few milliseconds
}

}  // namespace volumen
