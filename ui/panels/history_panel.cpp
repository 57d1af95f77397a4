#include "ui/panels/history_panel.h"

#include <QListWidget>
#include <QVBoxLayout>

#include "ui/theme.h"

namespace volumen {

namespace {
constexpr int kRowHeight = 24;
}

HistoryPanel::HistoryPanel(QWidget* parent) : QWidget(parent), m_list(new QListWidget(this)) {
    m_list->setProperty("plain", true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    m_list->setAccessibleName(tr("History"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::kHalf, metrics::kHalf, metrics::kHalf, 0);
    column->addWidget(m_list);
    connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) { Q_EMIT goToWanted(m_rows.at(static_cast<std::size_t>(m_list->row(item))).position); });
}

void HistoryPanel::setSteps(const std::vector<HistoryRow>& rows, std::uint64_t position) {
    if (rows == m_rows && position == m_position) return;
    m_rows = rows;
    m_position = position;
    m_list->clear();
    for (const HistoryRow& row : m_rows) {
        auto* item = new QListWidgetItem(row.detail.isEmpty() ? row.name : QString("%1 · %2").arg(row.name, row.detail), m_list);
        item->setSizeHint({0, kRowHeight});
        if (row.position > position) item->setForeground(currentTheme().faint);
        if (row.position == position) m_list->setCurrentItem(item);
    }
}

}  // namespace volumen
