#include "app/controllers/recent_files.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QPixmap>
#include <QSettings>

#include "core/base/files.h"

namespace volumen {

namespace {

constexpr std::size_t kMost = 12;
constexpr QSize kThumbnail{192, 192};

QString thumbnailFile(const QString& path) {
    const QByteArray hash = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha1).toHex();
    return QString::fromStdString((cacheFolder() / "thumbnails").string()) + "/" + QString::fromLatin1(hash) + ".png";
}

/// A picture file, scaled and without its unused edges.
void writeThumbnail(const QString& path, const QImage& image) {
    const QString file = thumbnailFile(path);
    QDir().mkpath(QFileInfo(file).path());
    image.scaled(kThumbnail, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation).save(file, "PNG");
}

}  // namespace

RecentFiles::RecentFiles(Engine& engine, QSettings& settings, QObject* parent) : QObject(parent), m_engine(engine), m_settings(settings) {
    const int count = m_settings.beginReadArray("recent");
    for (int i = 0; i < count; ++i) {
        m_settings.setArrayIndex(i);
        m_items.push_back({m_settings.value("path").toString(), m_settings.value("name").toString(), m_settings.value("detail").toString(), {}});
    }
    m_settings.endArray();
    readThumbnails();
}

void RecentFiles::add(const QString& path, const QString& name, const QString& detail) {
    std::erase_if(m_items, [&](const RecentItem& item) { return item.path == path; });
    m_items.insert(m_items.begin(), {path, name, detail, {}});
    if (m_items.size() > kMost) m_items.resize(kMost);
    save();
    readThumbnails();
    Q_EMIT changed();
}

void RecentFiles::setThumbnail(const QString& path, const QImage& image) {
    m_writing = m_engine.ioJobs.run([path, image](std::stop_token) { return writeThumbnail(path, image), true; }, [this](const Outcome<bool>&) { readThumbnails(); });
}

void RecentFiles::readThumbnails() {
    QStringList paths;
    for (const RecentItem& item : m_items) paths.append(item.path);
    m_reading = m_engine.ioJobs.run(
        [paths](std::stop_token) {
            std::vector<QImage> images;
            for (const QString& path : paths) images.emplace_back(thumbnailFile(path));
            return images;
        },
        [this, paths](const Outcome<std::vector<QImage>>& outcome) {
            const auto* images = std::get_if<std::vector<QImage>>(&outcome);
            for (std::size_t i = 0; images && i < images->size(); ++i)
                for (RecentItem& item : m_items)
                    if (item.path == paths[static_cast<qsizetype>(i)]) item.thumbnail = QPixmap::fromImage((*images)[i]);
            Q_EMIT changed();
        });
}

void RecentFiles::save() {
    m_settings.beginWriteArray("recent", static_cast<int>(m_items.size()));
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        m_settings.setArrayIndex(static_cast<int>(i));
        m_settings.setValue("path", m_items[i].path);
        m_settings.setValue("name", m_items[i].name);
        m_settings.setValue("detail", m_items[i].detail);
    }
    m_settings.endArray();
}

}  // namespace volumen
