#pragma once

#include "app/controllers/accepting.h"
#include "app/controllers/layer_dock.h"
#include "app/controllers/predict_dock.h"
#include "ui/main_window.h"
#include "ui/predict_tab.h"

namespace volumen {

/// What predictions work with. All outlives them.
struct PredictServices {
    Engine& engine;
    Project& project;
    const LayerSources& sources;
    const Panes& panes;
    LayerDock& dock;
    Jobs& jobs;
    LabelTasks& tasks;
    const ValueReading& reading;
    MainWindow& window;
    QSettings& settings;
    ActionTable& actions;
};

/// Networks, predictions, and what of them becomes labels, put together with their tab. Main thread.
class PredictDesk : public QObject {
    Q_OBJECT
public:
    explicit PredictDesk(const PredictServices& services);

    /// Belongs to whoever takes it.
    PredictTab* tab() { return m_tab; }
    void bind();
    /// Layers, view or labels are others.
    void changed() { m_dock.changed(), m_accepting.changed(); }
    bool busy() const { return m_shelf.busy() || m_predicting.busy(); }

private:
    void makeLabels();

    PredictServices m_services;
    PredictTab* m_tab;
    ModelShelf m_shelf;
    Predicting m_predicting;
    PredictDock m_dock;
    Accepting m_accepting;
};

}  // namespace volumen
