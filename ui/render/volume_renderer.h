#pragma once

#include <QRect>
#include <QVector3D>
#include <array>
#include <memory>
#include <vector>

#include "ui/render/volume_store.h"

namespace volumen {

/// What a picture of volumes depends on besides the volumes.
struct VolumeSight {
    CameraState camera;
    Point eye;           ///< what `nearUm` and `farUm` are measured from; in parallel projection it lies before everything
    QSize size;          ///< of the whole picture, in pixels
    double nearUm = 0;   ///< depths along the view's direction that 0 and 1 in the depth texture stand for
    double farUm = 1;
    unsigned depth = 0;  ///< texture of `size`: of what is opaque; rays end there
};

/// Depth along the view's direction is (x + y·d) / (1 + z·d) for d of the depth texture.
QVector3D depthToUm(const VolumeSight& view);

/// Draws volumes by casting rays, with OpenGL 3.3. Every function is called with one context current.
class VolumeRenderer {
public:
    VolumeRenderer();
    ~VolumeRenderer();

    struct Volume {
        const VolumeStore::Shown* shown;
        const VolumeLook* look;
    };

    /// Draws `part` (pixels of the bound framebuffer, from below) of the volumes, premultiplied, in place of what stands there; into its second colour, where it
    /// has one, from which depth on they hide more than half of what is behind (0: nowhere). The framebuffer is `quality.imageScale` times smaller than `view.size`. One to `kMostVolumes` volumes. The first drawing of so many volumes compiles its shader.
    void draw(const std::vector<Volume>& volumes, const VolumeSight& view, const VolumeClip& clip, const VolumeQuality& quality, const QRect& part);

private:
    struct Gl;
    std::unique_ptr<Gl> m_gl;
};

}  // namespace volumen
