#pragma once

#include <QObject>

#include "core/project/project.h"

namespace volumen {

/// The project's observer, once: turns what it tells into Qt signals.
class ProjectSignals : public QObject, public ProjectObserver {
    Q_OBJECT
public:
    explicit ProjectSignals(Project& project) { project.setObserver(this); }

    void layersChanged() override { Q_EMIT layers(); }
    void lookChanged(LayerId layer) override { Q_EMIT look(layer); }
    void viewChanged() override { Q_EMIT view(); }
    void documentChanged() override { Q_EMIT document(); }
    void labelsChanged(LayerId layer, const std::vector<Box>& boxes) override { Q_EMIT labels(layer, boxes); }

Q_SIGNALS:
    void layers();
    void look(volumen::LayerId layer);
    void view();
    void document();
    void labels(volumen::LayerId layer, const std::vector<volumen::Box>& boxes);
};

}  // namespace volumen
