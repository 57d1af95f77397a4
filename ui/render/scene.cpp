#include "ui/render/scene.h"

#include <vtkActor.h>
#include <vtkCamera.h>
#include <vtkCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkRenderer.h>
#include <vtkTextureObject.h>

#include <QByteArray>
#include <QElapsedTimer>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "ui/render/picture_prop.h"
#include "ui/render/scene_lines.h"
#include "ui/render/surface_prop.h"
#include "ui/render/volume_layer.h"
#include "ui/render/volume_pick.h"

namespace volumen {
namespace {

constexpr double kCrosshairPixels = 14;
constexpr double kLineWidth = 1.2;
constexpr double kFarStrength = 0.45;
constexpr double kLineNearer = 0.002, kCrosshairNearer = 0.02;  // of the box's diagonal: before the planes and faces they lie on
constexpr double kQuickMs = 12;  // that what is opaque may take of a moving view's frame

std::size_t index(Axis axis) { return static_cast<std::size_t>(axis); }

Point unitVector(Axis axis) {
    Point v;
    along(v, axis) = 1;
    return v;
}

/// Whether pixels are drawn by the processor (Mesa's llvmpipe or softpipe), where sampling at grazing angles doubles a frame's cost.
bool drawsInSoftware(QOpenGLContext* context) {
    const auto* name = reinterpret_cast<const char*>(context->functions()->glGetString(GL_RENDERER));
    return name && QByteArray(name).contains("pipe");
}

/// Adds its life to a sum.
class Stopwatch {
public:
    explicit Stopwatch(double& sumMs) : m_sumMs(sumMs) { m_timer.start(); }
    ~Stopwatch() { m_sumMs += static_cast<double>(m_timer.nsecsElapsed()) * 1e-6; }

private:
    double& m_sumMs;
    QElapsedTimer m_timer;
};

}  // namespace

struct Scene::Parts {
    /// What a picture of the same things depends on.
    struct Seen {
        CameraState camera;
        QSize size;
        double pixelRatio = 1;
        friend bool operator==(const Seen&, const Seen&) = default;
    };

    SceneColors colors;
    std::optional<WorldBox> box;
    std::optional<Point> crosshair;
    CameraState camera;
    VolumeLayer volumes;
    bool opaqueChanged = true;      ///< since the last picture: what ends rays lies elsewhere
    std::optional<Seen> kept;       ///< how VTK's picture, which it keeps, was seen; nothing: it shows something else than it should
    float anisotropy = 1;
    std::uint64_t opaqueFrames = 0;
    double drawnMs = 0;
    QOpenGLContext* context = nullptr;  ///< the one that holds VTK's buffers, null before the first picture

    std::array<PictureProp, 3> planes;
    std::vector<std::unique_ptr<SurfaceProp>> surfaces;
    double wholeMs = 0;                 ///< what drawing everything opaque took, surfaces as they are
    bool drafted = false;               ///< surfaces are drawn as their drafts
    std::unique_ptr<SceneLines> lineRenderer;  ///< null before the first picture in a context
    vtkNew<vtkRenderer> renderer;
    vtkNew<vtkGenericOpenGLRenderWindow> window;

    Parts();
    ~Parts();
    void answerIsCurrent(vtkObject*, unsigned long, void* answer);
    void applyColors();
    void showSurfaces(const std::vector<SurfacePicture>& pictures);
    void applyCamera(QSize size);
    VolumeSight sight(QSize size) const;
    void drawOpaque(unsigned framebuffer, QSize size, double pixelRatio);
    void drawLines(unsigned framebuffer, QSize size, double pixelRatio);
    std::vector<SceneLine> boxLines() const;
    std::vector<SceneLine> outlines() const;
    std::vector<SceneLine> crossLines(QSize size, double pixelRatio) const;
    double nearer(double share) const { return box ? share * box->diagonal() : 0; }
    double depthStrength(Point) const;
    void start(QOpenGLContext*);
    void release();
};

Scene::Parts::Parts() {
    window->SetReadyForRendering(false);
    window->SetOwnContext(0);
    window->SetMultiSamples(0);
    window->SetFrameBlitModeToBlitToCurrent();
    window->AddObserver(vtkCommand::WindowIsCurrentEvent, this, &Parts::answerIsCurrent);
    window->AddRenderer(renderer);
    for (PictureProp& plane : planes) renderer->AddActor(plane.actor());
    renderer->SetBackgroundAlpha(1);
    applyColors();
}

Scene::Parts::~Parts() { release(); }

void Scene::Parts::answerIsCurrent(vtkObject*, unsigned long, void* answer) {
    *static_cast<bool*>(answer) = context && QOpenGLContext::currentContext() == context;
}

void Scene::Parts::applyColors() {
    renderer->SetBackground(colors.background.redF(), colors.background.greenF(), colors.background.blueF());
}

void Scene::Parts::showSurfaces(const std::vector<SurfacePicture>& pictures) {
    for (; surfaces.size() > pictures.size(); surfaces.pop_back())
        for (vtkActor* actor : surfaces.back()->actors()) renderer->RemoveActor(actor);
    while (surfaces.size() < pictures.size())
        for (vtkActor* actor : surfaces.emplace_back(std::make_unique<SurfaceProp>())->actors()) renderer->AddActor(actor);
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        surfaces[i]->setPicture(pictures[i]);
        surfaces[i]->setDrafted(drafted);
    }
}

/// In parallel projection VTK's camera stands far back, so that zooming in never cuts off what lies in front of the focus.
void Scene::Parts::applyCamera(QSize size) {
    const Point forward = frameOf(camera).forward;
    const double away = length(camera.focus - camera.eye) + (camera.parallel && box ? 2 * box->diagonal() : 0);
    const Point eye = camera.focus - forward * away;
    vtkCamera* vtk = renderer->GetActiveCamera();
    vtk->SetPosition(eye.x, eye.y, eye.z);
    vtk->SetFocalPoint(camera.focus.x, camera.focus.y, camera.focus.z);
    vtk->SetViewUp(camera.up.x, camera.up.y, camera.up.z);
    vtk->SetViewAngle(camera.fieldOfViewDegrees);
    vtk->SetParallelProjection(camera.parallel);
    vtk->SetParallelScale(worldPerPixel(camera, camera.focus, size) * size.height() / 2);
    renderer->ResetCameraClippingRange();
}

/// How the volumes are seen: as VTK has just seen the rest, up to what hides them.
VolumeSight Scene::Parts::sight(QSize size) const {
    vtkCamera* vtk = renderer->GetActiveCamera();
    const double* eye = vtk->GetPosition();
    const double* range = vtk->GetClippingRange();
    vtkTextureObject* depth = window->GetRenderFramebuffer()->GetDepthAttachmentAsTextureObject();
    return {.camera = camera, .eye = {.z = eye[2], .y = eye[1], .x = eye[0]}, .size = size, .nearUm = range[0], .farUm = range[1], .depth = depth->GetHandle()};
}

/// While volumes are refined before them, things are drawn once and then copied: a large mesh takes long.
void Scene::Parts::drawOpaque(unsigned framebuffer, QSize size, double pixelRatio) {
    QOpenGLFunctions* gl = QOpenGLContext::currentContext()->functions();
    const Seen seen{camera, size, pixelRatio};
    if (kept == seen) {
        gl->glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
        return window->BlitDisplayFramebuffer();
    }
    for (PictureProp& plane : planes) plane.color(window, anisotropy);
    applyCamera(size);
    window->SetSize(size.width(), size.height());
    gl->glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);  // planes were coloured in others
    double ms = 0;
    {
        const Stopwatch watch(ms);
        window->Render();
    }
    if (!drafted) wholeMs = ms;
    kept = seen;
    ++opaqueFrames;
}

/// Last, so that their soft edges are blended with whatever stands there.
void Scene::Parts::drawLines(unsigned framebuffer, QSize size, double pixelRatio) {
    if (!lineRenderer) lineRenderer = std::make_unique<SceneLines>();
    std::vector<SceneLine> lines = outlines();
    for (const auto& more : {boxLines(), crossLines(size, pixelRatio)}) lines.insert(lines.end(), more.begin(), more.end());
    QOpenGLContext::currentContext()->functions()->glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    lineRenderer->draw(lines, sight(size), volumes.fronts(), kLineWidth * pixelRatio);
}

/// The twelve edges; the three that leave the first voxel bear their axis's colour. Far ones step back.
std::vector<SceneLine> Scene::Parts::boxLines() const {
    std::vector<SceneLine> lines;
    if (!box) return lines;
    for (Axis axis : {Axis::z, Axis::y, Axis::x}) {
        const Axis other = axis == Axis::z ? Axis::y : Axis::z, third = axis == Axis::x ? Axis::y : Axis::x;
        for (int edge = 0; edge < 4; ++edge) {
            Point from = box->lo;
            if (edge & 1) along(from, other) = along(box->hi, other);
            if (edge & 2) along(from, third) = along(box->hi, third);
            Point to = from;
            along(to, axis) = along(box->hi, axis);
            lines.push_back({from, to, edge == 0 ? colors.axes[index(axis)] : colors.box, depthStrength(from), depthStrength(to), nearer(kLineNearer)});
        }
    }
    return lines;
}

std::vector<SceneLine> Scene::Parts::outlines() const {
    std::vector<SceneLine> lines;
    for (std::size_t i = 0; i < planes.size(); ++i) {
        const PlanePicture& plane = planes[i].picture();
        for (std::size_t edge = 0; edge < 4 && !plane.empty(); ++edge)
            lines.push_back({.from = plane.corners[edge], .to = plane.corners[(edge + 1) % 4], .color = colors.axes[i], .nearerUm = nearer(kLineNearer)});
    }
    return lines;
}

/// The crosshair keeps its size on the screen.
std::vector<SceneLine> Scene::Parts::crossLines(QSize size, double pixelRatio) const {
    std::vector<SceneLine> lines;
    if (!crosshair) return lines;
    const double arm = kCrosshairPixels * pixelRatio * worldPerPixel(camera, *crosshair, size);
    for (Axis axis : {Axis::z, Axis::y, Axis::x})
        lines.push_back({.from = *crosshair - unitVector(axis) * arm, .to = *crosshair + unitVector(axis) * arm, .color = colors.crosshair, .nearerUm = nearer(kCrosshairNearer)});
    return lines;
}

/// 1 at the box's nearest corner, down to `kFarStrength` at its furthest.
double Scene::Parts::depthStrength(Point p) const {
    const double depth = dot(p - box->center(), frameOf(camera).forward) / box->diagonal();
    return std::clamp(1 - (1 - kFarStrength) * (depth + 0.5), kFarStrength, 1.0);
}

void Scene::Parts::start(QOpenGLContext* current) {
    context = current;
    anisotropy = drawsInSoftware(current) ? 1 : 8;
    window->SetReadyForRendering(true);
    window->OpenGLInit();
}

void Scene::Parts::release() {
    if (!context) return;
    for (PictureProp& plane : planes) plane.release();
    volumes.release();
    lineRenderer.reset();
    window->Finalize();
    window->SetReadyForRendering(false);
    kept.reset();
    context = nullptr;
}

Scene::Scene() : m_parts(std::make_unique<Parts>()) {}
Scene::~Scene() = default;

void Scene::setColors(const SceneColors& colors) {
    m_parts->colors = colors;
    m_parts->kept.reset();
    m_parts->applyColors();
}

void Scene::setBox(const std::optional<WorldBox>& box) {
    if (box == m_parts->box) return;
    m_parts->kept.reset();  // the camera of parallel projection stands by it
    m_parts->box = box;
}

void Scene::setPlane(Axis axis, const PlanePicture& picture) {
    m_parts->planes[index(axis)].setPicture(picture);
    m_parts->opaqueChanged = true;
    m_parts->kept.reset();
}

void Scene::setCrosshair(const std::optional<Point>& point) { m_parts->crosshair = point; }
void Scene::setCamera(const CameraState& camera) { m_parts->camera = camera; }
const SceneColors& Scene::colors() const { return m_parts->colors; }
const std::optional<WorldBox>& Scene::box() const { return m_parts->box; }
const CameraState& Scene::camera() const { return m_parts->camera; }

void Scene::setVolumes(std::vector<PlacedBlock> volumes) { m_parts->volumes.store().setBlocks(std::move(volumes)); }
void Scene::setVolumePasses(std::vector<VolumePass> passes) { m_parts->volumes.setPasses(std::move(passes)); }
void Scene::setClip(const VolumeClip& clip) {
    m_parts->volumes.setClip(clip);
    if (!m_parts->surfaces.empty()) m_parts->kept.reset();
    for (const auto& surface : m_parts->surfaces) surface->setClip(clip);
}
void Scene::setQuality(const VolumeQuality& quality) { m_parts->volumes.setQuality(quality); }
bool Scene::refine(double budgetMs) {
    const Stopwatch watch(m_parts->drawnMs);
    return m_parts->volumes.refine(budgetMs);
}
std::uint64_t Scene::opaqueFrames() const { return m_parts->opaqueFrames; }
double Scene::drawnMs() const { return m_parts->drawnMs; }
bool Scene::prepareVolumes() { return m_parts->volumes.prepare(); }
VolumeStatus Scene::volumeStatus() const { return m_parts->volumes.store().status(); }
double Scene::volumeMs() const { return m_parts->volumes.lastMs(); }
const std::vector<PlacedBlock>& Scene::volumes() const { return m_parts->volumes.store().blocks(); }
const std::vector<VolumePass>& Scene::volumePasses() const { return m_parts->volumes.passes(); }
const VolumeClip& Scene::clip() const { return m_parts->volumes.clip(); }
std::optional<VolumeHit> Scene::pickVolume(const Ray& ray) const { return volumen::pickVolume(ray, volumes(), volumePasses(), clip()); }

std::optional<PlaneHit> Scene::planeAt(QPointF position, QSizeF viewport) const {
    const Ray ray = rayThrough(m_parts->camera, position, viewport);
    std::optional<PlaneHit> first;
    double nearest = std::numeric_limits<double>::infinity();
    for (Axis axis : {Axis::z, Axis::y, Axis::x}) {
        const std::optional<double> t = m_parts->planes[index(axis)].hit(ray);
        if (!t || *t >= nearest) continue;
        nearest = *t;
        first = {axis, ray.origin + ray.direction * nearest};
    }
    return first;
}

void Scene::render(unsigned framebuffer, QSize size, double pixelRatio) {
    const Stopwatch watch(m_parts->drawnMs);
    QOpenGLContext* current = QOpenGLContext::currentContext();
    if (m_parts->context != current) m_parts->start(current);
    m_parts->drawOpaque(framebuffer, size, pixelRatio);
    m_parts->volumes.render(framebuffer, m_parts->sight(size), std::exchange(m_parts->opaqueChanged, false));
    m_parts->drawLines(framebuffer, size, pixelRatio);
    current->functions()->glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
}

void Scene::setSurfaces(const std::vector<SurfacePicture>& pictures) {
    m_parts->showSurfaces(pictures);
    m_parts->opaqueChanged = true;
    m_parts->kept.reset();
    for (const auto& surface : m_parts->surfaces) surface->setClip(m_parts->volumes.clip());
}

bool Scene::setMoving(bool moving) {
    const auto hasDraft = [](const auto& surface) { return surface->picture().draft != nullptr; };
    const bool drafted = moving && m_parts->wholeMs > kQuickMs && std::any_of(m_parts->surfaces.begin(), m_parts->surfaces.end(), hasDraft);
    if (std::exchange(m_parts->drafted, drafted) == drafted) return false;
    for (const auto& surface : m_parts->surfaces) surface->setDrafted(drafted);
    m_parts->opaqueChanged = true;
    m_parts->kept.reset();
    return true;
}

bool Scene::drafted() const { return m_parts->drafted; }

std::optional<double> Scene::surfaceAt(const Ray& ray) const {
    std::optional<double> nearest;
    for (const auto& surface : m_parts->surfaces)
        if (const std::optional<double> t = surface->hit(ray); t && (!nearest || *t < *nearest)) nearest = t;
    return nearest;
}

void Scene::showSameAs(const Scene& other) {
    setColors(other.colors());
    setBox(other.box());
    for (Axis axis : {Axis::z, Axis::y, Axis::x}) setPlane(axis, other.m_parts->planes[index(axis)].picture());
    setCrosshair(other.m_parts->crosshair);
    setCamera(other.camera());
    setVolumes(other.volumes());
    setVolumePasses(other.volumePasses());
    setClip(other.clip());
    std::vector<SurfacePicture> surfaces;
    for (const auto& surface : other.m_parts->surfaces) surfaces.push_back(surface->picture());
    setSurfaces(surfaces);
}

std::uint64_t Scene::uploads() const {
    return std::accumulate(m_parts->planes.begin(), m_parts->planes.end(), std::uint64_t{0}, [](std::uint64_t sum, const PictureProp& plane) { return sum + plane.uploads(); });
}

void Scene::releaseGraphics() { m_parts->release(); }

}  // namespace volumen
