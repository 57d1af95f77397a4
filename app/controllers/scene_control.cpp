#include "app/controllers/scene_control.h"

namespace volumen {

namespace {

constexpr double kFirstCropInset = 0.15;  // of each side: handles that can be told from the box's own edges

SceneCamera sceneCamera(const CameraState& camera) { return {camera.eye, camera.focus, camera.up, camera.parallel}; }

CameraState cameraState(const SceneCamera& camera) { return {.eye = camera.eye, .focus = camera.focus, .up = camera.up, .parallel = camera.parallel}; }

VolumeClip clipOf(const SceneState& state) {
    VolumeClip clip;
    if (state.crop) clip.crop = WorldBox{state.crop->lo, state.crop->hi};
    if (state.cut) clip.plane = ClipPlane{state.cut->point, state.cut->normal};
    return clip;
}

}  // namespace

SceneControl::SceneControl(Project& project, VolumeView& view, QObject* parent) : QObject(parent), m_project(project), m_view(view) {
    connect(&view, &VolumeView::restingChanged, this, [this] {
        if (m_view.resting()) keepCamera();
    });
    connect(&view, &VolumeView::clipWanted, this, &SceneControl::takeClip);
}

void SceneControl::keepCamera() {
    if (m_project.layers().empty()) return;
    m_camera = sceneCamera(m_view.camera());
    change([this](SceneState& state) { state.camera = m_camera; });
}

void SceneControl::takeClip(const VolumeClip& clip) {
    change([&](SceneState& state) {
        state.crop = clip.crop ? std::optional(Bounds{clip.crop->lo, clip.crop->hi}) : std::nullopt;
        state.cut = clip.plane ? std::optional(SceneCut{clip.plane->point, clip.plane->normal}) : std::nullopt;
    });
}

void SceneControl::projectChanged() {
    const SceneState& state = m_project.view().scene;
    m_view.setClip(clipOf(state));
    m_view.setOrbitsCrosshair(state.orbitsCrosshair);
    m_view.setBackground(state.background ? QColor(QRgb(0xff000000u | *state.background)) : QColor(Qt::black));
    if (state.camera && state.camera != m_camera) m_view.setCamera(cameraState(*state.camera));
    m_camera = state.camera;
}

void SceneControl::setCrop(const std::optional<Bounds>& crop) {
    change([&](SceneState& state) { state.crop = crop; });
}

void SceneControl::setCropped(bool cropped) {
    if (!cropped) return setCrop({});
    const Extent all = m_project.extent();
    const Point inset = all.size() * kFirstCropInset;
    setCrop(Bounds{all.lo + inset, all.hi - inset});
}

void SceneControl::setCut(bool cut) {
    change([&](SceneState& state) {
        state.cut.reset();
        if (cut) state.cut = SceneCut{m_project.crosshairUm(), frameOf(m_view.camera()).forward};
    });
}

}  // namespace volumen
