#pragma once

#include <QImage>
#include <QObject>
#include <vector>

#include "app/controllers/engine.h"
#include "ui/panels/empty_state.h"

class QSettings;

namespace volumen {

/// What was open before, newest first, with small pictures in the cache folder. Pictures are read and written in the background.
class RecentFiles : public QObject {
    Q_OBJECT
public:
    RecentFiles(Engine& engine, QSettings& settings, QObject* parent = nullptr);

    void add(const QString& path, const QString& name, const QString& detail);
    /// Keeps a picture of what lies at `path`, which was added before.
    void setThumbnail(const QString& path, const QImage& image);
    const std::vector<RecentItem>& items() const { return m_items; }

Q_SIGNALS:
    void changed();

private:
    void readThumbnails();
    void save();

    Engine& m_engine;
    QSettings& m_settings;
    std::vector<RecentItem> m_items;
    JobHandle m_reading;
    JobHandle m_writing;
};

}  // namespace volumen
