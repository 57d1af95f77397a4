#pragma once

#include <QFontMetrics>
#include <QRect>
#include <QString>

class QPainter;

namespace volumen {

/// Text whose digits all have the same width, so that a changing number does not make its neighbours jump. (Qt 6.4 cannot
/// switch on a font's own tabular figures.)
int tabularWidth(const QFontMetrics& metrics, const QString& text);

/// Draws from `rect`'s left, or so that it ends at its right, centred from top to bottom, with the painter's font and pen.
void drawTabular(QPainter& painter, const QRect& rect, Qt::Alignment alignment, const QString& text);

}  // namespace volumen
