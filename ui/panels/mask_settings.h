#pragma once

#include <QWidget>

#include "ui/panels/histogram_shape.h"

class QComboBox;

namespace volumen {

class HistogramPlot;
class IconButton;
class NumberField;

/// What tools go by: the layer that they read, and which of its values they paint.
struct MaskValues {
    QStringList layers;        ///< that may be read
    int layer = -1;            ///< place in the list; -1: there is none
    bool on = false;
    double lo = 0, hi = 0;     ///< native values, both ends in
    bool inverted = false;
    bool integers = true;
    HistogramView histogram;   ///< without counts: they are being counted

    friend bool operator==(const MaskValues&, const MaskValues&) = default;
};

/// The intensity mask in the bar above the panes. Shows what it is given and asks by signal; who moves the range wants the mask, too.
class MaskSettings : public QWidget {
    Q_OBJECT

public:
    explicit MaskSettings(QWidget* parent = nullptr);

    void setValues(const MaskValues& values);

Q_SIGNALS:
    void onWanted(bool on);
    void invertedWanted(bool inverted);
    void bandWanted(double lo, double hi);
    void layerWanted(int index);

private:
    MaskValues m_values;
    IconButton* m_on;
    QComboBox* m_layer;
    HistogramPlot* m_plot;
    NumberField* m_lo;
    NumberField* m_hi;
    IconButton* m_inverted;
};

}  // namespace volumen
