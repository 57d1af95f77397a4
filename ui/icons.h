#pragma once

#include <QIcon>
#include <QString>

class QColor;

namespace volumen {

struct Theme;

/// A line drawing of resources/icons (20 px grid, 1.5 px strokes) in the theme's colours: text, faint when disabled, accent
/// when checked. Drawn at the size and pixel ratio asked for. An unknown name gives a null icon.
QIcon icon(const QString& name, const Theme& theme);

/// The same in one colour.
QIcon icon(const QString& name, const QColor& color);

/// The application's own.
QIcon applicationIcon();

}  // namespace volumen
