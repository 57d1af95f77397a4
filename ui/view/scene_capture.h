#pragma once

#include <QImage>
#include <QObject>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <memory>

#include "ui/render/scene.h"

class QOpenGLFramebufferObject;

namespace volumen {

/// Pictures of a scene in full quality and at any size, beside the pane that shows it: a scene of its own in an OpenGL context of its own, drawn a
/// part at a time whenever the event loop is idle, so that nothing waits. Main thread only. What changes in the pane meanwhile is not seen.
class SceneCapture : public QObject {
    Q_OBJECT
public:
    /// `like`: what is shown; lines are drawn `pixelRatio` pixels wide.
    SceneCapture(const Scene& like, QSize size, double pixelRatio, QObject* parent = nullptr);
    ~SceneCapture() override;

    /// Begins the picture from there; `taken` or `failed` follows. One at a time.
    void take(const CameraState& camera);

Q_SIGNALS:
    void taken(const QImage& picture);
    void failed(const QString& sentence);

private:
    void step();
    bool begin();
    void finish();

    QSize m_size;
    double m_pixelRatio;
    QOffscreenSurface m_surface;
    QOpenGLContext m_context;
    Scene m_scene;
    std::unique_ptr<QOpenGLFramebufferObject> m_target;
    bool m_drawn = false;  ///< the picture has begun
};

}  // namespace volumen
