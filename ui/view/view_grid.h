#pragma once

#include <QWidget>
#include <map>
#include <optional>

#include "core/project/view_state.h"

class QSplitter;

namespace volumen {

class PaneFrame;

/// The four panes, laid out as the view state says: 2 x 2, one large and three small, one, or one maximised.
/// A pane can be torn off into a window of its own and comes back when that window is closed.
class ViewGrid : public QWidget {
    Q_OBJECT
public:
    explicit ViewGrid(QWidget* parent = nullptr);
    ~ViewGrid() override;

    /// All four, before the first `arrange`. The grid takes ownership.
    void addPane(PaneFrame* frame);
    PaneFrame* pane(PaneId id) const { return m_panes.at(id); }
    void arrange(Layout layout, std::optional<PaneId> maximised);

    void tearOff(PaneId id);
    void putBack(PaneId id);
    bool tornOff(PaneId id) const { return m_windows.contains(id); }

    /// Splitter sizes of every layout, for the settings.
    QByteArray saveSizes();
    void restoreSizes(const QByteArray& sizes);

Q_SIGNALS:
    /// For a pane that is torn off, before it is shown.
    void windowMade(QWidget* window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void clear();
    void rememberSizes();
    QWidget* build();
    QSplitter* splitter(Qt::Orientation orientation, const QString& name, std::initializer_list<QWidget*> parts);
    QWidget* place(PaneId id);

    std::map<PaneId, PaneFrame*> m_panes;
    std::map<PaneId, QWidget*> m_windows;
    std::map<QString, QByteArray> m_sizes;  // by splitter name
    Layout m_layout = Layout::grid;
    std::optional<PaneId> m_maximised;
    QWidget* m_root = nullptr;
};

}  // namespace volumen
