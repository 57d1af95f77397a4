#include "app/controllers/label_dock.h"

#include "app/controllers/bind_labels.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "ui/panels/history_panel.h"
#include "ui/panels/label_panel.h"

namespace volumen {

namespace {

constexpr int kSoonMs = 60;
constexpr std::uint64_t kShownSteps = 500;

HistoryRow rowOf(const History& history, std::uint64_t position) {
    if (position == history.first()) return {position, history.first() == 0 ? HistoryPanel::tr("Empty") : HistoryPanel::tr("Earlier"), {}};
    const HistoryStep& step = history.stepTo(position);
    const bool known = step.bytes > 0;
    return {position, QString::fromStdString(step.name), known ? HistoryPanel::tr("%1 voxels").arg(QString::fromStdString(formatThousands(step.changedVoxels))) : QString()};
}

}  // namespace

LabelDock::LabelDock(Project& project, LabelKeeping& keeping, LabelTab& tab, QObject* parent) : QObject(parent), m_project(project), m_keeping(keeping), m_tab(tab) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &LabelDock::show);
    connect(&m_keeping, &LabelKeeping::progressed, this, &LabelDock::changed);
    connect(&m_tab, &LabelTab::addWanted, this, &LabelDock::add);
    connect(&m_tab.labels(), &LabelPanel::labelWanted, this, &LabelDock::set);
    connect(&m_tab.labels(), &LabelPanel::selectWanted, this, [this](LabelId id) {
        if (const Layer* layer = m_project.paintLayer()) m_project.selectLabel(layer->id, id);
    });
    connect(&m_tab.history(), &HistoryPanel::goToWanted, this, [this](quint64 position) {
        const auto tell = [this](const QString& sentence) {
            if (!sentence.isEmpty()) Q_EMIT problem(sentence);
        };
        if (const Layer* layer = m_project.paintLayer()) m_keeping.goTo(layer->id, position, tell);
    });
}

/// Counts of edits that the journal's thread has not packed yet would be made here: it is shown when they are.
void LabelDock::show() {
    const Layer* layer = m_project.paintLayer();
    if (!layer) return m_tab.labels().setLabels({}, kUnlabeled), m_tab.history().setSteps({}, 0);
    if (m_project.inStroke() || !m_keeping.isDurable(*layer)) return;
    layer->labels->keepWithin();  // learns what the steps since then take
    const LabelCounts counts = layer->labels->counts();
    std::vector<LabelRow> rows;
    for (const Label& label : layer->labels->table().labels()) rows.push_back({label, counts.of(label.id)});
    m_tab.labels().setLabels(rows, layer->selectedLabel);
    showHistory(layer->labels->history());
}

void LabelDock::showHistory(const History& history) {
    std::vector<HistoryRow> rows;
    const std::uint64_t last = history.last(), oldest = std::max(history.first(), last - std::min(last, kShownSteps));
    for (std::uint64_t position = last + 1; position-- > oldest;) rows.push_back(rowOf(history, position));
    m_tab.history().setSteps(rows, history.position());
}

void LabelDock::set(const Label& label) {
    const Layer* layer = m_project.paintLayer();
    if (!layer) return;
    try {
        LabelTable table = layer->labels->table();
        table.set(label);
        m_project.setLabelTable(layer->id, table);
    } catch (const Error& error) {
        Q_EMIT problem(QString::fromStdString(error.what()));
    }
    changed();
}

void LabelDock::add() {
    try {
        addNextLabel(m_project);
    } catch (const Error& error) {
        Q_EMIT problem(QString::fromStdString(error.what()));
    }
}

}  // namespace volumen
