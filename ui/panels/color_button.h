#pragma once

#include <QPushButton>
#include <functional>
#include <optional>

#include "core/project/volume_look.h"

namespace volumen {

/// Asks for a colour beside the window: `set` hears each one as it is tried, and the former again when nobody chooses.
void chooseColor(QWidget* window, const QColor& before, std::function<void(const QColor&)> set);

/// Shows a colour; a click asks for another.
class ColorButton : public QPushButton {
    Q_OBJECT

public:
    /// `title`: its tooltip and its name for screen readers.
    explicit ColorButton(const QString& title);

    /// Nothing: there is none to choose.
    void setColor(const std::optional<PackedColor>& color);
    void choose();

Q_SIGNALS:
    void colorWanted(volumen::PackedColor color);

private:
    std::optional<PackedColor> m_color;
};

}  // namespace volumen
