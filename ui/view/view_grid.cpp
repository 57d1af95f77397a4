#include "ui/view/view_grid.h"

#include <QDataStream>
#include <QEvent>
#include <QIODevice>
#include <QSplitter>
#include <QVBoxLayout>

#include "ui/view/pane_frame.h"

namespace volumen {

ViewGrid::ViewGrid(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
}

ViewGrid::~ViewGrid() {
    for (const auto& [id, window] : m_windows) delete window;
}

void ViewGrid::addPane(PaneFrame* frame) {
    frame->setParent(this);
    frame->hide();
    m_panes[frame->pane()] = frame;
}

void ViewGrid::arrange(Layout layout, std::optional<PaneId> maximised) {
    if (m_root && layout == m_layout && maximised == m_maximised) return;
    clear();
    m_layout = layout;
    m_maximised = maximised;
    m_root = build();
    this->layout()->addWidget(m_root);
    m_root->show();
    for (const auto& [id, frame] : m_panes) frame->setMaximised(maximised == id);
}

void ViewGrid::clear() {
    rememberSizes();
    for (const auto& [id, frame] : m_panes)
        if (!tornOff(id)) frame->hide(), frame->setParent(this);
    const bool isFrame = std::any_of(m_panes.begin(), m_panes.end(), [&](const auto& pane) { return pane.second == m_root; });
    if (m_root && !isFrame) delete m_root;
    if (m_root && isFrame) layout()->removeWidget(m_root);
    m_root = nullptr;
}

QWidget* ViewGrid::place(PaneId id) {
    if (tornOff(id)) {
        auto* gap = new QWidget;
        gap->setVisible(false);
        return gap;
    }
    m_panes.at(id)->show();
    return m_panes.at(id);
}

QWidget* ViewGrid::build() {
    if (m_maximised && !tornOff(*m_maximised)) return place(*m_maximised);
    if (m_layout == Layout::one) return place(PaneId::xy);
    if (m_layout == Layout::onePlusThree) {
        QSplitter* column = splitter(Qt::Vertical, "three", {place(PaneId::xz), place(PaneId::yz), place(PaneId::volume)});
        return splitter(Qt::Horizontal, "one-plus-three", {place(PaneId::xy), column});
    }
    QSplitter* upper = splitter(Qt::Horizontal, "upper", {place(PaneId::xy), place(PaneId::xz)});
    QSplitter* lower = splitter(Qt::Horizontal, "lower", {place(PaneId::yz), place(PaneId::volume)});
    connect(upper, &QSplitter::splitterMoved, lower, [=] { lower->setSizes(upper->sizes()); });
    connect(lower, &QSplitter::splitterMoved, upper, [=] { upper->setSizes(lower->sizes()); });
    return splitter(Qt::Vertical, "grid", {upper, lower});
}

QSplitter* ViewGrid::splitter(Qt::Orientation orientation, const QString& name, std::initializer_list<QWidget*> parts) {
    auto* result = new QSplitter(orientation);
    result->setObjectName(name);
    result->setHandleWidth(4);
    result->setChildrenCollapsible(false);
    for (QWidget* part : parts) result->addWidget(part);
    const bool wide = name == "one-plus-three";
    for (int i = 0; i < result->count(); ++i) result->setStretchFactor(i, wide && i == 0 ? 2 : 1);
    QList<int> equal;
    for (int i = 0; i < result->count(); ++i) equal.append(wide && i == 0 ? 20000 : 10000);
    result->setSizes(equal);
    if (m_sizes.contains(name)) result->restoreState(m_sizes.at(name));
    return result;
}

void ViewGrid::rememberSizes() {
    for (const QSplitter* part : findChildren<QSplitter*>()) m_sizes[part->objectName()] = part->saveState();
}

QByteArray ViewGrid::saveSizes() {
    rememberSizes();
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << QMap<QString, QByteArray>(m_sizes);
    return bytes;
}

void ViewGrid::restoreSizes(const QByteArray& sizes) {
    QDataStream stream(sizes);
    QMap<QString, QByteArray> map;
    stream >> map;
    m_sizes = map.toStdMap();
    for (QSplitter* part : findChildren<QSplitter*>())
        if (m_sizes.contains(part->objectName())) part->restoreState(m_sizes.at(part->objectName()));
}

void ViewGrid::tearOff(PaneId id) {
    if (tornOff(id)) return;
    const QSize size = m_panes.at(id)->size();
    clear();  // while the pane still counts as the grid's: it is taken out of what is deleted
    auto* window = new QWidget(nullptr, Qt::Window);
    window->setWindowTitle(QString("Volumen – ") + QString::fromUtf8(name(id).data()).toUpper());
    window->resize(size.expandedTo({480, 360}));
    window->installEventFilter(this);
    m_windows[id] = window;
    auto* column = new QVBoxLayout(window);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_panes.at(id));
    m_panes.at(id)->setTornOff(true);
    m_panes.at(id)->show();
    arrange(m_layout, m_maximised == id ? std::nullopt : m_maximised);
    Q_EMIT windowMade(window);
    window->show();
}

void ViewGrid::putBack(PaneId id) {
    if (!tornOff(id)) return;
    QWidget* window = m_windows.at(id);
    m_windows.erase(id);
    clear();
    m_panes.at(id)->setParent(this);
    m_panes.at(id)->setTornOff(false);
    window->removeEventFilter(this);
    window->deleteLater();
    arrange(m_layout, m_maximised);
}

bool ViewGrid::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Close)
        for (const auto& [id, window] : m_windows)
            if (window == watched) {
                putBack(id);
                return true;
            }
    return QWidget::eventFilter(watched, event);
}

}  // namespace volumen
