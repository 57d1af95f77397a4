#pragma once

#include <QWidget>

namespace volumen {

class LayerInspector;
class LayersPanel;
class SurfaceSection;
class VolumeSection;

/// The first tab at the right: the list of layers, under it the inspector of the selected one, and how that is shown in 3D.
class LayersTab : public QWidget {
    Q_OBJECT

public:
    explicit LayersTab(QWidget* parent = nullptr);

    LayersPanel& layers() { return *m_layers; }
    LayerInspector& inspector() { return *m_inspector; }
    VolumeSection& volume() { return *m_volume; }
    SurfaceSection& surface() { return *m_surface; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    LayersPanel* m_layers;
    LayerInspector* m_inspector;
    VolumeSection* m_volume;
    SurfaceSection* m_surface;
};

}  // namespace volumen
