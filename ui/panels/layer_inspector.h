#pragma once

#include <QWidget>

#include "core/project/layer.h"
#include "ui/panels/histogram_plot.h"

class QComboBox;
class QLabel;

namespace volumen {

class ColorMapBox;
class IconButton;
class NumberField;
class SliderField;

/// The layer that is inspected.
struct InspectedLayer {
    QString name;
    bool integers = true;    ///< native values are whole numbers
    LayerLook look;
    HistogramView histogram;  ///< empty counts while it is being made
};

/// How the selected layer is shown: histogram with window, gamma, opacity, blend, colour map, interpolation, slab.
class LayerInspector : public QWidget {
    Q_OBJECT

public:
    explicit LayerInspector(QWidget* parent = nullptr);

    void setLayer(const InspectedLayer& layer);
    void setNoLayer();

Q_SIGNALS:
    void lookWanted(const volumen::LayerLook& look);
    void autoWindowWanted();

private:
    QWidget* makeForm();
    QWidget* makeHeader();
    QWidget* makeWindowRow();
    void connectAll();
    /// Asks for the look shown, changed by `change`.
    template <class Change>
    void want(Change change);
    void showLook();

    LayerLook m_look;
    QWidget* m_form = nullptr;
    QLabel* m_empty = nullptr;
    QLabel* m_name = nullptr;
    IconButton* m_logScale = nullptr;
    IconButton* m_auto = nullptr;
    HistogramPlot* m_plot = nullptr;
    NumberField* m_lo = nullptr;
    NumberField* m_hi = nullptr;
    SliderField* m_gamma = nullptr;
    SliderField* m_opacity = nullptr;
    ColorMapBox* m_colorMap = nullptr;
    QComboBox* m_blend = nullptr;
    QComboBox* m_interpolation = nullptr;
    SliderField* m_slab = nullptr;
    QComboBox* m_reduce = nullptr;
};

}  // namespace volumen
