#pragma once

#include <QComboBox>

namespace volumen {

/// Chooses a colour map by sight: each is drawn beside its name.
class ColorMapBox : public QComboBox {
    Q_OBJECT

public:
    explicit ColorMapBox(QWidget* parent = nullptr);
    void setColorMap(const QString& name);  ///< shows; no signal

Q_SIGNALS:
    void colorMapWanted(const QString& name);
};

}  // namespace volumen
