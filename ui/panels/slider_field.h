#pragma once

#include <QWidget>

class QSlider;

namespace volumen {

class NumberField;

/// A slider with its number beside it, which can be typed.
class SliderField : public QWidget {
    Q_OBJECT

public:
    /// What the slider reaches; `step` is its finest movement.
    struct Range {
        double lo = 0;
        double hi = 1;
        double step = 0.01;
    };
    explicit SliderField(Range range, QWidget* parent = nullptr);

    void setValue(double value);  ///< shows; no signal
    double value() const;
    void setNaturalZero(double value);  ///< a double click on the slider asks for this
    NumberField& field() { return *m_field; }

Q_SIGNALS:
    void valueWanted(double value);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    Range m_range;
    QSlider* m_slider;
    NumberField* m_field;
    double m_natural = 0;
};

}  // namespace volumen
