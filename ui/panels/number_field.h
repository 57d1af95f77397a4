#pragma once

#include <QDoubleSpinBox>

namespace volumen {

/// A number that is typed, or stepped with wheel and arrow keys; no buttons, no trailing zeros, thousands separated.
/// `valueChanged` comes when the typing is finished, not at every key.
class NumberField : public QDoubleSpinBox {
    Q_OBJECT

public:
    explicit NumberField(QWidget* parent = nullptr);

    /// Shows `value` without a signal; leaves alone what a person is typing.
    void show(double value);

    /// Not as wide as the largest number it could hold.
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }
    QString textFromValue(double value) const override;
    double valueFromText(const QString& text) const override;
    QValidator::State validate(QString& text, int& position) const override;

protected:
    void wheelEvent(QWheelEvent* event) override;

private:
    QString bare(QString text) const;  ///< without prefix, suffix and separators
};

}  // namespace volumen
