#pragma once

#include <QColor>
#include <QFont>

#include "core/base/geometry.h"

class QApplication;
class QEvent;

namespace volumen {

/// One palette for everything that is drawn. Widgets ask `currentTheme` in their paintEvent and keep no colours of their own.
struct Theme {
    bool dark = true;
    QColor window;       ///< behind everything
    QColor panel;        ///< tool column, docks, status line
    QColor field;        ///< what can be typed into or pressed
    QColor hover;        ///< the same under the pointer
    QColor border;       ///< hairlines
    QColor text;         ///< ≥ 4.5:1 on window, panel and field
    QColor caption;      ///< quieter text, ≥ 4.5:1 on window and panel
    QColor faint;        ///< disabled text, ticks, placeholders: no contrast promised
    QColor accent;       ///< the one accent: what is selected or active
    QColor onAccent;     ///< text on the accent
    QColor selection;    ///< behind selected rows
    QColor good;
    QColor warning;
    QColor error;
    QColor pane;         ///< around the data: black in both themes
    QColor onPane;       ///< text over the data
    QColor axisZ;
    QColor axisY;
    QColor axisX;
    QColor ink;
    QColor noInk;

    const QColor& axis(Axis axis) const { return axis == Axis::z ? axisZ : axis == Axis::y ? axisY : axisX; }
};

enum class ThemeKind { dark, light };

const Theme& theme(ThemeKind kind);

/// The theme in force, told from the application's palette. What draws in paintEvent asks anew each time; a widget that keeps
/// icons renews them in its `changeEvent` when the event `changesTheme`.
const Theme& currentTheme();
bool changesTheme(const QEvent& event);

/// Sets palette, fonts and the short style sheet for the whole application; may be called again at any time.
void applyTheme(QApplication& application, ThemeKind kind);

/// Sizes on the 8 px grid, in device-independent pixels.
namespace metrics {
constexpr int kGrid = 8;
constexpr int kHalf = 4;
constexpr int kIcon = 20;
constexpr int kSmallIcon = 16;
constexpr int kControl = 28;      ///< height of fields and buttons
constexpr int kToolColumn = 44;   ///< width
constexpr int kSettingsBar = 36;  ///< height
constexpr int kStatusLine = 28;   ///< height
constexpr int kRadius = 4;        ///< of corners
}  // namespace metrics

/// 13 px: controls. 11 px: captions.
QFont controlFont();
QFont captionFont();

/// Contrast of two opaque colours as WCAG 2.1 defines it: 1 … 21.
double contrast(const QColor& a, const QColor& b);

/// `over` laid over `under` with `alpha` 0 … 1, opaque.
QColor mixed(const QColor& under, const QColor& over, double alpha);

}  // namespace volumen
