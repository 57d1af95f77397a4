#include "ui/view/scene_capture.h"

#include <QOpenGLFramebufferObject>
#include <QSurfaceFormat>
#include <QTimer>

#include "ui/render/unit_square.h"

namespace volumen {

namespace {

constexpr double kStepMs = 20;  // and then the window has its turn

}  // namespace

SceneCapture::SceneCapture(const Scene& like, QSize size, double pixelRatio, QObject* parent) : QObject(parent), m_size(size), m_pixelRatio(pixelRatio) {
    m_surface.setFormat(coreProfile33());
    m_surface.create();
    m_context.setFormat(coreProfile33());
    m_scene.showSameAs(like);
    m_scene.setQuality({});
}

SceneCapture::~SceneCapture() {
    if (!m_target || !m_context.makeCurrent(&m_surface)) return;
    m_scene.releaseGraphics();
    m_target.reset();
    m_context.doneCurrent();
}

void SceneCapture::take(const CameraState& camera) {
    m_scene.setCamera(camera);
    m_drawn = false;
    QTimer::singleShot(0, this, &SceneCapture::step);
}

bool SceneCapture::begin() {
    if (!m_context.isValid() && !m_context.create()) return false;
    if (!m_context.makeCurrent(&m_surface)) return false;
    if (!m_target) m_target = std::make_unique<QOpenGLFramebufferObject>(m_size, QOpenGLFramebufferObject::Depth);
    return m_target->isValid();
}

void SceneCapture::step() {
    if (!begin()) return Q_EMIT failed(tr("a picture of %1 x %2 pixels cannot be drawn here; choose a smaller one").arg(m_size.width()).arg(m_size.height()));
    if (!std::exchange(m_drawn, true)) m_scene.render(m_target->handle(), m_size, m_pixelRatio);
    const bool whole = m_scene.refine(kStepMs) && !m_scene.volumeStatus().uploading;
    if (whole) return finish();
    if (m_scene.volumeStatus().uploading) m_drawn = false;  // another `render` brings more
    m_context.doneCurrent();
    QTimer::singleShot(0, this, &SceneCapture::step);
}

void SceneCapture::finish() {
    m_scene.render(m_target->handle(), m_size, m_pixelRatio);
    const QImage picture = m_target->toImage().convertToFormat(QImage::Format_RGB32);
    m_context.doneCurrent();
    Q_EMIT taken(picture);
}

}  // namespace volumen
