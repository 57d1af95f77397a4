#include "ui/view/volume_view.h"

#include <QMouseEvent>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLFunctions>
#include <QOpenGLPaintDevice>
#include <QPainter>
#include <QSurfaceFormat>
#include <QTimer>
#include <QWheelEvent>
#include <numbers>

#include "ui/render/orientation_marker.h"

namespace volumen {
namespace {

constexpr int kMarkerSide = 72;
constexpr int kMarkerMargin = 8;
constexpr double kTurnPerHeight = std::numbers::pi;  // radians that a drag over the pane's height turns
constexpr double kZoomPerNotch = 1.2;
constexpr double kZoomPerPixel = 1.006;
constexpr int kRestMs = 150;                         // without a movement, until a view counts as resting
constexpr double kRefineMs = 25;                     // of drawing between two looks at the events
constexpr int kSeenMs = 200;                         // between two showings of what has been refined
constexpr double kNearest = 1e-5, kFurthest = 50;  // the eye's distance, in box diagonals

QSurfaceFormat coreProfile() {
    QSurfaceFormat format;
    format.setVersion(3, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    return format;
}

}  // namespace

VolumeView::VolumeView(QWidget* parent) : QOpenGLWidget(parent) {
    setFormat(coreProfile());
    setFocusPolicy(Qt::ClickFocus);
    m_restTimer.setSingleShot(true);
    m_restTimer.setInterval(kRestMs);
    m_refineTimer.setInterval(0);
    connect(&m_restTimer, &QTimer::timeout, this, &VolumeView::rested);
    connect(&m_refineTimer, &QTimer::timeout, this, &VolumeView::refine);
}

VolumeView::~VolumeView() {
    if (context()) context()->disconnect(this);  // it is destroyed after this part of the view
    releaseGraphics();
}

void VolumeView::setColors(const SceneColors& colors) {
    m_scene.setColors(colors);
    changed();
}

void VolumeView::setBox(const std::optional<WorldBox>& box) {
    m_scene.setBox(box);
    changed();
}

void VolumeView::setPlane(Axis axis, const PlanePicture& picture) {
    m_scene.setPlane(axis, picture);
    changed();
}

void VolumeView::setCrosshair(const std::optional<Point>& point) {
    m_scene.setCrosshair(point);
    changed();
}

void VolumeView::setVolumes(const std::vector<PlacedBlock>& blocks) {
    m_scene.setVolumes(blocks);
    changed();
}

void VolumeView::setVolumePasses(const std::vector<VolumePass>& passes) {
    m_scene.setVolumePasses(passes);
    changed();
}

void VolumeView::setSurfaces(const std::vector<SurfacePicture>& surfaces) {
    m_scene.setSurfaces(surfaces);
    changed();
}

void VolumeView::setClip(const VolumeClip& clip) {
    if (clip == m_scene.clip()) return;
    m_scene.setClip(clip);
    changed();
    Q_EMIT clipChanged();
}

const CameraState& VolumeView::camera() const { return m_scene.camera(); }

void VolumeView::setCamera(const CameraState& camera) {
    m_keepFitted = false;
    moveCamera(camera);
}

void VolumeView::setParallel(bool parallel) {
    CameraState camera = m_scene.camera();
    camera.parallel = parallel;
    moveCamera(camera);
    refit();
}

void VolumeView::lookAlong(ViewPreset preset) {
    moveCamera(lookingAlong(m_scene.camera(), preset));
    refit();
}

void VolumeView::fit() {
    m_keepFitted = true;
    refit();
}

void VolumeView::showThreeQuarters() {
    if (m_scene.box()) moveCamera(threeQuarterView(m_scene.camera(), *m_scene.box(), size()));
    fit();
}

void VolumeView::refit() {
    if (m_keepFitted && m_scene.box()) moveCamera(fitted(m_scene.camera(), *m_scene.box(), size()));
}

void VolumeView::moveCamera(const CameraState& camera) {
    if (camera == m_scene.camera() || !isUsable(camera)) return;
    m_scene.setCamera(camera);
    changed();
    Q_EMIT cameraChanged();
}

void VolumeView::changed() {
    m_pending = true;
    m_refined = !drawsVolumes();
    m_refineTimer.stop();
    update();
}

bool VolumeView::drawsVolumes() const { return !m_scene.volumes().empty() && !m_scene.volumePasses().empty(); }

/// A hand moves the view.
void VolumeView::touched() {
    m_restTimer.start();
    if (std::exchange(m_resting, false)) Q_EMIT restingChanged();
}

void VolumeView::rested() {
    if (m_drag != Qt::NoButton) return m_restTimer.start();
    if (!std::exchange(m_resting, true)) Q_EMIT restingChanged();
    if (!m_refined && !m_pending) m_refineTimer.start();
}

void VolumeView::initializeGL() {
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &VolumeView::releaseGraphics, Qt::DirectConnection);
}

void VolumeView::resizeGL(int, int) {
    refit();
    Q_EMIT shownChanged();
}

void VolumeView::setHeldBack(bool heldBack) {
    m_heldBack = heldBack;
    changed();
}

void VolumeView::start() {
    m_started = !m_heldBack;
    changed();
}

void VolumeView::releaseGraphics() {
    if (!context()) return;
    makeCurrent();
    m_scene.releaseGraphics();
    doneCurrent();
}

void VolumeView::paintGL() {
    if (!m_started) {
        const QColor& ground = m_scene.colors().background;
        context()->functions()->glClearColor(ground.redF(), ground.greenF(), ground.blueF(), 1);
        context()->functions()->glClear(GL_COLOR_BUFFER_BIT);
        if (!m_heldBack) QTimer::singleShot(0, this, &VolumeView::start);
        return;
    }
    const double ratio = devicePixelRatioF();
    drawScene(ratio);
    if (!m_scene.box()) return;
    QOpenGLPaintDevice screen(size() * ratio);  // not the widget: a grab of its window redirects the widget's painters
    screen.setDevicePixelRatio(ratio);
    QPainter(&screen).drawImage(kMarkerMargin, height() - kMarkerSide - kMarkerMargin, marker(ratio));
}

/// What has changed is drawn at the pace of a moving view; what has not keeps the quality that it has.
void VolumeView::drawScene(double ratio) {
    const bool fresh = std::exchange(m_pending, false) && drawsVolumes();
    const VolumeQuality quality = m_pace.quality();
    if (fresh) m_scene.setQuality(quality);
    QElapsedTimer timer;
    timer.start();
    m_scene.render(defaultFramebufferObject(), size() * ratio, ratio);
    if (fresh) m_pace.measured(quality, static_cast<double>(timer.nsecsElapsed()) * 1e-6, m_scene.volumeMs());
    const VolumeStatus status = m_scene.volumeStatus();
    if (status.uploading) QTimer::singleShot(0, this, &VolumeView::changed);
    if (status.tooLargeBytes > 0) Q_EMIT tooLarge(status.tooLargeBytes / 2);
    if (!m_refined && !m_refineTimer.isActive() && !m_restTimer.isActive()) m_restTimer.start();
}

void VolumeView::refine() {
    if (m_pending) return;  // the next paint comes first
    makeCurrent();
    m_refined = m_scene.refine(kRefineMs);
    doneCurrent();
    if (m_refined) m_refineTimer.stop();
    if (!m_refined && m_sinceSeen.isValid() && m_sinceSeen.elapsed() < kSeenMs) return;
    m_sinceSeen.start();
    update();
}

void VolumeView::showEvent(QShowEvent* event) {
    QOpenGLWidget::showEvent(event);
    Q_EMIT shownChanged();
}

void VolumeView::hideEvent(QHideEvent* event) {
    QOpenGLWidget::hideEvent(event);
    m_refineTimer.stop();
    Q_EMIT shownChanged();
}

QImage VolumeView::marker(double pixelRatio) const {
    return orientationMarker(m_scene.camera(), m_scene.colors().axes, font(), kMarkerSide, pixelRatio);
}

QImage VolumeView::grabPicture(QSize size, double pixelRatio) {
    if (!context()) grabFramebuffer();  // makes the context of a pane that was never shown
    if (!isValid()) return {};
    makeCurrent();
    QOpenGLFramebufferObject target(size);
    m_scene.render(target.handle(), size, pixelRatio);
    while (m_scene.volumeStatus().uploading) m_scene.render(target.handle(), size, pixelRatio);
    while (!m_scene.refine(kRefineMs)) {}
    m_scene.render(target.handle(), size, pixelRatio);
    QImage picture = target.toImage().convertToFormat(QImage::Format_RGB32);
    doneCurrent();
    const int side = static_cast<int>(kMarkerSide * pixelRatio), margin = static_cast<int>(kMarkerMargin * pixelRatio);
    if (m_scene.box()) QPainter(&picture).drawImage(QRect(margin, size.height() - side - margin, side, side), marker(pixelRatio));
    return picture;
}

void VolumeView::mousePressEvent(QMouseEvent* event) {
    if (m_drag != Qt::NoButton) return;
    m_drag = event->button();
    m_pressed = m_last = event->position();
}

void VolumeView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF step = event->position() - m_last;
    const double turn = kTurnPerHeight / std::max(height(), 1);
    if (m_drag == Qt::LeftButton) setCamera(orbited(m_scene.camera(), step.x() * turn, step.y() * turn));
    else if (m_drag == Qt::MiddleButton) setCamera(panned(m_scene.camera(), m_last, event->position(), size()));
    else if (m_drag == Qt::RightButton) zoom(std::pow(kZoomPerPixel, -step.y()), m_pressed);
    if (m_drag != Qt::NoButton) touched();
    m_last = event->position();
}

void VolumeView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == m_drag) m_drag = Qt::NoButton;
}

void VolumeView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    if (const std::optional<PlaneHit> hit = m_scene.planeAt(event->position(), size())) Q_EMIT crosshairWanted(hit->point);
    else Q_EMIT maximizeWanted();
}

void VolumeView::wheelEvent(QWheelEvent* event) {
    zoom(std::pow(kZoomPerNotch, event->angleDelta().y() / 120.0), event->position());
    event->accept();
}

void VolumeView::zoom(double factor, QPointF cursor) {
    const CameraState& camera = m_scene.camera();
    if (!m_scene.box() || factor == 1) return;
    const double far = length(camera.focus - camera.eye), diagonal = m_scene.box()->diagonal();
    const double allowed = far / std::clamp(far / factor, kNearest * diagonal, kFurthest * diagonal);
    touched();
    setCamera(zoomed(camera, allowed, cursor, size()));
}

}  // namespace volumen
