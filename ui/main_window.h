#pragma once

#include <QMainWindow>
#include <functional>
#include <vector>

#include "ui/panels/empty_state.h"

class QMenu;
class QSettings;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace volumen {

class ActionTable;
class LogWindow;
class MessageBar;
class StatusLine;
class ToolColumn;
class ToolSettingsBar;

/// The shell round the panes: menus, tools, panels, messages, status. It knows no volume and no project; what it is given it shows.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(ActionTable& actions, QWidget* parent = nullptr);

    /// The widget that shows the data. Owned by the window from now on; hidden behind the empty state until `showPanes(true)`.
    void setPanes(QWidget* panes);
    void showPanes(bool shown);
    /// A tab at the right; owned by the window from now on.
    void addPanel(const QString& title, QWidget* panel);
    /// Brings its tab to the front.
    void showPanel(QWidget* panel);
    void setPanelsVisible(bool visible);

    /// "Volumen – name", with a mark while there is something to save.
    void setDocument(const QString& name, bool modified);
    void setRecent(const std::vector<RecentItem>& items);
    /// Asked before the window closes: false keeps it open.
    void setCloseGuard(std::function<bool()> mayClose) { m_mayClose = std::move(mayClose); }

    MessageBar& messages() { return *m_messages; }
    LogWindow& log() { return *m_log; }
    StatusLine& status() { return *m_status; }
    EmptyState& emptyState() { return *m_empty; }
    ToolSettingsBar& toolSettings() { return *m_settingsBar; }

    /// Geometry and sizes of the panels.
    void saveSizes(QSettings& settings) const;
    void restoreSizes(const QSettings& settings);

Q_SIGNALS:
    void pathsDropped(const QStringList& paths);
    void recentWanted(const QString& path);

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void build();
    QWidget* buildMiddle();
    void addRecentMenu();
    void buildTools();

    ActionTable& m_actions;
    ToolColumn* m_tools;
    ToolSettingsBar* m_settingsBar;
    MessageBar* m_messages;
    LogWindow* m_log;
    QStackedWidget* m_centre;
    EmptyState* m_empty;
    QSplitter* m_splitter;
    QTabWidget* m_panels;
    StatusLine* m_status;
    QMenu* m_recentMenu = nullptr;
    std::function<bool()> m_mayClose;
};

}  // namespace volumen
