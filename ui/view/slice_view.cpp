#include "ui/view/slice_view.h"

#include <QMouseEvent>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QOpenGLPaintDevice>
#include <QPainter>

#include "core/base/error.h"
#include "core/project/navigation.h"
#include "ui/view/slice_feed.h"

namespace volumen {

namespace {

constexpr int kWheelNotch = 120;
constexpr double kZoomPerNotch = 1.189207;  // four notches double
constexpr int kFastSlices = 10;
constexpr int kPictureMs = 12;              // after a dab, in which its picture may come

MouseButton buttonOf(Qt::MouseButton button) {
    if (button == Qt::LeftButton) return MouseButton::left;
    if (button == Qt::MiddleButton) return MouseButton::middle;
    return button == Qt::RightButton ? MouseButton::right : MouseButton::none;
}

}  // namespace

SliceView::SliceView(PaneId pane, Project& project, ToolBox& tools, SliceFeed& feed, ColorMapLookup colorMaps, QWidget* parent)
    : QOpenGLWidget(parent), m_pane(pane), m_project(project), m_tools(tools), m_feed(feed), m_colorMaps(std::move(colorMaps)) {
    setMouseTracking(true);
    setMinimumSize(120, 80);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kPictureMs);
    connect(&m_soon, &QTimer::timeout, this, [this] { update(); });
}

SliceView::~SliceView() {
    if (context()) context()->disconnect(this);  // it is destroyed after this part of the view
    letGoOfContext();
}

void SliceView::setPaneStyle(const PaneStyle& style) {
    m_style = style;
    update();
}

void SliceView::setOverlaysHidden(bool hidden) {
    m_overlaysHidden = hidden;
    update();
}

void SliceView::setOverlays(const OverlayChoice& choice) {
    m_overlays = choice;
    update();
}

/// Later, never from within a paint: Qt paints in the middle of a layout, and a fit changes the project.
void SliceView::fit() {
    if (!std::exchange(m_fitWanted, true)) QMetaObject::invokeMethod(this, &SliceView::fitNow, Qt::QueuedConnection);
}

PaneProjection SliceView::projection() const {
    const double ratio = devicePixelRatioF();
    const PaneState& state = m_project.view().pane(m_pane);
    const PaneGrid grid = gridOf(state, m_project.crosshairUm(), ratio);
    return {grid, rectOf(state, grid, static_cast<int>(std::lround(width() * ratio)), static_cast<int>(std::lround(height() * ratio))), ratio};
}

bool SliceView::complete() const { return !m_fitWanted && m_feed.complete() && m_drawnPicture == m_feed.pictureNumber(); }

bool SliceView::hasNews() const { return m_drawnPicture != m_feed.pictureNumber(); }

std::uint64_t SliceView::uploads() const { return m_renderer ? m_renderer->uploads() : 0; }

void SliceView::projectChanged() { update(); }

void SliceView::toolChanged() {
    if (!m_project.inStroke()) return update();
    if (!m_soon.isActive()) m_soon.start();
}

void SliceView::initializeGL() {
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &SliceView::letGoOfContext, Qt::UniqueConnection);
    try {
        m_renderer = std::make_unique<SliceRenderer>();
        m_lines = std::make_unique<LineRenderer>();
    } catch (const Error& error) {
        Q_EMIT failed(QString::fromStdString(error.what()));
    }
    m_drawnPicture = 0;
}

/// A pane that is torn off gets another context; the picture is uploaded there anew.
void SliceView::letGoOfContext() {
    if (!m_renderer) return;
    makeCurrent();
    m_renderer.reset();
    m_lines.reset();
    doneCurrent();
}

void SliceView::resizeGL(int, int) {
    if (m_fitted == m_project.view().pane(m_pane)) fit();
    update();
}

void SliceView::fitNow() {
    if (!isVisible()) return;  // showEvent asks again
    m_fitWanted = false;
    if (m_project.layers().empty()) return;
    m_fitted = fitted(m_project.view().pane(m_pane), m_project.extent(), width(), height());
    m_project.setPane(m_pane, *m_fitted);
}

void SliceView::askFeed() {
    const PaneProjection now = projection();
    const Point travel = sliceStep(m_project.view().pane(m_pane), m_project.space()) * m_travel;
    m_feed.setWish(paneWish(m_project, now.grid, now.rect, travel));
}

void SliceView::paintGL() {
    m_soon.stop();
    askFeed();
    QOpenGLFunctions* gl = context()->functions();
    gl->glClearColor(0, 0, 0, 1);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    if (!m_renderer || !m_lines) return;
    if (m_drawnPicture != m_feed.pictureNumber()) m_renderer->setPicture(m_feed.picture());
    m_drawnPicture = m_feed.pictureNumber();
    const PaneProjection now = projection();
    m_renderer->draw(passesOf(m_project, m_colorMaps), now.grid, now.rect);
    if (!m_overlaysHidden && !m_project.layers().empty()) drawOverlay();
    if (!m_firstDrawn && m_renderer->uploads() > 0) {
        m_firstDrawn = true;
        Q_EMIT firstPictureDrawn();
    }
}

/// Qt's painter; not on the widget: while a window is grabbed, that would paint elsewhere.
template <class Paint>
void SliceView::paintWith(Paint paint) {
    QOpenGLPaintDevice device(size() * devicePixelRatioF());
    device.setDevicePixelRatio(devicePixelRatioF());
    QPainter painter(&device);
    paint(painter);
}

void SliceView::drawOverlay() {
    const SliceOverlay overlay{.pane = m_pane, .projection = projection(), .project = &m_project, .style = &m_style, .marks = m_tools.active().marks(),
                               .outlines = m_tools.active().outlines(m_pane, m_project),
                               .stamp = m_tools.active().stamp(m_pane, m_project), .choice = m_overlays};
    if (overlay.stamp) paintWith([&](QPainter& painter) { overlay.paintStamp(painter); });
    m_lines->draw(overlay.lines(QSizeF(size())), size() * devicePixelRatioF());
    paintWith([&](QPainter& painter) { overlay.paint(painter, QSizeF(size())); });
}

ToolEvent SliceView::toolEvent(QPointF position, MouseButton button, Qt::KeyboardModifiers modifiers) const {
    return {.pane = m_pane,
            .um = projection().toUm(position),
            .pixelDown = position.y(),
            .pixelRight = position.x(),
            .button = button,
            .acts = actsOf(m_tools.mouse(), button, modifiers),
            .pressure = m_pressure};
}

void SliceView::toTool(void (Tool::*act)(const ToolEvent&, Project&), const ToolEvent& event) {
    try {
        (m_tools.active().*act)(event, m_project);
    } catch (const Error& error) {
        m_tools.active().cancel(m_project);
        Q_EMIT refused(QString::fromStdString(error.what()));
    }
}

void SliceView::mousePressEvent(QMouseEvent* event) { press(event->position(), buttonOf(event->button()), event->modifiers()); }

void SliceView::mouseMoveEvent(QMouseEvent* event) { moveTo(event->position(), event->modifiers()); }

void SliceView::mouseReleaseEvent(QMouseEvent* event) {
    if (buttonOf(event->button()) == m_button) release(event->position(), event->modifiers());
}

/// A pen: how hard it presses goes with the events, and its other end erases.
void SliceView::tabletEvent(QTabletEvent* event) {
    m_pressure = event->pressure();
    const bool erases = event->pointerType() == QPointingDevice::PointerType::Eraser;
    if (event->type() == QEvent::TabletPress) press(event->position(), erases ? MouseButton::right : buttonOf(event->button()), event->modifiers());
    else if (event->type() == QEvent::TabletMove) moveTo(event->position(), event->modifiers());
    else release(event->position(), event->modifiers());
    m_pressure = 1;
    event->accept();
}

void SliceView::press(QPointF position, MouseButton button, Qt::KeyboardModifiers modifiers) {
    if (m_button != MouseButton::none || m_project.layers().empty()) return;
    m_button = button;
    toTool(&Tool::press, toolEvent(position, m_button, modifiers));
    update();
}

void SliceView::moveTo(QPointF position, Qt::KeyboardModifiers modifiers) {
    if (m_project.layers().empty()) return;
    const ToolEvent at = toolEvent(position, m_button, modifiers);
    if (m_button != MouseButton::none) {
        toTool(&Tool::move, at);
        toolChanged();
    } else if (actOf(m_tools.mouse(), MouseGesture::move, modifiers) == ViewAct::crosshair) {
        placeCrosshair(m_project, at.um);
    }
    Q_EMIT hovered(toolEvent(position, m_button, modifiers));
}

void SliceView::release(QPointF position, Qt::KeyboardModifiers modifiers) {
    if (m_button == MouseButton::none) return;
    toTool(&Tool::release, toolEvent(position, m_button, modifiers));
    m_button = MouseButton::none;
    update();
}

void SliceView::mouseDoubleClickEvent(QMouseEvent* event) {
    const bool navigates = event->button() == Qt::LeftButton && m_tools.activeName() == "navigate" && !m_project.layers().empty();
    const ViewAct act = navigates ? actOf(m_tools.mouse(), MouseGesture::doubleClick, event->modifiers()) : ViewAct::none;
    if (act == ViewAct::maximise) Q_EMIT maximiseWanted();
    else if (act == ViewAct::zoomIn || act == ViewAct::zoomOut) zoomAt(event->position(), act == ViewAct::zoomIn ? 2 : 0.5);
    else mousePressEvent(event);
}

void SliceView::wheelEvent(QWheelEvent* event) {
    if (m_project.layers().empty()) return;
    m_wheelRest += event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
    const int notches = m_wheelRest / kWheelNotch;
    m_wheelRest -= notches * kWheelNotch;
    if (notches == 0) return;
    if (event->modifiers() == Qt::ShiftModifier && m_tools.active().resize(notches)) return Q_EMIT toolResized();
    const ViewAct act = actOf(m_tools.mouse(), MouseGesture::wheel, event->modifiers());
    if (act == ViewAct::zoom) zoomAt(event->position(), std::pow(kZoomPerNotch, notches));
    if (act == ViewAct::slice || act == ViewAct::tenSlices) {
        m_travel = notches > 0 ? -1 : 1;
        stepSlices(m_project, m_pane, -notches * (act == ViewAct::tenSlices ? kFastSlices : 1));
    }
    Q_EMIT hovered(toolEvent(event->position(), MouseButton::none, event->modifiers()));
}

void SliceView::zoomAt(QPointF position, double factor) {
    m_project.setPane(m_pane, zoomedAt(m_project.view().pane(m_pane), projection().toUm(position), factor, m_project.space()));
}

void SliceView::showEvent(QShowEvent* event) {
    QOpenGLWidget::showEvent(event);
    if (std::exchange(m_fitWanted, false)) fit();
}

void SliceView::leaveEvent(QEvent*) { Q_EMIT hoverEnded(); }

}  // namespace volumen
