#include "ui/panels/label_panel.h"

#include <QColorDialog>
#include <QListWidget>
#include <QLocale>
#include <QMenu>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include "ui/icons.h"
#include "ui/panels/label_row_delegate.h"
#include "ui/theme.h"

namespace volumen {

namespace {

using Row = LabelRowDelegate;

QString meaningText(LabelMeaning meaning) {
    switch (meaning) {
        case LabelMeaning::ink: return LabelPanel::tr("ink");
        case LabelMeaning::noInk: return LabelPanel::tr("no ink");
        case LabelMeaning::ignore: return LabelPanel::tr("ignored by training");
        case LabelMeaning::other: break;
    }
    return LabelPanel::tr("other");
}

QColor colorOf(const Label& label) { return {label.color[0], label.color[1], label.color[2]}; }

void showRow(QListWidgetItem& item, const LabelRow& row) {
    item.setText(QString::fromStdString(row.label.name));
    item.setData(Row::detailRole, LabelPanel::tr("%1 · %2 voxels").arg(meaningText(row.label.meaning), QLocale(QLocale::English).toString(qlonglong(row.voxels))));
    item.setData(Row::colorRole, colorOf(row.label));
    item.setData(Row::visibleRole, row.label.visible);
    item.setData(Row::lockedRole, row.label.locked);
}

}  // namespace

LabelPanel::LabelPanel(QWidget* parent) : QWidget(parent), m_list(makeRowList(tr("Labels"), this)) {
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
    auto* delegate = new LabelRowDelegate(this);
    m_list->setItemDelegate(delegate);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, metrics::kHalf, 0, 0);
    column->addWidget(m_list);
    setMinimumHeight(96);
    const auto flips = [this](bool Label::*mark) {
        return [this, mark](const QModelIndex& index) {
            Label label = *labelAt(index.row());
            label.*mark = !(label.*mark);
            Q_EMIT labelWanted(label);
        };
    };
    connect(delegate, &LabelRowDelegate::eyeClicked, this, flips(&Label::visible));
    connect(delegate, &LabelRowDelegate::lockClicked, this, flips(&Label::locked));
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (!m_filling && row >= 0) Q_EMIT selectWanted(labelAt(row)->id);
    });
    connect(m_list, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
        if (m_filling) return;
        Label label = *labelAt(m_list->row(item));
        label.name = item->text().trimmed().toStdString();
        Q_EMIT labelWanted(label);
    });
    connect(m_list, &QWidget::customContextMenuRequested, this, &LabelPanel::showMenu);
}

void LabelPanel::setLabels(const std::vector<LabelRow>& rows, LabelId selected) {
    if (rows == m_rows && selected == m_selected && m_list->count() == static_cast<int>(rows.size())) return;
    m_rows = rows;
    m_selected = selected;
    showRows();
}

/// Items that stay are changed in place: the list may be in the middle of a press.
void LabelPanel::showRows() {
    const QScopedValueRollback<bool> filling(m_filling, true);
    while (m_list->count() > static_cast<int>(m_rows.size())) delete m_list->takeItem(m_list->count() - 1);
    while (m_list->count() < static_cast<int>(m_rows.size())) {
        auto* item = new QListWidgetItem(m_list);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable);
    }
    for (int row = 0; row < m_list->count(); ++row) {
        const LabelRow& label = m_rows[static_cast<std::size_t>(row)];
        showRow(*m_list->item(row), label);
        if (label.label.id == m_selected) m_list->setCurrentRow(row);
    }
}

const Label* LabelPanel::labelAt(int row) const { return &m_rows.at(static_cast<std::size_t>(row)).label; }

void LabelPanel::askForColor(const Label& label) {
    const QColor chosen = QColorDialog::getColor(colorOf(label), this, tr("Colour of %1").arg(QString::fromStdString(label.name)));
    if (!chosen.isValid()) return;
    Label changed = label;
    changed.color = {static_cast<std::uint8_t>(chosen.red()), static_cast<std::uint8_t>(chosen.green()), static_cast<std::uint8_t>(chosen.blue())};
    Q_EMIT labelWanted(changed);
}

void LabelPanel::showMenu(const QPoint& at) {
    const QListWidgetItem* item = m_list->itemAt(at);
    if (!item) return;
    const Label label = *labelAt(m_list->row(item));
    QMenu menu(this);
    menu.addAction(icon("colors", currentTheme()), tr("Colour…"), this, [=, this] { askForColor(label); });
    menu.addAction(tr("Rename"), this, [this] { m_list->editItem(m_list->currentItem()); });
    menu.addSection(tr("What it means to training"));
    for (const LabelMeaning meaning : {LabelMeaning::ink, LabelMeaning::noInk, LabelMeaning::ignore, LabelMeaning::other}) {
        QAction* action = menu.addAction(meaningText(meaning), this, [=, this] {
            Label changed = label;
            changed.meaning = meaning;
            Q_EMIT labelWanted(changed);
        });
        action->setCheckable(true);
        action->setChecked(meaning == label.meaning);
    }
    menu.exec(m_list->viewport()->mapToGlobal(at));
}

}  // namespace volumen
