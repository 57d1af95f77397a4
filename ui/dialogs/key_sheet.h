#pragma once

#include <QDialog>
#include <vector>

namespace volumen {

/// One line of the sheet.
struct KeyLine {
    QStringList keys;  ///< "Ctrl+O", or what the mouse does: "Wheel"
    QString text;
};
struct KeySection {
    QString title;
    std::vector<KeyLine> lines;
};

/// F1: the keys and mouse gestures that hold for the tool in hand, from the one table.
class KeySheet : public QDialog {
    Q_OBJECT

public:
    explicit KeySheet(const std::vector<KeySection>& sections, QWidget* parent = nullptr);
};

}  // namespace volumen
