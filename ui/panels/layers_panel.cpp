#include "ui/panels/layers_panel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QScopedValueRollback>
#include <QTimer>
#include <QVBoxLayout>

#include "ui/icons.h"
#include "ui/panels/icon_button.h"
#include "ui/panels/layer_row_delegate.h"
#include "ui/theme.h"

namespace volumen {

namespace {

using Row = LayerRowDelegate;

QListWidgetItem* makeItem() {
    auto* item = new QListWidgetItem;
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemIsEditable);
    return item;
}

void showRow(QListWidgetItem& item, const LayerRow& row) {
    item.setText(row.name);
    item.setToolTip(row.problem.isEmpty() ? row.path : row.problem);
    item.setData(Row::detailRole, row.detail);
    item.setData(Row::problemRole, row.problem);
    item.setData(Row::colorMapRole, row.colorMap);
    item.setData(Row::visibleRole, row.visible);
    QVariantList colors;
    for (const QRgb color : row.labelColors) colors.append(QColor(color));
    item.setData(Row::labelColorsRole, row.isLabels ? QVariant(colors) : QVariant());
    item.setData(Row::idRole, row.id);
}

QListWidget* makeList(QWidget* parent) {
    auto* list = makeRowList(LayersPanel::tr("Layers"), parent);
    list->setDragDropMode(QAbstractItemView::InternalMove);
    list->setDefaultDropAction(Qt::MoveAction);
    return list;
}

}  // namespace

LayersPanel::LayersPanel(QWidget* parent) : QWidget(parent), m_list(makeList(this)) {
    auto* delegate = new LayerRowDelegate(this);
    m_list->setItemDelegate(delegate);
    m_list->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, metrics::kHalf, 0, 0);
    column->addWidget(m_list);
    setMinimumHeight(96);

    connect(delegate, &LayerRowDelegate::eyeClicked, this, [this](const QModelIndex& index) {
        Q_EMIT visibleWanted(index.data(Row::idRole).toUInt(), !index.data(Row::visibleRole).toBool());
    });
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (!m_filling && row >= 0) Q_EMIT activeWanted(idAt(row));
    });
    connect(m_list, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
        if (!m_filling) Q_EMIT renameWanted(item->data(Row::idRole).toUInt(), item->text());
    });
    connect(m_list, &QWidget::customContextMenuRequested, this, &LayersPanel::showMenu);
    // The list is still in its drop when it tells of it; what it holds is settled when control is back in the event loop.
    connect(m_list->model(), &QAbstractItemModel::rowsInserted, this, [this] {
        if (!m_filling) QTimer::singleShot(0, this, &LayersPanel::tellOfMove);
    });
}

void LayersPanel::setLayers(const std::vector<LayerRow>& rows, LayerId active) {
    m_rows = rows;
    m_active = active;
    showRows();
}

bool LayersPanel::listHasOrderOfRows() const {
    if (m_list->count() != static_cast<int>(m_rows.size())) return false;
    for (int row = 0; row < m_list->count(); ++row)
        if (idAt(row) != m_rows[static_cast<std::size_t>(row)].id) return false;
    return true;
}

/// Items that stay are changed in place: the list may be in the middle of a press or a drag.
void LayersPanel::showRows() {
    const QScopedValueRollback<bool> filling(m_filling, true);
    if (!listHasOrderOfRows()) {
        m_list->clear();
        for (std::size_t i = 0; i < m_rows.size(); ++i) m_list->addItem(makeItem());
    }
    for (int row = 0; row < m_list->count(); ++row) {
        const LayerRow& layer = m_rows[static_cast<std::size_t>(row)];
        showRow(*m_list->item(row), layer);
        if (layer.id == m_active) m_list->setCurrentRow(row);
    }
}

LayerId LayersPanel::idAt(int row) const { return m_list->item(row)->data(Row::idRole).toUInt(); }

/// What was dragged is the current item. When nobody grants the wish, the list goes back to what it was given.
void LayersPanel::tellOfMove() {
    if (!m_list->currentItem()) return;
    const int row = m_list->currentRow();
    if (!listHasOrderOfRows()) Q_EMIT moveWanted(idAt(row), static_cast<std::size_t>(m_list->count() - 1 - row));
    showRows();
}

void LayersPanel::showMenu(const QPoint& at) {
    const QListWidgetItem* item = m_list->itemAt(at);
    QMenu menu(this);
    const Theme& t = currentTheme();
    if (!item) {
        menu.addAction(icon("plus", t), tr("Add layer…"), this, &LayersPanel::addWanted);
    } else {
        const LayerId id = item->data(Row::idRole).toUInt();
        const bool visible = item->data(Row::visibleRole).toBool();
        menu.addAction(icon(visible ? "eye-off" : "eye", t), visible ? tr("Hide") : tr("Show"), this,
                       [=, this] { Q_EMIT visibleWanted(id, !visible); });
        menu.addAction(tr("Rename"), this, [this] { m_list->editItem(m_list->currentItem()); });
        menu.addAction(icon("folder", t), tr("Show in file manager"), this, [=, this] { Q_EMIT revealWanted(id); });
        menu.addAction(icon("retry", t), tr("Read what failed again"), this, [=, this] { Q_EMIT retryWanted(id); });
        menu.addSeparator();
        menu.addAction(icon("trash", t), tr("Remove"), this, [=, this] { Q_EMIT removeWanted(id); });
    }
    menu.exec(m_list->viewport()->mapToGlobal(at));
}

bool LayersPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && m_list->currentItem()) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const LayerId id = idAt(m_list->currentRow());
        if (key == Qt::Key_Delete) {
            Q_EMIT removeWanted(id);
            return true;
        }
        if (key == Qt::Key_Space) {
            Q_EMIT visibleWanted(id, !m_list->currentItem()->data(Row::visibleRole).toBool());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace volumen
