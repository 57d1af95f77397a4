#pragma once

#include <QObject>

#include "app/controllers/layer_dock.h"
#include "ui/panels/surface_section.h"
#include "ui/panels/volume_section.h"

namespace volumen {

/// Keeps the sections that tell how the selected layer is shown in 3D, as a volume and by a surface, as the project says, and does what they ask for.
class VolumeDock : public QObject {
    Q_OBJECT
public:
    /// All of them outlive it.
    VolumeDock(Project& project, const LayerDock& layers, VolumeSection& section, SurfaceSection& surface);

    /// Layers or looks changed.
    void inspect();

Q_SIGNALS:
    /// The selected layer's surface is to go into a file.
    void writeSurfaceWanted();

private:
    void connectSection();
    void connectSurface();
    void inspectSurface(const Layer& layer);
    const Layer* selected() const;

    Project& m_project;
    const LayerDock& m_layers;
    VolumeSection& m_section;
    SurfaceSection& m_surface;
};

}  // namespace volumen
