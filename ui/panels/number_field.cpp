#include "ui/panels/number_field.h"

#include <QLineEdit>
#include <QSignalBlocker>
#include <QWheelEvent>
#include <algorithm>

#include "ui/panels/number_text.h"

namespace volumen {

NumberField::NumberField(QWidget* parent) : QDoubleSpinBox(parent) {
    setButtonSymbols(QAbstractSpinBox::NoButtons);
    setKeyboardTracking(false);
    setLocale(QLocale::c());
    setAlignment(Qt::AlignRight);
    setDecimals(6);
    setRange(-1e12, 1e12);
}

void NumberField::show(double value) {
    if (lineEdit()->isModified() && hasFocus()) return;
    const QSignalBlocker quiet(this);
    setValue(value);
}

QSize NumberField::sizeHint() const { return {64, QDoubleSpinBox::sizeHint().height()}; }

QString NumberField::textFromValue(double value) const { return numberText(value, 6); }

QString NumberField::bare(QString text) const {
    if (!suffix().isEmpty() && text.endsWith(suffix())) text.chop(suffix().size());
    if (text.startsWith(prefix())) text.remove(0, prefix().size());
    return text.remove(',').trimmed();
}

double NumberField::valueFromText(const QString& text) const { return bare(text).toDouble(); }

QValidator::State NumberField::validate(QString& text, int&) const {
    const QString plain = bare(text);
    bool number = false;
    const double value = plain.toDouble(&number);
    if (number) return value >= minimum() && value <= maximum() ? QValidator::Acceptable : QValidator::Intermediate;
    const bool started = std::all_of(plain.begin(), plain.end(), [](QChar c) { return c.isDigit() || QStringLiteral("+-.eE").contains(c); });
    return started ? QValidator::Intermediate : QValidator::Invalid;
}

/// A panel that scrolls must not change a number that merely lies under the pointer.
void NumberField::wheelEvent(QWheelEvent* event) {
    if (hasFocus())
        QDoubleSpinBox::wheelEvent(event);
    else
        event->ignore();
}

}  // namespace volumen
