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

struct Entry {
    QString path, name, detail;
};

void writeEntries(QSettings& settings, const std::vector<Entry>& entries) {
    settings.beginWriteArray("recent", static_cast<int>(entries.size()));
    for (std::size_t i = 0; i < entries.size(); ++i) {
        settings.setArrayIndex(static_cast<int>(i));
        settings.setValue("path", entries[i].path);
        settings.setValue("name", entries[i].name);
        settings.setValue("detail", entries[i].detail);
    }
    settings.endArray();
}

std::vector<Entry> entriesOf(const std::vector<RecentItem>& items) {
    std::vector<Entry> entries;
    for (const RecentItem& item : items) entries.push_back({item.path, item.name, item.detail});   // pictures stay on this thread
    return entries;
}

}  // namespace

RecentFiles::RecentFiles(Engine& engine, QSettings& settings, SettingsFile& file, QObject* parent) : QObject(parent), m_engine(engine), m_file(file) {
    const int count = settings.beginReadArray("recent");
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        m_items.push_back({settings.value("path").toString(), settings.value("name").toString(), settings.value("detail").toString(), {}});
    }
    settings.endArray();
    readThumbnails();
}

void RecentFiles::add(const QString& path, const QString& name, const QString& detail) {
    std::erase_if(m_items, [&](const RecentItem& item) { return item.path == path; });
    m_items.insert(m_items.begin(), {path, name, detail, {}});
    if (m_items.size() > kMost) m_items.resize(kMost);
    m_file.write([entries = entriesOf(m_items)](QSettings& settings) { writeEntries(settings, entries); });
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

void RecentFiles::save(QSettings& settings) const { writeEntries(settings, entriesOf(m_items)); }

}  // namespace volumen
