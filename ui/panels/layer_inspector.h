#pragma once

#include <QWidget>
#include <vector>

#include "core/project/layer.h"
#include "ui/panels/histogram_plot.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace volumen {

class CaptionLabel;
class ColorMapBox;
class IconButton;
class NumberField;
class SliderField;

/// The layer that is inspected.
struct InspectedLayer {
    QString name;
    QString about;           ///< what the file says of where it comes from, a line each; may be empty
    bool integers = true;    ///< native values are whole numbers
    bool labels = false;     ///< what people paint: it has colours of its own, and no histogram
    LayerLook look;
    HistogramView histogram;  ///< empty counts while it is being made; zeros where nothing is stored
    QString unreadable;       ///< why there is no histogram: a sentence; empty unless nothing could be read
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
    void retryWanted();  ///< what cannot be read is to be tried again

private:
    QWidget* makeForm();
    QWidget* makeHeader();
    QWidget* makeWindowRow();
    QWidget* makeTrouble();
    void connectAll();
    /// Asks for the look shown, changed by `change`.
    template <class Change>
    void want(Change change);
    void showLook();

    std::vector<QWidget*> m_ofValues;   ///< what layers of labels do without
    std::vector<QWidget*> m_ofLabels;   ///< what only they have
    LayerLook m_look;
    QWidget* m_form = nullptr;
    QLabel* m_empty = nullptr;
    QLabel* m_name = nullptr;
    IconButton* m_logScale = nullptr;
    IconButton* m_auto = nullptr;
    HistogramPlot* m_plot = nullptr;
    QWidget* m_trouble = nullptr;
    CaptionLabel* m_reason = nullptr;
    QPushButton* m_retry = nullptr;
    NumberField* m_lo = nullptr;
    NumberField* m_hi = nullptr;
    SliderField* m_gamma = nullptr;
    SliderField* m_opacity = nullptr;
    ColorMapBox* m_colorMap = nullptr;
    QComboBox* m_labelStyle = nullptr;
    QComboBox* m_blend = nullptr;
    QComboBox* m_interpolation = nullptr;
    SliderField* m_slab = nullptr;
    QComboBox* m_reduce = nullptr;
};

}  // namespace volumen
