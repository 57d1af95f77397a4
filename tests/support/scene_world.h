#pragma once

#include <QImage>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLFunctions>
#include <QTest>
#include <functional>

#include "ui/render/scene.h"

namespace volumen::testing {

/// A scene drawn without a window.
class SceneWorld {
public:
    Scene scene;
    const QSize size;

    explicit SceneWorld(QSize pixels = {320, 240}) : size(pixels) {
        QSurfaceFormat format;
        format.setVersion(3, 3);
        format.setProfile(QSurfaceFormat::CoreProfile);
        m_context.setFormat(format);
        m_context.create();
        m_surface.setFormat(m_context.format());
        m_surface.create();
        m_context.makeCurrent(&m_surface);
        m_target = std::make_unique<QOpenGLFramebufferObject>(pixels);
    }
    ~SceneWorld() {
        scene.releaseGraphics();
        m_target.reset();
    }

    /// One `render`, as things are, to its end.
    void draw() {
        scene.render(m_target->handle(), size, 1);
        m_context.functions()->glFinish();
    }
    QImage frame() {
        draw();
        return m_target->toImage().convertToFormat(QImage::Format_RGB32);
    }
    /// All voxels uploaded, in full quality.
    QImage picture() {
        upload();
        while (!scene.refine(1000)) {}
        return frame();
    }
    void upload() {
        do draw();
        while (scene.volumeStatus().uploading);
    }
    QColor colorAt(Point um) {
        const QPointF place = projected(scene.camera(), um, size);
        return picture().pixelColor(static_cast<int>(place.x()), static_cast<int>(place.y()));
    }
    /// The whole box along an axis, or from three quarters.
    void look(const WorldBox& box, std::optional<ViewPreset> preset = {}, bool parallel = false) {
        CameraState camera = scene.camera();
        camera.parallel = parallel;
        scene.setCamera(preset ? fitted(lookingAlong(camera, *preset), box, size) : threeQuarterView(camera, box, size));
    }

private:
    QOpenGLContext m_context;
    QOffscreenSurface m_surface;
    std::unique_ptr<QOpenGLFramebufferObject> m_target;
};

/// A block of `shape` voxels of which each is asked for.
template <class T>
VoxelBlockPtr blockOf(Voxel shape, const std::function<T(Voxel)>& valueAt, Voxel lo = {}) {
    auto voxels = std::make_shared<Chunk>(voxelTypeOf<T>(), shape);
    const auto view = voxels->template view<T>();
    for (Voxel v; v.z < shape.z; ++v.z)
        for (v.y = 0; v.y < shape.y; ++v.y)
            for (v.x = 0; v.x < shape.x; ++v.x) view.at(v) = valueAt(v);
    return makeBlock(0, lo, std::move(voxels));
}

/// Matter of one colour from `from` on, opaque at once, without light.
inline VolumeLook plainLook(double from, PackedColor color) {
    return {.shown = true, .points = {{from, 0, color}, {from, 1, color}}, .density = 10, .shaded = false};
}

}  // namespace volumen::testing
