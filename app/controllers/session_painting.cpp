// What of the window concerns painting: labels that change, and the tool in hand.

#include "app/controllers/label_work.h"
#include "app/controllers/session.h"
#include "ui/mouse_table.h"
#include "ui/panels/brush_settings.h"
#include "ui/panels/status_line.h"
#include "ui/panels/tool_settings_bar.h"
#include "ui/tools/fill_tool.h"

namespace volumen {

void Session::connectLabels() {
    m_tools.add("fill", std::make_unique<FillTool>([this](PaneId pane, Point um, bool erases) {
                    const auto tell = [this](const QString& sentence) {
                        if (!sentence.isEmpty()) post(sentence, MessageLevel::warning);
                    };
                    fillAt(m_project, m_labels, m_paint, pane, um, erases, false, tell);
                }));
    m_opening.setJournalListener(m_labels.listener());
    m_saving.setJournalListener(m_labels.listener());
    connect(&m_signals, &ProjectSignals::labels, this, [this](LayerId layer, const std::vector<Box>& boxes) {
        m_labels.labelsChanged(layer, boxes);
        if (boxes.empty()) m_panes->projectChanged(), m_labelDock.changed(), m_dock->lookChanged(layer);
        else showReadOut();
    });
    connect(m_panes.get(), &Panes::refused, this, [this](const QString& sentence) { post(sentence, MessageLevel::warning); });
    connect(m_panes.get(), &Panes::toolResized, this, &Session::showTool);
    connect(&m_labelDock, &LabelDock::problem, this, [this](const QString& sentence) { post(sentence, MessageLevel::warning); });
    connect(&m_opening, &Opening::recovered, this, [this](const QString& sentence) { post(sentence, MessageLevel::info); });
    connect(&m_labels, &LabelKeeping::journalProblem, this, [this](const QString& sentence) {
        const QString topic = "labels on disk";
        if (sentence.isEmpty()) return m_window->messages().solve(topic);
        m_window->messages().post({.topic = topic, .text = tr("Strokes are in memory only. %1").arg(sentence), .level = MessageLevel::error, .actionText = tr("Save elsewhere…")});
    });
}

void Session::showTool() {
    const std::string& name = m_tools.activeName();
    m_panes->toolChanged();
    if (m_tools.active().paints()) return showPaintTool();
    m_shownTool = name;
    const auto [title, hint] = name == "ruler"  ? std::pair(tr("Ruler"), tr("Ruler: left drag measures, middle pans, right zooms, Esc ends"))
                               : name == "crop" ? std::pair(tr("Crop box"), tr("Crop box: left drag in a slice draws what is shown in 3D, a click takes it away, middle pans, Esc ends"))
                                                : std::pair(tr("Navigate"), navigateHint(m_tools.mouse()));
    m_window->toolSettings().setTool(title, nullptr);
    m_window->status().setHint(hint);
}

/// The settings stay while the tool does: a slider may be in a hand.
void Session::showPaintTool() {
    const std::string& name = m_tools.activeName();
    if (name != "brush" && name != "erase") return showAreaTool();
    const QString title = name == "brush" ? tr("Brush") : tr("Eraser");
    if (std::exchange(m_shownTool, name) != name || !m_brushSettings) m_window->toolSettings().setTool(title, m_brushSettings = makeBrushSettings());
    m_brushSettings->setValues(m_paint.radiusVoxels, static_cast<int>(m_paint.shape), static_cast<int>(m_paint.overwrite));
    const QString does = name == "brush" ? tr("left paints, right erases") : tr("left erases");
    m_window->status().setHint(tr("%1 %2: %3, Shift+wheel size, middle pans, Esc ends").arg(title).arg(m_paint.radiusVoxels).arg(does));
}

void Session::showAreaTool() {
    const std::string& name = m_tools.activeName();
    m_shownTool = name;
    const auto [title, hint] = name == "lasso"     ? std::pair(tr("Lasso"), tr("Lasso: left drag labels what it goes round, right drag erases it, middle pans, Esc ends"))
                               : name == "polygon" ? std::pair(tr("Polygon"), tr("Polygon: click corners, drag moves them, click on the first fills, right click takes one back, Esc ends"))
                                                   : std::pair(tr("Fill"), tr("Fill: left click labels what hangs together in the slice, right click erases it, Esc ends"));
    m_window->toolSettings().setTool(title, nullptr);
    m_window->status().setHint(hint);
}

BrushSettings* Session::makeBrushSettings() {
    auto* settings = new BrushSettings(m_tools.activeName() == "brush");
    connect(settings, &BrushSettings::radiusWanted, this, [this](double voxels) { m_paint.radiusVoxels = voxels, showTool(); });
    connect(settings, &BrushSettings::shapeWanted, this, [this](int index) { m_paint.shape = static_cast<BrushShape>(index), showTool(); });
    connect(settings, &BrushSettings::overwriteWanted, this, [this](int index) { m_paint.overwrite = static_cast<Overwrite>(index), showTool(); });
    return settings;
}

}  // namespace volumen
