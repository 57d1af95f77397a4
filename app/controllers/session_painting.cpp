// What of the window concerns painting: labels that change, and the tool in hand.

#include <algorithm>

#include "app/controllers/label_work.h"
#include "app/controllers/session.h"
#include "ui/dialogs/choice_dialog.h"
#include "ui/mouse_table.h"
#include "ui/panels/status_line.h"
#include "ui/panels/tool_settings_bar.h"
#include "ui/tools/fill_tool.h"
#include "ui/tools/scissors_tool.h"

namespace volumen {

/// What the painting tools need done for them.
void Session::givePaintServices() {
    m_paint.valuesAtHand = [this](const Layer& painted, const std::shared_ptr<bool>& missing) { return m_reading.atHand(painted, missing); };
    m_paint.allValues = [this](const Layer& painted) { return m_reading.all(painted); };
    m_paint.inBackground = [this](const std::string& name, LabelWork work, const std::optional<ProposedEdit>& standIn) {
        m_tasks.start(name, std::move(work), telling(), LabelTasks::Result::edit, standIn);
    };
    m_tools.add("fill", std::make_unique<FillTool>([this](PaneId pane, Point um, bool erases) { fillAt(m_project, m_tasks, m_paint, pane, um, erases, m_paint.fillsInDepth, telling()); }));
    m_tools.add("scissors", std::make_unique<ScissorsTool>());
    m_scissors = std::make_unique<Scissors>(m_project, *m_panes->volume(), m_tasks, telling());
    connect(&m_paintDock, &PaintDock::changed, this, &Session::showTool);
}

/// What it was the last time stands there to begin with.
void Session::askNumber(const QString& action, NumberQuestion question) {
    if (const auto last = m_numbers.find(action); last != m_numbers.end()) question.value = std::clamp(last->second, question.lo, question.hi);
    auto* popup = new NumberPopup(question, m_window.get());
    connect(popup, &NumberPopup::numberWanted, this, [this, action](double number) {
        m_numbers[action] = number;
        runWith(action, QString::number(number, 'g', 12));
    });
    popup->open();
}

void Session::askLabel(const QString& action, const QString& title, const QString& sentence) {
    const Layer& painted = *m_project.paintLayer();
    QList<Choice> others;
    for (const Label& label : painted.labels->table().labels())
        if (const QString name = QString::fromStdString(label.name); label.id != painted.selectedLabel && !label.locked) others.append({name, name, {}});
    if (others.isEmpty()) return telling()(tr("there is no other label that may be changed; add one in the Label panel"));
    auto* dialog = new ChoiceDialog(title, sentence, others, m_window.get());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, action] { runWith(action, dialog->chosen()); });
    dialog->open();
}

/// What a person was asked for stands behind the action then.
void Session::runWith(const QString& action, const QString& argument) {
    const ActionResult result = m_actions.run(action, {argument});
    const auto tell = [this](const ActionResult& late) { telling()(late.problem); };
    result.pending ? result.pending->then(tell) : tell(result);
}

/// Tells why something was not done.
LabelKeeping::Done Session::telling() {
    return [this](const QString& sentence) {
        if (!sentence.isEmpty()) post(sentence, MessageLevel::warning);
    };
}

void Session::connectLabels() {
    givePaintServices();
    m_opening.setJournalListener(m_labels.listener());
    m_saving.setJournalListener(m_labels.listener());
    connect(&m_signals, &ProjectSignals::labels, this, [this](LayerId layer, const std::vector<Box>& boxes) {
        m_labels.labelsChanged(layer, boxes);
        m_tasks.look();
        m_predict->changed();
        if (boxes.empty()) m_panes->projectChanged(), m_labelDock.changed(), m_dock->lookChanged(layer), m_paintDock.show();
        else showReadOut();
    });
    connect(m_panes.get(), &Panes::refused, this, telling());
    connect(m_panes.get(), &Panes::toolResized, this, &Session::showTool);
    connect(&m_labelDock, &LabelDock::problem, this, telling());
    connect(&m_opening, &Opening::recovered, this, [this](const QString& sentence) { post(sentence, MessageLevel::info); });
    connect(&m_tasks, &LabelTasks::changed, this, [this] { m_jobs.showOthers(m_tasks.views()); });
    connect(&m_jobs, &Jobs::otherCancelWanted, &m_tasks, &LabelTasks::cancel);
    connect(&m_tasks, &LabelTasks::previewChanged, this, &Session::showPreview);
    connect(&m_labels, &LabelKeeping::journalProblem, this, [this](const QString& sentence) {
        const QString topic = "labels on disk";
        if (sentence.isEmpty()) return m_window->messages().solve(topic);
        m_window->messages().post({.topic = topic, .text = tr("Strokes are in memory only. %1").arg(sentence), .level = MessageLevel::error, .actionText = tr("Save elsewhere…")});
    });
}

/// What a task made waits to be kept or dropped: a bar says so, with the button that keeps it.
void Session::showPreview(const QString& text) {
    m_actions.setEnabled("labels.keep", !text.isEmpty());
    if (text.isEmpty()) return m_window->messages().solve(kPreview);
    m_window->messages().post({.topic = kPreview, .text = tr("%1. Enter keeps them, Esc drops them; painting goes on.").arg(text), .level = MessageLevel::info, .actionText = tr("Keep")});
}

/// Esc: ends the newest of what is begun; when nothing is, back to navigating.
void Session::endWhatIsBegun() {
    if (m_scissors->begun()) m_scissors->cancel();
    else if (m_tools.active().begun()) m_tools.active().cancel(m_project), m_panes->projectChanged();
    else if (m_tasks.previews()) m_tasks.drop();
    else if (m_tasks.busy()) m_tasks.cancelLast();
    else chooseTool("navigate");
}

void Session::showTool() {
    const std::string& name = m_tools.activeName();
    m_panes->toolChanged();
    if (m_tools.active().paints()) return showPaintTool();
    m_shownTool = name;
    const auto [title, hint] = name == "ruler"  ? std::pair(tr("Ruler"), tr("Ruler: left drag measures, middle pans, right zooms, Esc ends"))
                               : name == "crop" ? std::pair(tr("Crop box"), tr("Crop box: left drag in a slice draws what 3D shows and Predict takes, its sides move it, a click takes it away, middle pans, Esc ends"))
                                                : std::pair(tr("Navigate"), navigateHint(m_tools.mouse()));
    m_window->toolSettings().setTool(title, nullptr);
    m_window->status().setHint(hint);
}

/// The settings stay while the tool does: a slider may be in a hand.
void Session::showPaintTool() {
    const std::string& name = m_tools.activeName();
    const QString size = QString::number(m_paint.radiusVoxels);
    const std::map<std::string, std::pair<QString, QString>> texts{
        {"brush", {tr("Brush"), tr("Brush %1: left paints, right erases, Shift+wheel size, middle pans, Esc ends").arg(size)}},
        {"erase", {tr("Eraser"), tr("Eraser %1: left erases, Shift+wheel size, middle pans, Esc ends").arg(size)}},
        {"lasso", {tr("Lasso"), tr("Lasso: left drag labels what it goes round, right drag erases it, middle pans, Esc ends")}},
        {"polygon", {tr("Polygon"), tr("Polygon: click corners, drag moves them, click on the first fills, right click takes one back, Esc ends")}},
        {"fill", {tr("Fill"), tr("Fill: left click labels what hangs together and bears one label, right click erases it, Esc ends")}},
        {"scissors", {tr("Scissors"), tr("Scissors: in 3D, left drag cuts away what it goes round, right drag all else, middle pans, wheel zooms, Esc ends")}}};
    const auto& [title, hint] = texts.at(name);
    if (std::exchange(m_shownTool, name) != name) m_window->toolSettings().setTool(title, name == "scissors" ? nullptr : m_paintDock.makeSettings(name));
    m_paintDock.show();
    m_actions.setChecked("mask", m_paint.masked);
    m_actions.setChecked("mask.invert", m_paint.band.inverted);
    m_window->status().setHint(hint);
}

}  // namespace volumen
