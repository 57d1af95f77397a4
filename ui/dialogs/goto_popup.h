#pragma once

#include "core/base/geometry.h"
#include "ui/dialogs/popup.h"

class QLineEdit;

namespace volumen {

class CaptionLabel;

/// Takes a position, typed or pasted, and says at once whether it is understood and lies inside.
class GotoPopup : public Popup {
    Q_OBJECT

public:
    /// `now` is the crosshair, in voxels; `shape` bounds what is taken.
    GotoPopup(Point now, Voxel shape, QWidget* window);

    QLineEdit& field() { return *m_field; }

Q_SIGNALS:
    void gotoWanted(volumen::Point voxels);

private:
    bool inside(Point p) const;
    void explain();
    void accept();

    Point m_now;
    Voxel m_shape;
    QLineEdit* m_field;
    CaptionLabel* m_explanation;
};

}  // namespace volumen
