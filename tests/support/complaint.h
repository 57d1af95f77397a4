#pragma once

#include <QString>

#include "core/base/error.h"

namespace volumen::testing {

/// The sentence of the Error that `f` throws; empty when it throws none.
template <class F>
QString complaint(F&& f) {
    try {
        f();
    } catch (const Error& error) {
        return QString::fromStdString(error.what());
    }
    return {};
}

}  // namespace volumen::testing
