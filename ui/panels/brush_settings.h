#pragma once

#include <QWidget>

class QComboBox;

namespace volumen {

class SliderField;

/// What stands in the bar above the panes while a person paints: size, shape, what may be painted over. Choices are told by their place in the list.
class BrushSettings : public QWidget {
    Q_OBJECT

public:
    /// `overwrites`: an eraser has no choice there.
    explicit BrushSettings(bool overwrites, QWidget* parent = nullptr);

    void setValues(double radiusVoxels, int shape, int overwrite);

Q_SIGNALS:
    void radiusWanted(double voxels);
    void shapeWanted(int index);      ///< sphere, disc, square
    void overwriteWanted(int index);  ///< everything, only unlabeled, only this label

private:
    SliderField* m_radius;
    QComboBox* m_shape;
    QComboBox* m_overwrite;
};

}  // namespace volumen
