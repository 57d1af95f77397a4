#include "app/controllers/bind_mask.h"

#include "app/controllers/layer_acts.h"
#include "app/controllers/paint_dock.h"
#include "core/base/error.h"

namespace volumen {

namespace {

ActionResult setMasked(const LabelServices& s, bool on) {
    if (on && !s.reading.layer()) return ActionResult::failed("there is no volume whose values could mask; open one first");
    s.settings.masked = on;
    return s.settingsChanged(), ActionResult::done();
}

/// "110:255". A range is wanted to be used.
ActionResult setRange(const LabelServices& s, const QString& words) {
    ValueBand band = s.settings.band;
    constexpr double kFar = 1e300;
    QString problem = setNumber(band.lo, words.section(':', 0, 0), -kFar, kFar);
    if (problem.isEmpty()) problem = setNumber(band.hi, words.section(':', 1), band.lo, kFar);
    if (!problem.isEmpty()) return ActionResult::failed(problem + "; write the range as 110:255");
    s.dock.setBand(band);
    return setMasked(s, true);
}

ActionResult readLayer(const LabelServices& s, const QString& name) {
    for (const Layer* layer : s.reading.layers())
        if (layer->name == name.toStdString()) return s.dock.choose(layer->id), s.settingsChanged(), ActionResult::done();
    return ActionResult::failed(QString("%1: is no layer that tools could read; write the name of another one than is painted in").arg(name));
}

/// The topmost volume over the lowest one: what lies over a scan is a prediction of it.
ActionResult acceptPrediction(const LabelServices& s) {
    std::vector<const Layer*> volumes = s.reading.layers();
    std::erase_if(volumes, [](const Layer* layer) { return layer->labels != nullptr; });
    if (volumes.size() < 2) return ActionResult::failed("there is no prediction over the scan; open one to accept of it what lies under the brush");
    s.dock.acceptUpperHalf(volumes.back()->id);
    return s.chooseTool("brush"), ActionResult::done();
}

}  // namespace

void bindMask(ActionTable& actions, const LabelServices& s) {
    actions.bind("mask", [s](const QStringList& words) { return setMasked(s, words.value(0) == "on"); });
    actions.bind("mask.invert", [s](const QStringList& words) {
        s.settings.band.inverted = words.value(0) == "on";
        return setMasked(s, true);
    });
    actions.bind("mask.range", [s](const QStringList& words) { return setRange(s, words[0]); });
    actions.bind("mask.layer", [s](const QStringList& words) { return readLayer(s, words[0]); });
    actions.bind("mask.accept", [s](const QStringList&) { return acceptPrediction(s); });
}

}  // namespace volumen
