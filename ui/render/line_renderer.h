#pragma once

#include <QColor>
#include <QPointF>
#include <QSize>
#include <memory>
#include <vector>

namespace volumen {

/// A straight line with round ends over a slice, in pixels of the framebuffer from its upper left corner. Both ends at one place: a dot.
struct ScreenLine {
    QPointF from;
    QPointF to;
    double width = 1;
    QColor color;
};

/// Draws smooth lines with OpenGL 3.3, where Qt's painter would need multisampling. One a pane; every function is called with that
/// pane's context current.
class LineRenderer {
public:
    /// Throws Error when the driver refuses.
    LineRenderer();
    ~LineRenderer();

    /// Draws over what the bound framebuffer of `size` pixels holds, the first line lowest. Lines may reach as far out of it as they like.
    void draw(const std::vector<ScreenLine>& lines, QSize size);

private:
    struct Gl;
    std::unique_ptr<Gl> m_gl;
};

}  // namespace volumen
