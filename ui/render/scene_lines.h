#pragma once

#include <QColor>
#include <memory>
#include <vector>

#include "ui/render/volume_renderer.h"

namespace volumen {

/// A straight line in the world. It is drawn as if `nearerUm` nearer to the eye, before what it lies on.
struct SceneLine {
    Point from;
    Point to;
    QColor color;
    double fromStrength = 1;  ///< 0 … 1: how much is seen of it at either end
    double toStrength = 1;
    double nearerUm = 0;
};

/// Draws smooth lines of one width over a finished picture of a scene, where neither what is opaque nor its volumes hide them: they need no multisampling, and moving
/// one changes no other pixel. With OpenGL 3.3; every function is called with one context current.
class SceneLines {
public:
    /// Throws Error when the driver refuses.
    SceneLines();
    ~SceneLines();

    /// Into the bound framebuffer. `width` in its pixels; `fronts`: texture of the depths from which on volumes hide what is behind (`VolumeRenderer::draw`), 0: there are none.
    void draw(const std::vector<SceneLine>& lines, const VolumeSight& sight, unsigned fronts, double width);

private:
    struct Gl;
    std::unique_ptr<Gl> m_gl;
};

}  // namespace volumen
