#include "ui/preferences.h"

#include <unistd.h>

#include <QSettings>
#include <QThread>
#include <algorithm>

#include "ui/key_table.h"

namespace volumen {

namespace {
constexpr std::uint64_t kLeastCache = std::uint64_t{64} << 20;
constexpr std::uint64_t kLeastVolume = std::uint64_t{16} << 20, kMostFirstVolume = std::uint64_t{512} << 20;
}

MachineLimits machineLimits() {
    const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGE_SIZE);
    const std::uint64_t memory = pages > 0 && size > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(size) : std::uint64_t{4} << 30;
    return {.memoryBytes = memory, .cores = std::max(1, QThread::idealThreadCount())};
}

Preferences defaultPreferences(const MachineLimits& limits) {
    const std::uint64_t volume = std::clamp(limits.memoryBytes / 16, kLeastVolume, kMostFirstVolume);
    return {.cacheBytes = limits.memoryBytes / 4, .volumeBytes = volume, .threads = limits.cores, .theme = ThemeKind::dark, .keyPreset = keyPresets().front()};
}

Preferences loadPreferences(const QSettings& settings, const MachineLimits& limits) {
    Preferences preferences = defaultPreferences(limits);
    const auto cache = settings.value("preferences/cacheBytes").toULongLong();
    if (cache >= kLeastCache && cache <= limits.memoryBytes) preferences.cacheBytes = cache;
    const auto volume = settings.value("preferences/volumeBytes").toULongLong();
    if (volume >= kLeastVolume && volume <= limits.memoryBytes) preferences.volumeBytes = volume;
    const int threads = settings.value("preferences/threads").toInt();
    if (threads >= 1 && threads <= 4 * limits.cores) preferences.threads = threads;
    if (settings.value("preferences/theme") == QLatin1String("light")) preferences.theme = ThemeKind::light;
    const QString preset = settings.value("preferences/keyPreset").toString();
    if (keyPresets().contains(preset)) preferences.keyPreset = preset;
    return preferences;
}

void savePreferences(QSettings& settings, const Preferences& preferences) {
    settings.setValue("preferences/cacheBytes", static_cast<qulonglong>(preferences.cacheBytes));
    settings.setValue("preferences/volumeBytes", static_cast<qulonglong>(preferences.volumeBytes));
    settings.setValue("preferences/threads", preferences.threads);
    settings.setValue("preferences/theme", preferences.theme == ThemeKind::light ? "light" : "dark");
    settings.setValue("preferences/keyPreset", preferences.keyPreset);
}

}  // namespace volumen
