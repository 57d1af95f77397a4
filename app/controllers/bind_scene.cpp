#include "app/controllers/bind_scene.h"

#include <numbers>

#include "app/controllers/panes.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "ui/actions.h"
#include "ui/panels/color_button.h"

namespace volumen {

namespace {

/// The outer faces of a box of the space's voxels, µm.
Bounds facesOf(const Box& box, const Space& space) {
    const Point half{0.5, 0.5, 0.5};
    return {space.toUm(toPoint(box.lo) - half), space.toUm(toPoint(box.hi) - half)};
}

/// `scene.crop [BOX|off]`: the other way round where nothing is said.
ActionResult crop(Panes& panes, const Project& project, const QStringList& arguments) {
    if (project.layers().empty()) return ActionResult::failed("no volume is open; open one first");
    const bool cropped = project.view().scene.crop.has_value();
    if (arguments.isEmpty()) return panes.scene().setCropped(!cropped), ActionResult::done();
    if (arguments[0] == "off") return panes.scene().setCropped(false), ActionResult::done();
    try {
        panes.scene().setCrop(facesOf(parseBox(arguments[0].toStdString(), project.space().shape), project.space()));
        return ActionResult::done();
    } catch (const Error& error) {
        return ActionResult::failed(QString::fromStdString(error.what()));
    }
}

ActionResult background(Panes& panes, const QStringList& arguments) {
    const auto set = [&panes](const QColor& color) { panes.scene().change([&](SceneState& state) { state.background = color.rgb() & 0xffffff; }); };
    if (!arguments.isEmpty()) {
        const QColor color(arguments[0]);
        if (!color.isValid()) return ActionResult::failed(QString("%1: is no colour; write one like #202428 or white").arg(arguments[0]));
        return set(color), ActionResult::done();
    }
    chooseColor(panes.volume()->window(), panes.volume()->background(), set);
    return ActionResult::done();
}

/// `scene.turn RIGHT,DOWN` as a hand would.
ActionResult turn(Panes& panes, const QStringList& arguments) {
    const QStringList degrees = arguments.value(0).split(',');
    bool rightIsNumber = false, downIsNumber = false;
    const double right = degrees.value(0).toDouble(&rightIsNumber), down = degrees.value(1).toDouble(&downIsNumber);
    if (!rightIsNumber || !downIsNumber) return ActionResult::failed(QString("%1: is not two angles; write them like 30,-10").arg(arguments.value(0)));
    panes.volume()->turn(right * std::numbers::pi / 180, down * std::numbers::pi / 180);
    return ActionResult::done();
}

void bindLooks(ActionTable& actions, Panes& panes) {
    const std::pair<const char*, ViewPreset> presets[] = {{"scene.lookAlongZ", ViewPreset::xy},         {"scene.lookAgainstZ", ViewPreset::xyBehind},
                                                          {"scene.lookAlongY", ViewPreset::xz},         {"scene.lookAgainstY", ViewPreset::xzBehind},
                                                          {"scene.lookAlongX", ViewPreset::yz},         {"scene.lookAgainstX", ViewPreset::yzBehind}};
    for (const auto& [id, preset] : presets)
        actions.bind(id, [&panes, preset](const QStringList&) { return panes.volume()->lookAlong(preset), ActionResult::done(); });
    actions.bind("scene.turn", [&panes](const QStringList& arguments) { return turn(panes, arguments); });
    actions.bind("scene.parallel", [&panes](const QStringList& arguments) { return panes.volume()->setParallel(arguments.value(0) == "on"), ActionResult::done(); });
}

ActionHandler onState(Panes& panes, bool SceneState::*which) {
    return [&panes, which](const QStringList& arguments) {
        panes.scene().change([&](SceneState& state) { state.*which = arguments.value(0) == "on"; });
        return ActionResult::done();
    };
}

}  // namespace

void bindScene(ActionTable& actions, Panes& panes, Project& project) {
    bindLooks(actions, panes);
    actions.bind("scene.flyTo", [&panes, &project](const QStringList&) { return panes.volume()->flyTo(project.crosshairUm()), ActionResult::done(); });
    actions.bind("scene.planes", onState(panes, &SceneState::planes));
    actions.bind("scene.orbitCrosshair", onState(panes, &SceneState::orbitsCrosshair));
    actions.bind("scene.cut", [&panes](const QStringList& arguments) { return panes.scene().setCut(arguments.value(0) == "on"), ActionResult::done(); });
    actions.bind("scene.crop", [&panes, &project](const QStringList& arguments) { return crop(panes, project, arguments); });
    actions.bind("scene.background", [&panes](const QStringList& arguments) { return background(panes, arguments); });
    showSceneState(actions, panes, project);
}

void showSceneState(ActionTable& actions, const Panes& panes, const Project& project) {
    const SceneState& state = project.view().scene;
    actions.setChecked("scene.planes", state.planes);
    actions.setChecked("scene.orbitCrosshair", state.orbitsCrosshair);
    actions.setChecked("scene.cut", state.cut.has_value());
    actions.setChecked("scene.parallel", panes.volume()->camera().parallel);
}

}  // namespace volumen
