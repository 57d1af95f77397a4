#include "app/controllers/bind_layers.h"

#include "app/controllers/layer_acts.h"
#include "ui/color_maps.h"

namespace volumen {

namespace {

/// An action that sets something of a layer's look from the words behind its name.
ActionHandler onLook(Project& project, std::function<QString(LayerLook&, const QStringList&)> change) {
    return onLayer(project, [&project, change](const Layer& layer, const QStringList& words) {
        LayerLook look = layer.look;
        const QString problem = change(look, words);
        if (problem.isEmpty()) project.setLook(layer.id, look);
        return problem;
    });
}

QString setWindow(LayerLook& look, const QStringList& words) {
    const QStringList bounds = words.value(0).split(':');
    bool loIsNumber = false, hiIsNumber = false;
    const double lo = bounds.value(0).toDouble(&loIsNumber), hi = bounds.value(1).toDouble(&hiIsNumber);
    if (!loIsNumber || !hiIsNumber || bounds.size() != 2 || hi <= lo) return QString("%1: is no window; write it like 20:200").arg(words.value(0));
    look.windowLo = lo;
    look.windowHi = hi;
    return {};
}

QString setSlab(LayerLook& look, const QStringList& words) {
    constexpr int kThickest = 512;
    double half = 0;
    const QString problem = setNumber(half, words.value(0), 0, kThickest);
    if (!problem.isEmpty()) return problem;
    if (words.size() > 1) {
        const QString wrong = setWord(look.slab.reduce, words[1], {"mean", "max", "min"});
        if (!wrong.isEmpty()) return wrong;
    }
    look.slab.halfVoxels = static_cast<int>(half);
    return {};
}

QString setColorMap(LayerLook& look, const QStringList& words) {
    if (!findColorMap(words.value(0))) return QString("%1: no colour map of that name; there are %2").arg(words.value(0), colorMapNames().join(", "));
    look.colorMap = words[0].toStdString();
    return {};
}

std::size_t indexOf(const Project& project, LayerId id) {
    const auto& layers = project.layers();
    return static_cast<std::size_t>(std::find_if(layers.begin(), layers.end(), [&](const Layer& layer) { return layer.id == id; }) - layers.begin());
}

void bindLooks(ActionTable& actions, Project& project) {
    actions.bind("layer.window", onLook(project, setWindow));
    actions.bind("layer.slab", onLook(project, setSlab));
    actions.bind("layer.colorMap", onLook(project, setColorMap));
    actions.bind("layer.gamma", onLook(project, [](LayerLook& look, const QStringList& words) { return setNumber(look.gamma, words.value(0), 0.1, 10); }));
    actions.bind("layer.opacity", onLook(project, [](LayerLook& look, const QStringList& words) { return setNumber(look.opacity, words.value(0), 0, 1); }));
    actions.bind("layer.blend", onLook(project, [](LayerLook& look, const QStringList& words) { return setWord(look.blend, words.value(0), {"over", "add", "max"}); }));
    actions.bind("layer.labelStyle", onLook(project, [](LayerLook& look, const QStringList& words) { return setWord(look.labelStyle, words.value(0), {"fill", "outline", "both"}); }));
    actions.bind("layer.interpolation",
                 onLook(project, [](LayerLook& look, const QStringList& words) { return setWord(look.interpolation, words.value(0), {"nearest", "linear"}); }));
    actions.bind("layer.visible", onLook(project, [](LayerLook& look, const QStringList& words) {
                     int on = look.visible ? 0 : 1;
                     const QString problem = setWord(on, words.value(0), {"on", "off"});
                     look.visible = on == 0;
                     return problem;
                 }));
    actions.bind("layer.toggle", onLook(project, [](LayerLook& look, const QStringList&) {
                     look.visible = !look.visible;
                     return QString();
                 }));
}

ActionHandler selectBeside(Project& project, int step) {
    return onLayer(project, [&project, step](const Layer& layer, const QStringList&) {
        const auto last = static_cast<std::ptrdiff_t>(project.layers().size()) - 1;
        const auto at = std::clamp(static_cast<std::ptrdiff_t>(indexOf(project, layer.id)) + step, std::ptrdiff_t{0}, last);
        project.setActiveLayer(project.layers()[static_cast<std::size_t>(at)].id);
        return QString();
    });
}

ActionHandler moveBy(Project& project, int step) {
    return onLayer(project, [&project, step](const Layer& layer, const QStringList&) {
        const auto at = static_cast<std::ptrdiff_t>(indexOf(project, layer.id)) + step;
        if (at >= 0) project.moveLayer(layer.id, static_cast<std::size_t>(at));
        return QString();
    });
}

}  // namespace

void bindLayers(ActionTable& actions, Project& project, LayerServices services) {
    bindLooks(actions, project);
    actions.bind("layer.above", selectBeside(project, 1));
    actions.bind("layer.below", selectBeside(project, -1));
    actions.bind("layer.raise", moveBy(project, 1));
    actions.bind("layer.lower", moveBy(project, -1));
    actions.bind("layer.select", onLayer(project, [&project](const Layer& layer, const QStringList&) { return project.setActiveLayer(layer.id), QString(); }));
    actions.bind("layer.remove", onLayer(project, [&project](const Layer& layer, const QStringList&) { return project.removeLayer(layer.id), QString(); }));
    actions.bind("layer.rename", onLayer(project, [&project](const Layer& layer, const QStringList& words) {
                     if (words.value(0).trimmed().isEmpty()) return QString("a layer needs a name");
                     project.renameLayer(layer.id, words[0].trimmed().toStdString());
                     return QString();
                 }));
    actions.bind("layer.auto", onLayer(project, [services](const Layer& layer, const QStringList&) { return services.autoWindow(layer.id), QString(); }));
    actions.bind("layer.retry", onLayer(project, [services](const Layer& layer, const QStringList&) { return services.retry(layer.id), QString(); }));
}

}  // namespace volumen
