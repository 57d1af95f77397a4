#include "app/controllers/settings_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <QFile>
#include <utility>

namespace volumen {

/// QLockFile holds its file by flock as long as its owner lives.
void forgetDeadLock(const QString& settingsFile) {
    const QByteArray lock = QFile::encodeName(settingsFile + ".lock");
    const int file = ::open(lock.constData(), O_RDWR | O_CLOEXEC);
    if (file < 0) return;  // there is none
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) ::unlink(lock.constData());
    ::close(file);
}

void SettingsFile::write(Change change) {
    m_waiting.push_back(std::move(change));
    if (!m_job.running()) start();
}

void SettingsFile::start() {
    m_job = m_engine.ioJobs.run(
        [path = m_path, format = m_format, changes = std::exchange(m_waiting, {})](std::stop_token) {
            forgetDeadLock(path);
            QSettings settings(path, format);
            for (const Change& change : changes) change(settings);
            settings.sync();
            return settings.status() == QSettings::NoError;
        },
        [this](const Outcome<bool>&) {
            if (!m_waiting.empty()) start();
        });
}

}  // namespace volumen
