#pragma once

#include <QWidget>

#include "core/project/surface_look.h"

class QCheckBox;
class QComboBox;
class QPushButton;
class QSlider;

namespace volumen {

class ColorButton;
class NumberField;

/// The layer whose surface in 3D is shown.
struct InspectedSurface {
    SurfaceLook look;
    double threshold = 0;      ///< that of the look, or where one would begin
    double lo = 0, hi = 255;   ///< what the slider reaches, native values
    bool integers = true;      ///< native values are whole numbers: they may be labels
};

/// The selected layer's surface in the 3D pane: whether at all, about which values, its colour.
class SurfaceSection : public QWidget {
    Q_OBJECT

public:
    explicit SurfaceSection(QWidget* parent = nullptr);

    void setSurface(const InspectedSurface& surface);

Q_SIGNALS:
    void lookWanted(const volumen::SurfaceLook& look);
    void writeWanted();

private:
    QWidget* makeHeader();
    QWidget* makeForm();
    void connectAll();
    /// Asks for the look shown, changed by `change`.
    template <class Change>
    void want(Change change);
    void showLook();

    InspectedSurface m_surface;
    QCheckBox* m_shown = nullptr;
    QWidget* m_form = nullptr;
    QComboBox* m_about = nullptr;
    QWidget* m_thresholdRow = nullptr;
    QSlider* m_slider = nullptr;
    NumberField* m_threshold = nullptr;
    ColorButton* m_color = nullptr;
    QPushButton* m_write = nullptr;
};

}  // namespace volumen
