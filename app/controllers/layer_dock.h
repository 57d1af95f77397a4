#pragma once

#include <QObject>
#include <map>

#include "app/controllers/engine.h"
#include "core/project/project.h"
#include "core/volume/histogram.h"
#include "ui/panels/layer_inspector.h"
#include "ui/panels/layers_panel.h"

namespace volumen {

/// Keeps the Layers dock as the project says and does what it asks for; finds histograms in the background, and with them a first window.
class LayerDock : public QObject {
    Q_OBJECT
public:
    LayerDock(Engine& engine, Project& project, LayersPanel& panel, LayerInspector& inspector);
    ~LayerDock() override;

    void layersChanged();
    void lookChanged(LayerId layer);
    /// A layer without a look of its own: its window comes from the data as soon as a histogram is there.
    void chooseFirstWindow(LayerId layer);
    /// The 1st to the 99th percentile, now.
    void autoWindow(LayerId layer);
    /// What could not be read is read again.
    void retry(LayerId layer);
    bool busy() const { return !m_jobs.empty(); }
    /// Sees to it that a layer has a histogram, soon.
    void countValues(LayerId layer) { findHistogram(layer); }
    /// What was counted is out of date.
    void countAnew(LayerId layer);
    /// Null while it is not counted.
    const Histogram* histogram(LayerId layer) const;

Q_SIGNALS:
    void addWanted();
    void revealWanted(const QString& path);
    void retryWanted(volumen::LayerId layer);
    /// Not one chunk could be read to count its values.
    void unreadable(volumen::LayerId layer, const QString& sentence);
    void histogramChanged(volumen::LayerId layer);

private:
    void connectPanel();
    void inspect();
    void findHistogram(LayerId layer);
    void histogramFailed(LayerId layer, const QString& sentence);
    void histogramFound(LayerId layer, const Histogram& histogram);

    Engine& m_engine;
    Project& m_project;
    LayersPanel& m_panel;
    LayerInspector& m_inspector;
    std::map<LayerId, Histogram> m_histograms;
    std::map<LayerId, JobHandle> m_jobs;
    std::map<LayerId, QString> m_unreadable;  ///< why; not asked again until somebody wants it
    std::map<LayerId, bool> m_windowWanted;  ///< true: nobody chose, so nothing is to be saved
};

/// Coarse enough to be drawn.
HistogramView shownOf(const Histogram& histogram);

/// What the list shows of a layer.
LayerRow rowOf(const Layer& layer);

}  // namespace volumen
