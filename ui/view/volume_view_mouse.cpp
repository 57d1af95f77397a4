// What mouse and wheel do in the 3D pane.

#include <QMouseEvent>
#include <QWheelEvent>
#include <cmath>
#include <limits>
#include <numbers>

#include "ui/view/volume_view.h"

namespace volumen {

namespace {

constexpr double kTurnPerHeight = std::numbers::pi;  // radians that a drag over the pane's height turns
constexpr double kZoomPerNotch = 1.2;
constexpr double kZoomPerPixel = 1.006;
constexpr double kNearest = 1e-5, kFurthest = 50;  // the eye's distance, in box diagonals
constexpr double kThinnestCrop = 1e-3;             // of the box's diagonal
constexpr double kCutPerNotch = 0.01;              // of the box's diagonal

/// How far along the ray a point of it lies, in lengths of its direction.
double along(const Ray& ray, Point p) { return dot(p - ray.origin, ray.direction) / dot(ray.direction, ray.direction); }

}  // namespace

void VolumeView::mousePressEvent(QMouseEvent* event) {
    if (m_drag != Qt::NoButton) return;
    m_drag = event->button();
    m_pressed = m_last = event->position();
    m_flight.stop();
    if (m_drag != Qt::LeftButton) return;
    m_grip = gripAt(event->position(), event->modifiers());
    m_gripCrop = m_scene.clip().crop;
    m_gripCrosshair = m_crosshair;
    setHot(m_grip);
}

void VolumeView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF step = event->position() - m_last;
    const double perPixel = kTurnPerHeight / std::max(height(), 1);
    if (m_drag == Qt::NoButton) return setHot(gripAt(event->position(), event->modifiers()));
    if (m_grip) dragGrip(event->position());
    else if (m_drag == Qt::LeftButton) turn(step.x() * perPixel, step.y() * perPixel);
    else if (m_drag == Qt::MiddleButton) touched(), setCamera(panned(m_scene.camera(), m_last, event->position(), size()));
    else if (m_drag == Qt::RightButton) zoom(std::pow(kZoomPerPixel, -step.y()), m_pressed);
    m_last = event->position();
}

void VolumeView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != m_drag) return;
    m_drag = Qt::NoButton;
    m_grip.reset();
}

void VolumeView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    if (const std::optional<Point> seen = surfaceAt(event->position())) Q_EMIT crosshairWanted(*seen);
    else Q_EMIT maximizeWanted();
}

void VolumeView::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    if (event->modifiers() & Qt::ShiftModifier && m_scene.clip().plane) moveCut(notches);
    else zoom(std::pow(kZoomPerNotch, notches), event->position());
    event->accept();
}

void VolumeView::leaveEvent(QEvent*) {
    if (m_drag == Qt::NoButton) setHot({});
}

void VolumeView::zoom(double factor, QPointF cursor) {
    const CameraState& camera = m_scene.camera();
    if (!m_scene.box() || factor == 1) return;
    const double far = length(camera.focus - camera.eye), diagonal = m_scene.box()->diagonal();
    const double allowed = far / std::clamp(far / factor, kNearest * diagonal, kFurthest * diagonal);
    touched();
    setCamera(zoomed(camera, allowed, cursor, size()));
}

/// What is seen at a position: the nearest of planes, surfaces and volumes.
std::optional<Point> VolumeView::surfaceAt(QPointF position) const {
    const Ray ray = rayThrough(m_scene.camera(), position, size());
    double nearest = std::numeric_limits<double>::infinity();
    if (const auto plane = m_scene.planeAt(position, size())) nearest = along(ray, plane->point);
    if (const auto surface = m_scene.surfaceAt(ray)) nearest = std::min(nearest, *surface);
    if (const auto volume = m_scene.pickVolume(ray)) nearest = std::min(nearest, volume->distance);
    return std::isfinite(nearest) ? std::optional(ray.origin + ray.direction * nearest) : std::nullopt;
}

std::optional<SceneGrip> VolumeView::gripAt(QPointF position, Qt::KeyboardModifiers modifiers) const {
    const SceneHandles shown = handles(size());
    if (const auto grip = shown.at(position)) return grip;
    const auto hit = modifiers & Qt::ShiftModifier ? m_scene.planeAt(position, size()) : std::nullopt;
    return hit ? shown.ofPlane(hit->plane, hit->point) : std::nullopt;
}

void VolumeView::setHot(const std::optional<SceneGrip>& grip) {
    const bool same = m_hot && grip ? m_hot->isSame(*grip) : m_hot.has_value() == grip.has_value();
    m_hot = grip;
    if (same) return;
    setCursor(grip ? Qt::SizeAllCursor : Qt::ArrowCursor);
    update();
}

void VolumeView::dragGrip(QPointF position) {
    const std::optional<double> um = handles(size()).moved(*m_grip, position);
    if (!um || !m_scene.box()) return;
    if (m_grip->kind == SceneGrip::Kind::plane) {
        if (m_gripCrosshair) Q_EMIT crosshairWanted(*m_gripCrosshair + m_grip->direction * *um);
        return;
    }
    VolumeClip clip = m_scene.clip();
    clip.crop = withFaceMoved(*m_gripCrop, *m_grip, *um, *m_scene.box(), kThinnestCrop * m_scene.box()->diagonal());
    touched();
    Q_EMIT clipWanted(clip);
}

/// Away from the eye, or towards it.
void VolumeView::moveCut(double notches) {
    if (!m_scene.box()) return;
    VolumeClip clip = m_scene.clip();
    const double facing = dot(clip.plane->normal, frameOf(m_scene.camera()).forward) < 0 ? -1 : 1;
    clip.plane->point = clip.plane->point + clip.plane->normal / length(clip.plane->normal) * (facing * notches * kCutPerNotch * m_scene.box()->diagonal());
    touched();
    Q_EMIT clipWanted(clip);
}

}  // namespace volumen
