#pragma once

#include <QWidget>
#include <vector>

class QListWidget;

namespace volumen {

/// A step as the list shows it.
struct HistoryRow {
    std::uint64_t position = 0;   ///< of the history after it
    QString name;
    QString detail;               ///< how much it changed

    friend bool operator==(const HistoryRow&, const HistoryRow&) = default;
};

/// The steps that can be undone and done again, the latest first. A click goes there.
class HistoryPanel : public QWidget {
    Q_OBJECT

public:
    explicit HistoryPanel(QWidget* parent = nullptr);

    /// `rows`: latest first. `position`: where the labels are now; what lies after it is undone.
    void setSteps(const std::vector<HistoryRow>& rows, std::uint64_t position);

Q_SIGNALS:
    void goToWanted(quint64 position);

private:
    QListWidget* m_list;
    std::vector<HistoryRow> m_rows;
    std::uint64_t m_position = 0;
};

}  // namespace volumen
