#pragma once

#include <QObject>

#include "app/controllers/layer_dock.h"
#include "ui/panels/volume_section.h"

namespace volumen {

/// Keeps the section that tells how the selected layer is shown in 3D as the project says, and does what it asks for.
class VolumeDock : public QObject {
    Q_OBJECT
public:
    /// All of them outlive it.
    VolumeDock(Project& project, const LayerDock& layers, VolumeSection& section);

    /// Layers or looks changed.
    void inspect();

private:
    void connectSection();
    const Layer* selected() const;

    Project& m_project;
    const LayerDock& m_layers;
    VolumeSection& m_section;
};

}  // namespace volumen
