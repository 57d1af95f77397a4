#pragma once

#include <QLabel>

namespace volumen {

/// Small, quiet text beside what it names. Follows the theme.
class CaptionLabel : public QLabel {
    Q_OBJECT

public:
    explicit CaptionLabel(const QString& text = {}, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace volumen
