#include "ui/panels/slider_field.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>
#include <cmath>

#include "ui/panels/number_field.h"
#include "ui/theme.h"

namespace volumen {

SliderField::SliderField(Range range, QWidget* parent)
    : QWidget(parent), m_range(range), m_slider(new QSlider(Qt::Horizontal)), m_field(new NumberField), m_natural(range.lo) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::kGrid);
    row->addWidget(m_slider, 1);
    row->addWidget(m_field);
    m_slider->setRange(0, static_cast<int>(std::lround((range.hi - range.lo) / range.step)));
    m_slider->installEventFilter(this);
    m_field->setRange(range.lo, range.hi);
    m_field->setSingleStep(range.step);
    m_field->setDecimals(range.step < 1 ? 2 : 0);
    m_field->setFixedWidth(7 * metrics::kGrid);
    setFocusProxy(m_field);
    connect(m_slider, &QSlider::valueChanged, this, [this](int ticks) { Q_EMIT valueWanted(m_range.lo + ticks * m_range.step); });
    connect(m_field, &NumberField::valueChanged, this, &SliderField::valueWanted);
}

void SliderField::setValue(double value) {
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(static_cast<int>(std::lround((value - m_range.lo) / m_range.step)));
    m_field->show(value);
}

double SliderField::value() const { return m_field->value(); }

void SliderField::setNaturalZero(double value) { m_natural = value; }

bool SliderField::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonDblClick) {
        Q_EMIT valueWanted(m_natural);
        return true;
    }
    if (event->type() == QEvent::Wheel && !m_slider->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace volumen
