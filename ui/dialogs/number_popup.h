#pragma once

#include <functional>

#include "ui/dialogs/popup.h"

namespace volumen {

class CaptionLabel;
class NumberField;

/// A number that an action wants before it can do anything.
struct NumberQuestion {
    QString title;                                   ///< "Dilate ink"
    QString unit;                                    ///< behind the number: "voxels"
    double value = 1;                                ///< to begin with
    double lo = 0, hi = 1;
    std::function<QString(double)> explain = {};     ///< what the number does, in a few words
};

/// Takes a number, typed and done by Enter, and says what it does.
class NumberPopup : public Popup {
    Q_OBJECT

public:
    NumberPopup(const NumberQuestion& question, QWidget* window);

    NumberField& field() { return *m_field; }

Q_SIGNALS:
    void numberWanted(double value);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    NumberField* m_field;
};

}  // namespace volumen
