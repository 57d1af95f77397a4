#pragma once

#include <QWidget>

namespace volumen {

class LayerInspector;
class LayersPanel;

/// The first tab at the right: the list of layers with the inspector of the selected one under it.
class LayersTab : public QWidget {
    Q_OBJECT

public:
    explicit LayersTab(QWidget* parent = nullptr);

    LayersPanel& layers() { return *m_layers; }
    LayerInspector& inspector() { return *m_inspector; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    LayersPanel* m_layers;
    LayerInspector* m_inspector;
};

}  // namespace volumen
