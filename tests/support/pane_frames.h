#pragma once

#include <QEventLoop>

#include "tests/support/window_world.h"

namespace volumen::testing {

/// Paints the slice panes that are seen, `watched` among them, and waits until the frame is on the screen.
inline void paintFrame(PanesWorld& world, PaneId watched = PaneId::yz) {
    QEventLoop loop;
    const auto swapped = QObject::connect(world.panes.slice(watched), &QOpenGLWidget::frameSwapped, &loop, &QEventLoop::quit);
    for (const PaneId pane : kSlicePanes) world.panes.slice(pane)->update();
    loop.exec();
    QObject::disconnect(swapped);
}

}  // namespace volumen::testing
