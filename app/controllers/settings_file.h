#pragma once

#include <QSettings>
#include <functional>
#include <vector>

#include "app/controllers/engine.h"

namespace volumen {

/// Removes the lock that a program which ended while it wrote `settingsFile` left beside it: QSettings waits half a minute for one that does not say whose it is.
void forgetDeadLock(const QString& settingsFile);

/// Writes settings while the window lives: in the background and in order, since another program may be writing them too, and a disk may be slow. Main thread.
class SettingsFile {
public:
    using Change = std::function<void(QSettings&)>;

    SettingsFile(Engine& engine, const QSettings& settings) : m_engine(engine), m_path(settings.fileName()), m_format(settings.format()) {}

    void write(Change change);

private:
    void start();

    Engine& m_engine;
    QString m_path;
    QSettings::Format m_format;
    std::vector<Change> m_waiting;
    JobHandle m_job;
};

}  // namespace volumen
