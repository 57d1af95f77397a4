#pragma once

#include <QObject>

#include "ui/dialogs/convert_wish.h"

class QComboBox;
class QFormLayout;
class QWidget;

namespace volumen {

class HistogramPlot;
class NumberField;
struct HistogramView;

/// The rows of the Convert dialog that say which type is written and how values become it.
class ConvertValues : public QObject {
    Q_OBJECT

public:
    /// The rows join `form`, which must outlive this.
    explicit ConvertValues(QFormLayout& form, QObject* parent = nullptr);

    void showInput(const ConvertInput& input);
    /// Of the input.
    void setHistogram(const HistogramView& histogram);
    /// The window to begin with, native values; what a person has set by then stays.
    void setWindow(double lo, double hi);
    void addTo(ConvertWish& wish) const;

Q_SIGNALS:
    void changed();

private:
    QWidget* rangeRow();
    void showType();
    void showRule();
    VoxelType type() const;
    ConvertRule rule() const;

    QFormLayout& m_form;
    QComboBox* m_type;
    QComboBox* m_rule;
    HistogramPlot* m_histogram;
    NumberField* m_lo;
    NumberField* m_hi;
    QWidget* m_range;
    ConvertInput m_input;
    bool m_chosen = false;   // a person has set a range
};

}  // namespace volumen
