#pragma once

#include <QImage>
#include <QObject>
#include <vector>

#include "app/controllers/settings_file.h"
#include "ui/panels/empty_state.h"

namespace volumen {

/// What was open before, newest first, with small pictures in the cache folder. All is written in the background.
class RecentFiles : public QObject {
    Q_OBJECT
public:
    /// `file` outlives it, and is that of `settings`.
    RecentFiles(Engine& engine, QSettings& settings, SettingsFile& file, QObject* parent = nullptr);

    void add(const QString& path, const QString& name, const QString& detail);
    /// Keeps a picture of what lies at `path`, which was added before.
    void setThumbnail(const QString& path, const QImage& image);
    const std::vector<RecentItem>& items() const { return m_items; }
    /// At the end, when nothing is written in the background any more.
    void save(QSettings& settings) const;

Q_SIGNALS:
    void changed();

private:
    void readThumbnails();

    Engine& m_engine;
    SettingsFile& m_file;
    std::vector<RecentItem> m_items;
    JobHandle m_reading;
    JobHandle m_writing;
};

}  // namespace volumen
