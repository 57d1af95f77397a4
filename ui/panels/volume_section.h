#pragma once

#include <QWidget>

#include "core/project/volume_look.h"
#include "ui/panels/histogram_shape.h"

class QCheckBox;
class QComboBox;

namespace volumen {

class ColorButton;
class NumberField;
class SliderField;
class TransferCurve;

/// The layer whose look in 3D is shown.
struct InspectedVolume {
    VolumeLook look;
    QString preset;           ///< which of the presets it is; empty: a look of its own
    HistogramView histogram;
    bool integers = true;     ///< native values are whole numbers
};

/// How the selected layer is shown in the 3D pane: whether at all, preset, mode, transfer curve, density, edges, glow, shading.
class VolumeSection : public QWidget {
    Q_OBJECT

public:
    explicit VolumeSection(QWidget* parent = nullptr);

    void setVolume(const InspectedVolume& volume);

Q_SIGNALS:
    void shownWanted(bool shown);
    void lookWanted(const volumen::VolumeLook& look);
    void presetWanted(const QString& name);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* makeHeader();
    QWidget* makePointRow();
    QWidget* makeForm();
    void connectAll();
    template <class Change>
    void want(Change change);
    template <class Change>
    void wantPoint(Change change);
    void showLook();
    void showPoint();

    VolumeLook m_look;
    QCheckBox* m_shown = nullptr;
    QWidget* m_form = nullptr;
    QComboBox* m_preset = nullptr;
    QComboBox* m_mode = nullptr;
    TransferCurve* m_curve = nullptr;
    QWidget* m_pointRow = nullptr;
    NumberField* m_value = nullptr;
    NumberField* m_opacity = nullptr;
    ColorButton* m_color = nullptr;
    SliderField* m_density = nullptr;
    SliderField* m_edges = nullptr;
    SliderField* m_glow = nullptr;
    QCheckBox* m_shaded = nullptr;
};

}  // namespace volumen
