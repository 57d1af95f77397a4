#pragma once

#include <QPainter>

#include "ui/view/pane_style.h"

namespace volumen {

/// The largest length of 1, 2 or 5 times a power of ten that is not longer than `longest`.
double niceLength(double longest);

/// Text that can be read on any grey, with the painter's font.
void paintOnData(QPainter& painter, QPointF baseline, const QString& text, const QColor& color);

/// A bar of a round length in the lower right corner of a pane of `size` device-independent pixels. `calibrated`: lengths are µm, else voxels.
void paintScaleBar(QPainter& painter, QSizeF size, double umPerPixel, bool calibrated, const PaneStyle& style);

}  // namespace volumen
