#include "app/controllers/predict_desk.h"

#include "app/controllers/bind_labels.h"
#include "ui/panels/message_bar.h"

namespace volumen {

PredictDesk::PredictDesk(const PredictServices& s)
    : m_services(s), m_tab(new PredictTab), m_shelf(s.engine, s.settings), m_predicting(s.engine, s.project, s.sources, s.jobs),
      m_dock(s.project, s.panes, m_shelf, m_predicting, m_tab->predict(), &s.window), m_accepting(s.project, s.reading, s.tasks, m_tab->accept()) {
    connect(&s.jobs, &Jobs::changed, &m_dock, &PredictDock::changed);
    connect(&m_predicting, &Predicting::shown, &m_accepting, &Accepting::prefer);
    connect(&m_predicting, &Predicting::settled, &s.dock, &LayerDock::countAnew);
    connect(&m_accepting, &Accepting::labelsWanted, this, &PredictDesk::makeLabels);
    connect(&m_accepting, &Accepting::problem, this, [this](const QString& sentence) {
        m_services.window.messages().post({.topic = sentence, .text = sentence, .level = MessageLevel::warning, .actionText = {}});
    });
}

/// A layer of labels, unless there is one, with a label to accept as.
void PredictDesk::makeLabels() {
    const auto addLabel = [this](const ActionResult& made) {
        const Layer* painted = m_services.project.paintLayer();
        if (made.state == ActionResult::State::failed) return Q_EMIT m_accepting.problem(made.problem);
        if (painted && painted->labels->table().labels().empty()) addNextLabel(m_services.project);
    };
    const ActionResult made = m_services.project.paintLayer() ? ActionResult::done() : m_services.actions.run("labels.new");
    made.pending ? made.pending->then(addLabel) : addLabel(made);
}

void PredictDesk::bind() {
    const auto showTab = [this] { m_services.window.showPanel(m_tab); };
    m_dock.bind(m_services.actions, showTab);
    m_accepting.bind(m_services.actions, showTab);
}

}  // namespace volumen
