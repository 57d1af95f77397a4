#include "ui/main_window.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/actions.h"
#include "ui/icons.h"
#include "ui/menus.h"
#include "ui/panels/dropped_paths.h"
#include "ui/panels/log_window.h"
#include "ui/panels/message_bar.h"
#include "ui/panels/status_line.h"
#include "ui/panels/tool_column.h"
#include "ui/panels/tool_settings_bar.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kPanelWidth = 296;

}  // namespace

MainWindow::MainWindow(ActionTable& actions, QWidget* parent)
    : QMainWindow(parent),
      m_actions(actions),
      m_tools(new ToolColumn),
      m_settingsBar(new ToolSettingsBar),
      m_messages(new MessageBar),
      m_log(new LogWindow(this)),
      m_centre(new QStackedWidget),
      m_empty(new EmptyState),
      m_splitter(new QSplitter(Qt::Horizontal)),
      m_panels(new QTabWidget),
      m_status(new StatusLine) {
    setAcceptDrops(true);
    setWindowIcon(applicationIcon());
    setMinimumSize(960, 600);
    resize(1600, 1000);
    m_actions.setTheme(currentTheme());
    build();
    buildMenus(*menuBar(), m_actions);
    addRecentMenu();
    buildTools();
    m_actions.listenIn(this);
    setDocument({}, false);
    connect(m_messages, &MessageBar::posted, m_log, &LogWindow::append);
    connect(m_empty, &EmptyState::recentWanted, this, &MainWindow::recentWanted);
    connect(m_empty, &EmptyState::openWanted, this, [this] { m_actions.trigger("open"); });
    connect(m_empty, &EmptyState::openFolderWanted, this, [this] { m_actions.trigger("file.openFolder"); });
    connect(m_empty, &EmptyState::demonstrationWanted, this, [this] { m_actions.trigger("file.demonstration"); });
    connect(m_status, &StatusLine::gotoWanted, this, [this] { m_actions.trigger("goto"); });
}

QWidget* MainWindow::buildMiddle() {
    auto* middle = new QWidget;
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_settingsBar);
    column->addWidget(m_messages);
    column->addWidget(m_centre, 1);
    m_centre->addWidget(m_empty);
    return middle;
}

void MainWindow::build() {
    auto* all = new QWidget;
    auto* column = new QVBoxLayout(all);
    auto* row = new QHBoxLayout;
    for (QBoxLayout* layout : {static_cast<QBoxLayout*>(column), static_cast<QBoxLayout*>(row)}) {
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
    }
    m_panels->setDocumentMode(true);
    m_panels->tabBar()->setDrawBase(false);
    m_panels->setTabBarAutoHide(true);
    m_panels->setMinimumWidth(256);
    m_panels->hide();
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildMiddle());
    m_splitter->addWidget(m_panels);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({1600 - kPanelWidth, kPanelWidth});
    row->addWidget(m_tools);
    row->addWidget(m_splitter, 1);
    column->addLayout(row, 1);
    column->addWidget(m_status);
    setCentralWidget(all);
}

void MainWindow::addRecentMenu() {
    m_recentMenu = new QMenu(tr("Open recent"), this);
    m_recentMenu->setEnabled(false);
    QMenu* file = findMenu(*menuBar(), QStringLiteral("File"));
    if (file) file->insertMenu(m_actions.action("project.new"), m_recentMenu);
}

void MainWindow::buildTools() {
    for (const ActionSpec& spec : m_actions.specs())
        if (spec.group == QLatin1String("tool")) m_tools->addAction(m_actions.action(spec.id));
    m_tools->addSeparator();
    for (const char* id : {"view.fit", "view.snapBack"}) m_tools->addAction(m_actions.action(id));
    m_tools->addStretch();
    for (const char* id : {"screenshot", "help.palette", "help.keys", "preferences"}) m_tools->addAction(m_actions.action(id));
    for (const char* id : {"view.layoutGrid", "view.layoutFocus", "view.layoutSingle"}) m_settingsBar->addAtRight(m_actions.action(id));
}

void MainWindow::setPanes(QWidget* panes) { m_centre->addWidget(panes); }

void MainWindow::showPanes(bool shown) { m_centre->setCurrentIndex(shown && m_centre->count() > 1 ? 1 : 0); }

void MainWindow::addPanel(const QString& title, QWidget* panel) {
    m_panels->addTab(panel, title);
    m_panels->show();
}

void MainWindow::showPanel(QWidget* panel) {
    m_panels->setCurrentWidget(panel);
    if (m_panels->isHidden() && m_centre->currentIndex() > 0) m_actions.run("view.panels", {"on"});
    m_panels->show();   // also where nothing is open yet
}

void MainWindow::setPanelsVisible(bool visible) { m_panels->setVisible(visible && m_panels->count() > 0); }

void MainWindow::setDocument(const QString& name, bool modified) {
    setWindowTitle(name.isEmpty() ? QStringLiteral("Volumen[*]") : QStringLiteral("Volumen – %1[*]").arg(name));
    setWindowModified(modified);
}

void MainWindow::setRecent(const std::vector<RecentItem>& items) {
    m_empty->setRecent(items);
    m_recentMenu->clear();
    m_recentMenu->setEnabled(!items.empty());
    for (const RecentItem& item : items)
        m_recentMenu->addAction(item.name, this, [this, path = item.path] { Q_EMIT recentWanted(path); })->setStatusTip(item.path);
}

void MainWindow::saveSizes(QSettings& settings) const {
    settings.setValue("window/geometry", saveGeometry());
    settings.setValue("window/panels", m_splitter->saveState());
}

void MainWindow::restoreSizes(const QSettings& settings) {
    restoreGeometry(settings.value("window/geometry").toByteArray());
    m_splitter->restoreState(settings.value("window/panels").toByteArray());
    m_splitter->setHandleWidth(1);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (changesTheme(*event)) m_actions.setTheme(currentTheme());
}

void MainWindow::closeEvent(QCloseEvent* event) { event->setAccepted(!m_mayClose || m_mayClose()); }

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (droppedPaths(event->mimeData()).isEmpty()) return;
    m_empty->setDropping(true);
    event->acceptProposedAction();
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) { m_empty->setDropping(false); }

void MainWindow::dropEvent(QDropEvent* event) {
    m_empty->setDropping(false);
    event->acceptProposedAction();
    Q_EMIT pathsDropped(droppedPaths(event->mimeData()));
}

}  // namespace volumen
