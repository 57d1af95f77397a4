#pragma once

#include <QString>

#include "core/volume/open_volume.h"

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

/// The volumes that the DatasetNeeded thrown by `f` offers; empty when it throws none.
template <class F>
std::vector<std::string> offered(F&& f) {
    try {
        f();
    } catch (const DatasetNeeded& needed) {
        return needed.datasets();
    }
    return {};
}

}  // namespace volumen::testing
