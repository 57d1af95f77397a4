#include "ui/view/volume_view.h"

#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLFunctions>
#include <QOpenGLPaintDevice>
#include <QPainter>
#include <QSurfaceFormat>
#include <QTimer>

#include "core/base/error.h"
#include "ui/render/orientation_marker.h"
#include "ui/render/unit_square.h"
#include "ui/view/scene_overlay.h"

namespace volumen {
namespace {

constexpr int kMarkerSide = 72;
constexpr int kMarkerMargin = 8;
constexpr int kRestMs = 150;                         // without a movement, until a view counts as resting
constexpr double kRefineMs = 20;                     // of drawing between two looks at the events
constexpr int kSeenMs = 200;                         // between two showings of what has been refined
constexpr int kPrepareMs = 1000;                      // without a frame, before shaders are compiled ahead
constexpr int kFlightMs = 350;
constexpr int kFlightTickMs = 15;
constexpr double kFlightNear = 0.6;                  // of the box's diagonal: a flight ends no farther away

/// On the way from one place to another, slow at both ends; they look in the same direction.
CameraState between(const CameraState& from, const CameraState& to, double share) {
    const double eased = share * share * (3 - 2 * share);
    CameraState camera = to;
    camera.eye = from.eye + (to.eye - from.eye) * eased;
    camera.focus = from.focus + (to.focus - from.focus) * eased;
    return camera;
}

}  // namespace

VolumeView::VolumeView(QWidget* parent) : QOpenGLWidget(parent) {
    setFormat(coreProfile33());
    setFocusPolicy(Qt::ClickFocus);
    setMouseTracking(true);
    m_restTimer.setSingleShot(true);
    m_restTimer.setInterval(kRestMs);
    m_refineTimer.setInterval(0);
    m_flight.setInterval(kFlightTickMs);
    connect(&m_flight, &QTimer::timeout, this, &VolumeView::fly);
    connect(&m_restTimer, &QTimer::timeout, this, &VolumeView::rested);
    connect(&m_refineTimer, &QTimer::timeout, this, &VolumeView::refine);
    m_prepareTimer.setSingleShot(true);
    m_prepareTimer.setInterval(kPrepareMs);
    connect(&m_prepareTimer, &QTimer::timeout, this, &VolumeView::prepare);
}

VolumeView::~VolumeView() {
    if (context()) context()->disconnect(this);  // it is destroyed after this part of the view
    releaseGraphics();
}

void VolumeView::setColors(const SceneColors& colors) {
    m_scene.setColors(colors);
    changed();
}

void VolumeView::setBackground(const QColor& background) {
    SceneColors colors = m_scene.colors();
    if (std::exchange(colors.background, background) != background) setColors(colors);
}

void VolumeView::setPaneStyle(const PaneStyle& style) {
    m_style = style;
    SceneColors colors = m_scene.colors();
    colors.axes = style.axesOnData;
    setColors(colors);
}

void VolumeView::setScaleBar(bool shown, bool calibrated) {
    if (shown == m_scaleBar && calibrated == m_calibrated) return;
    m_scaleBar = shown;
    m_calibrated = calibrated;
    update();
}

void VolumeView::setOverlaysHidden(bool hidden) {
    m_overlaysHidden = hidden;
    update();
}

void VolumeView::setBox(const std::optional<WorldBox>& box) {
    m_scene.setBox(box);
    changed();
}

void VolumeView::setPlane(Axis axis, const PlanePicture& picture) {
    m_scene.setPlane(axis, picture);
    m_planes[static_cast<std::size_t>(axis)] = picture.empty() ? std::nullopt : std::optional(picture.corners);
    changed();
}

void VolumeView::setCrosshair(const std::optional<Point>& point) {
    m_scene.setCrosshair(point);
    m_crosshair = point;
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
    if (std::exchange(camera.parallel, parallel) == parallel) return;
    touched();
    moveCamera(camera);
    refit();
}

void VolumeView::turn(double right, double down) {
    const CameraState& camera = m_scene.camera();
    touched();
    setCamera(orbited(camera, m_orbitsCrosshair && m_crosshair ? *m_crosshair : camera.focus, right, down));
}

void VolumeView::flyTo(Point target) {
    const CameraState& camera = m_scene.camera();
    const double away = length(camera.focus - camera.eye);
    const double stay = m_scene.box() ? std::min(away, kFlightNear * m_scene.box()->diagonal()) : away;
    m_keepFitted = false;
    m_flightFrom = m_flightTo = camera;
    m_flightTo.focus = target;
    m_flightTo.eye = target + (camera.eye - camera.focus) * (stay / away);
    m_sinceTakeOff.start();
    m_flight.start();
}

void VolumeView::fly() {
    const double share = std::min(1.0, static_cast<double>(m_sinceTakeOff.elapsed()) / kFlightMs);
    if (share >= 1) m_flight.stop();
    touched();
    moveCamera(between(m_flightFrom, m_flightTo, share));
}

void VolumeView::lookAlong(ViewPreset preset) {
    touched();
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

/// One shader at a time, so that a hand that begins meanwhile waits for one at most.
void VolumeView::prepare() {
    if (!isVisible() || !m_scene.box()) return;
    makeCurrent();
    m_prepared = m_scene.prepareVolumes();
    doneCurrent();
    if (!m_prepared) m_prepareTimer.start(0);
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
    m_scene.setMoving(true);
    if (std::exchange(m_resting, false)) Q_EMIT restingChanged();
}

void VolumeView::rested() {
    if (m_drag != Qt::NoButton) return m_restTimer.start();
    m_hurried = false;
    if (m_scene.setMoving(false)) changed();
    if (!std::exchange(m_resting, true)) Q_EMIT restingChanged();
    if (!m_refined && !m_pending) m_refineTimer.start();
}

void VolumeView::initializeGL() {
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &VolumeView::releaseGraphics, Qt::DirectConnection);
    try {
        m_lines = std::make_unique<LineRenderer>();
    } catch (const Error&) {
        m_lines.reset();  // no handles are drawn; the slices, which need the same of this driver, say what is wrong with it
    }
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
    m_lines.reset();
    m_prepared = false;
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
    if (!m_prepared) m_prepareTimer.start();
    if (m_scene.box()) drawOverlay(ratio);
}

SceneHandles VolumeView::handles(QSizeF viewport) const { return {m_scene.camera(), viewport, m_scene.clip().crop, m_planes}; }

void VolumeView::drawOverlay(double ratio) {
    const SceneHandles shown = handles(size());
    if (m_lines && !m_overlaysHidden) m_lines->draw(SceneOverlay{shown, m_style, m_hot}.lines(ratio), size() * ratio);
    QOpenGLPaintDevice screen(size() * ratio);  // not the widget: a grab of its window redirects the widget's painters
    screen.setDevicePixelRatio(ratio);
    QPainter painter(&screen);
    paintOver(painter, size(), ratio);
}

/// In the viewport's own pixels.
void VolumeView::paintOver(QPainter& painter, QSizeF viewport, double ratio) const {
    painter.drawImage(QRectF(kMarkerMargin, viewport.height() - kMarkerSide - kMarkerMargin, kMarkerSide, kMarkerSide), marker(ratio));
    SceneOverlay{.handles = handles(viewport), .style = m_style, .hot = {}, .scaleBar = m_scaleBar && !m_overlaysHidden, .calibrated = m_calibrated}.paint(painter);
}

/// What has changed is drawn at the pace of a moving view; what has not keeps the quality that it has.
void VolumeView::drawScene(double ratio) {
    const bool fresh = std::exchange(m_pending, false) && drawsVolumes();
    const VolumeQuality quality = m_pace.quality();
    if (fresh) m_scene.setQuality(quality);
    QElapsedTimer timer;
    timer.start();
    m_scene.render(defaultFramebufferObject(), size() * ratio, ratio);
    if (fresh) measured(quality, static_cast<double>(timer.nsecsElapsed()) * 1e-6);
    const VolumeStatus status = m_scene.volumeStatus();
    if (status.uploading) QTimer::singleShot(0, this, &VolumeView::changed);
    if (status.tooLargeBytes > 0) Q_EMIT tooLarge(status.tooLargeBytes / 2);
    if (!m_refined && !m_refineTimer.isActive() && !m_restTimer.isActive()) m_restTimer.start();
}

/// Told of later: what hears of it changes what is drawn.
void VolumeView::measured(const VolumeQuality& quality, double frameMs) {
    m_pace.measured(quality, frameMs, m_scene.volumeMs());
    if (m_resting || m_hurried || !m_pace.overtaxed()) return;
    m_hurried = true;
    QTimer::singleShot(0, this, &VolumeView::restingChanged);
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
    if (m_scene.setMoving(false)) changed();
    QOpenGLFramebufferObject target(size);
    m_scene.render(target.handle(), size, pixelRatio);
    while (m_scene.volumeStatus().uploading) m_scene.render(target.handle(), size, pixelRatio);
    while (!m_scene.refine(kRefineMs)) {}
    m_scene.render(target.handle(), size, pixelRatio);
    QImage picture = target.toImage().convertToFormat(QImage::Format_RGB32);
    doneCurrent();
    if (drawsVolumes()) changed();  // what the screen shows was refined for its own size
    if (!m_scene.box()) return picture;
    picture.setDevicePixelRatio(pixelRatio);
    QPainter painter(&picture);
    paintOver(painter, QSizeF(size) / pixelRatio, pixelRatio);
    painter.end();
    picture.setDevicePixelRatio(1);
    return picture;
}

}  // namespace volumen
