#pragma once

#include <QPixmap>
#include <QWidget>
#include <vector>

class QGridLayout;
class QVBoxLayout;

namespace volumen {

/// Something that was open before.
struct RecentItem {
    QString path;
    QString name;
    QString detail;     ///< "ome-zarr · 14,376 x 7,888 x 8,096"; may be empty
    QPixmap thumbnail;  ///< may be null
};

/// What stands in the middle while no volume is open: where to begin.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    explicit EmptyState(QWidget* parent = nullptr);

    /// Newest first; the first six are shown.
    void setRecent(const std::vector<RecentItem>& items);
    void setDropping(bool on);  ///< something is held over the window

Q_SIGNALS:
    void openWanted();
    void openFolderWanted();
    void demonstrationWanted();
    void recentWanted(const QString& path);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* makeRecentSection();

    QWidget* m_recent;
    QGridLayout* m_recentGrid = nullptr;
    bool m_dropping = false;
};

}  // namespace volumen
