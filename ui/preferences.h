#pragma once

#include <QString>
#include <cstdint>

#include "ui/theme.h"

class QSettings;

namespace volumen {

/// What a person may choose for the whole program.
struct Preferences {
    std::uint64_t cacheBytes = 0;     ///< budget of the chunk cache
    std::uint64_t volumeBytes = 0;    ///< budget of what is shown in 3D
    int threads = 0;                  ///< of the loader and of slicing, each
    ThemeKind theme = ThemeKind::dark;
    QString keyPreset;                ///< a name of keyPresets()

    friend bool operator==(const Preferences&, const Preferences&) = default;
};

/// What the machine has, and so what is sensible.
struct MachineLimits {
    std::uint64_t memoryBytes = 0;
    int cores = 1;
};
MachineLimits machineLimits();

/// A quarter of memory for chunks, a sixteenth of it, up to half a gigabyte, for 3D; all cores, the dark theme, our own keys.
Preferences defaultPreferences(const MachineLimits& limits);

/// Values that make no sense on this machine become the default.
Preferences loadPreferences(const QSettings& settings, const MachineLimits& limits);
void savePreferences(QSettings& settings, const Preferences& preferences);

}  // namespace volumen
