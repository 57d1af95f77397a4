#pragma once

#include <QWidget>

class QComboBox;
class QLabel;

namespace volumen {

class MaskSettings;
class SliderField;

/// What stands in the bar above the panes while a person paints: size, shape, what may be painted over, the intensity mask. Choices are told by their place in the list.
class BrushSettings : public QWidget {
    Q_OBJECT

public:
    explicit BrushSettings(QWidget* parent = nullptr);

    /// What a tool has settings for.
    struct Parts {
        bool size = false;    ///< a brush
        bool reach = false;   ///< fills
        bool mask = true;     ///< all but an eraser
    };
    void setParts(const Parts& parts);
    void setValues(double radiusVoxels, int shape, bool inDepth);
    /// What may be painted over.
    void setOverwrites(const QStringList& names, int current);
    MaskSettings& mask() { return *m_mask; }

Q_SIGNALS:
    void radiusWanted(double voxels);
    void shapeWanted(int index);      ///< sphere, disc, square
    void reachWanted(int index);      ///< in the slice, in depth
    void overwriteWanted(int index);

private:
    QLabel* m_caption;
    SliderField* m_radius;
    QComboBox* m_shape;
    QComboBox* m_reach;
    QComboBox* m_overwrite;
    MaskSettings* m_mask;
};

}  // namespace volumen
