#include "app/controllers/bind_view.h"

#include <numbers>

#include "app/controllers/panes.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/project/navigation.h"
#include "ui/actions.h"

namespace volumen {

namespace {

constexpr double kZoomStep = 1.4142135;
constexpr double kPanPixels = 64;

/// What a view action does with one pane.
using PaneAct = std::function<void(PaneId)>;

ActionResult noSuchPane(const QString& word) { return ActionResult::failed(QString("%1: is no pane; write xy, xz, yz or 3d").arg(word)); }

/// Runs `act` on the slice pane named, or on the one that keys act on.
ActionHandler onPane(Panes& panes, PaneAct act) {
    return [&panes, act](const QStringList& arguments) {
        const std::optional<PaneId> pane = arguments.isEmpty() ? panes.current() : paneNamed(arguments[0].toStdString());
        if (!pane || *pane == PaneId::volume) return noSuchPane(arguments.value(0));
        act(*pane);
        return ActionResult::done();
    };
}

/// Runs `act` on the slice pane named, or on all three.
ActionHandler onPanes(PaneAct act) {
    return [act](const QStringList& arguments) {
        const PaneId one = paneNamed(arguments.value(0).toStdString()).value_or(PaneId::volume);
        if (!arguments.isEmpty() && one == PaneId::volume) return noSuchPane(arguments[0]);
        for (const PaneId pane : kSlicePanes)
            if (arguments.isEmpty() || pane == one) act(pane);
        return ActionResult::done();
    };
}

void zoomPane(Project& project, PaneId pane, double factor) {
    const PaneState& state = project.view().pane(pane);
    project.setPane(pane, zoomedAt(state, state.centreUm, factor, project.space()));
}

void panPane(Project& project, PaneId pane, double down, double right) { project.setPane(pane, panned(project.view().pane(pane), down, right)); }

void setPixelsPerVoxel(Project& project, PaneId pane, double pixels) {
    PaneState state = project.view().pane(pane);
    const Spacing spacing = project.space().spacingUm;
    state.umPerPixel = std::min({spacing.z, spacing.y, spacing.x}) / pixels;
    project.setPane(pane, state);
}

void bindMoves(ActionTable& actions, Panes& panes, Project& project) {
    const auto slices = [&](int count) { return onPane(panes, [&project, count](PaneId pane) { stepSlices(project, pane, count); }); };
    actions.bind("view.nextSlice", slices(1));
    actions.bind("view.previousSlice", slices(-1));
    actions.bind("view.tenForward", slices(10));
    actions.bind("view.tenBack", slices(-10));
    const auto pan = [&](double down, double right) { return onPane(panes, [=, &project](PaneId pane) { panPane(project, pane, down, right); }); };
    actions.bind("view.panLeft", pan(0, kPanPixels));
    actions.bind("view.panRight", pan(0, -kPanPixels));
    actions.bind("view.panUp", pan(kPanPixels, 0));
    actions.bind("view.panDown", pan(-kPanPixels, 0));
}

void bindZoom(ActionTable& actions, Panes& panes, Project& project) {
    actions.bind("view.zoomIn", onPane(panes, [&project](PaneId pane) { zoomPane(project, pane, kZoomStep); }));
    actions.bind("view.zoomOut", onPane(panes, [&project](PaneId pane) { zoomPane(project, pane, 1 / kZoomStep); }));
    actions.bind("view.actualSize", onPanes([&project](PaneId pane) { setPixelsPerVoxel(project, pane, 1); }));
    actions.bind("view.snapBack", onPanes([&project](PaneId pane) { snapBack(project, pane); }));
    actions.bind("view.center", [&project](const QStringList&) { return centreOnCrosshair(project), ActionResult::done(); });
    actions.bind("view.fit", [&panes](const QStringList& arguments) {
        if (arguments.isEmpty()) return panes.fit(), ActionResult::done();
        const std::optional<PaneId> pane = paneNamed(arguments[0].toStdString());
        if (!pane) return noSuchPane(arguments[0]);
        if (*pane == PaneId::volume) panes.volume()->fit();
        else panes.slice(*pane)->fit();
        return ActionResult::done();
    });
}

ActionResult zoomTo(Project& project, const QStringList& arguments) {
    const std::optional<PaneId> pane = paneNamed(arguments.value(0).toStdString());
    bool number = false;
    const double pixels = arguments.value(1).toDouble(&number);
    if (!pane || *pane == PaneId::volume) return noSuchPane(arguments.value(0));
    if (!number || pixels <= 0) return ActionResult::failed(QString("%1: is no number of pixels a voxel; write one like 2 or 0.5").arg(arguments.value(1)));
    setPixelsPerVoxel(project, *pane, pixels);
    return ActionResult::done();
}

ActionResult rotate(Project& project, const QStringList& arguments) {
    const std::optional<PaneId> pane = paneNamed(arguments.value(0).toStdString());
    const QStringList degrees = arguments.value(1).split(',');
    bool tiltIsNumber = false, panIsNumber = false;
    const double tilt = degrees.value(0).toDouble(&tiltIsNumber), pan = degrees.value(1).toDouble(&panIsNumber);
    if (!pane || *pane == PaneId::volume) return noSuchPane(arguments.value(0));
    if (!tiltIsNumber || !panIsNumber) return ActionResult::failed(QString("%1: is not two angles; write them like 30,-10").arg(arguments.value(1)));
    turnPane(project, *pane, tilt * std::numbers::pi / 180, pan * std::numbers::pi / 180);
    return ActionResult::done();
}

ActionHandler maximise(Panes& panes) {
    return [&panes](const QStringList& arguments) {
        const std::optional<PaneId> pane = arguments.isEmpty() ? panes.current() : paneNamed(arguments[0].toStdString());
        if (!pane) return noSuchPane(arguments[0]);
        panes.toggleMaximised(*pane);
        return ActionResult::done();
    };
}

ActionHandler tearOff(Panes& panes) {
    return [&panes](const QStringList& arguments) {
        const std::optional<PaneId> pane = arguments.isEmpty() ? panes.current() : paneNamed(arguments[0].toStdString());
        if (!pane) return noSuchPane(arguments[0]);
        panes.toggleTornOff(*pane);
        return ActionResult::done();
    };
}

void bindLayout(ActionTable& actions, Panes& panes, Project& project) {
    const auto layout = [&project](Layout wanted) { return [&project, wanted](const QStringList&) { return project.setLayout(wanted), ActionResult::done(); }; };
    actions.bind("view.layoutGrid", layout(Layout::grid));
    actions.bind("view.layoutFocus", layout(Layout::onePlusThree));
    actions.bind("view.layoutSingle", layout(Layout::one));
    actions.bind("view.maximize", maximise(panes));
    actions.bind("view.tearOff", tearOff(panes));
    QObject::connect(panes.grid(), &ViewGrid::windowMade, &actions, &ActionTable::listenIn);
}

void bindOverlays(ActionTable& actions, Panes& panes) {
    const auto choose = [&actions, &panes](bool OverlayChoice::*which, const char* id) {
        return [=, &actions, &panes](const QStringList& arguments) {
            OverlayChoice choice = panes.overlays();
            choice.*which = arguments.value(0) == "on";
            panes.setOverlays(choice);
            actions.setChecked(id, choice.*which);
            return ActionResult::done();
        };
    };
    actions.bind("view.crosshair", choose(&OverlayChoice::crosshair, "view.crosshair"));
    actions.bind("view.scaleBar", choose(&OverlayChoice::scaleBar, "view.scaleBar"));
    actions.setChecked("view.crosshair", true);
    actions.setChecked("view.scaleBar", true);
    actions.bind("view.overlaysHidden", [&panes](const QStringList& arguments) { return panes.setOverlaysHidden(arguments.value(0) == "on"), ActionResult::done(); });
}

}  // namespace

ActionResult goTo(Project& project, const QStringList& arguments) {
    try {
        const Point wanted = parsePoint(arguments.value(0).toStdString());
        const Box inside{.lo = {}, .hi = project.space().shape};
        if (!inside.contains(nearestVoxel(wanted)))
            return ActionResult::failed(QString("%1: lies outside the volume of %2 voxels").arg(arguments[0], QString::fromStdString(formatShape(inside.hi))));
        project.setCrosshair(wanted);
        centreOnCrosshair(project);
        return ActionResult::done();
    } catch (const Error& error) {
        return ActionResult::failed(QString::fromStdString(error.what()));
    }
}

void bindView(ActionTable& actions, Panes& panes, Project& project) {
    bindMoves(actions, panes, project);
    bindZoom(actions, panes, project);
    bindLayout(actions, panes, project);
    bindOverlays(actions, panes);
    actions.bind("view.zoom", [&project](const QStringList& arguments) { return zoomTo(project, arguments); });
    actions.bind("view.rotate", [&project](const QStringList& arguments) { return rotate(project, arguments); });
}

}  // namespace volumen
