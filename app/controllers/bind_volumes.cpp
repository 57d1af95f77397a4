#include "app/controllers/bind_volumes.h"

#include <QColor>

#include "app/controllers/layer_acts.h"
#include "core/project/first_volume_look.h"

namespace volumen {

namespace {

ActionHandler onVolumeLook(Project& project, std::function<QString(VolumeLook&, const QStringList&)> change) {
    return onLayer(project, [&project, change](const Layer& layer, const QStringList& words) {
        if (!layer.source) return QString("%1: could not be opened, so there is nothing to show").arg(QString::fromStdString(layer.name));
        VolumeLook look = begunVolumeLook(layer, project.placement(layer));
        const QString problem = change(look, words);
        if (problem.isEmpty()) project.setVolumeLook(layer.id, look);
        return problem;
    });
}

QString setOnOff(bool& into, const QString& word) {
    int choice = into ? 0 : 1;
    const QString problem = setWord(choice, word, {"on", "off"});
    into = choice == 0;
    return problem;
}

/// "120:0.4:#c79c66"
QString addPoint(std::vector<TransferPoint>& points, const QString& word) {
    const QStringList parts = word.split(':');
    const QColor color(parts.value(2));
    TransferPoint point;
    bool valueIsNumber = false;
    point.value = parts.value(0).toDouble(&valueIsNumber);
    if (!valueIsNumber || !color.isValid() || parts.size() != 3) return QString("%1: is no point of a curve; write it like 120:0.4:#c79c66").arg(word);
    point.color = color.rgb() & 0xffffff;
    points.push_back(point);
    return setNumber(points.back().opacity, parts[1], 0, 1);
}

QString setCurve(VolumeLook& look, const QStringList& words) {
    std::vector<TransferPoint> points;
    for (const QString& word : words)
        if (const QString problem = addPoint(points, word); !problem.isEmpty()) return problem;
    const bool rising = std::is_sorted(points.begin(), points.end(), [](const TransferPoint& a, const TransferPoint& b) { return a.value < b.value; });
    if (!rising) return "the points of a curve need rising values";
    if (points.size() > kMostTransferPoints) return QString("a curve has at most %1 points").arg(kMostTransferPoints);
    look.points = points;
    return {};
}

/// `layer.volume [LAYER] [on|off]`: the other way round where neither is said.
ActionHandler showVolume(Project& project) {
    return onLayer(project, [&project](const Layer& layer, const QStringList& words) {
        if (!layer.source) return QString("%1: could not be opened, so there is nothing to show").arg(QString::fromStdString(layer.name));
        bool shown = !layer.volumeLook.shown;
        const QString problem = words.isEmpty() ? QString() : setOnOff(shown, words[0]);
        if (problem.isEmpty()) volumen::showVolume(project, layer.id, shown);
        return problem;
    });
}

ActionHandler onSurfaceLook(Project& project, std::function<QString(SurfaceLook&, const QStringList&)> change) {
    return onLayer(project, [&project, change](const Layer& layer, const QStringList& words) {
        if (!layer.source) return QString("%1: could not be opened, so there is nothing to show").arg(QString::fromStdString(layer.name));
        SurfaceLook look = layer.surfaceLook;
        if (!look.threshold) look.threshold = firstThreshold(layer);
        const QString problem = change(look, words);
        if (problem.isEmpty()) project.setSurfaceLook(layer.id, look);
        return problem;
    });
}

QString setSurfaceColor(SurfaceLook& look, const QStringList& words) {
    const QColor color(words.value(0));
    if (!color.isValid()) return QString("%1: is no colour; write one like #c79c66").arg(words.value(0));
    look.color = color.rgb() & 0xffffff;
    return {};
}

ActionHandler usePreset(Project& project) {
    return onLayer(project, [&project](const Layer& layer, const QStringList& words) {
        const auto preset = std::find_if(kVolumePresets.begin(), kVolumePresets.end(), [&](const VolumePreset& p) { return p.name == words.value(0).toStdString(); });
        if (preset == kVolumePresets.end() || !layer.source) return QString("%1: no such look in 3D").arg(words.value(0));
        project.setVolumeLook(layer.id, presetLook(*preset, layer, project.placement(layer)));
        return QString();
    });
}

}  // namespace

void bindVolumes(ActionTable& actions, Project& project) {
    actions.bind("layer.surface", onSurfaceLook(project, [](SurfaceLook& look, const QStringList& words) {
                     look.shown = !look.shown || look.eachValue;
                     look.eachValue = false;
                     return words.isEmpty() ? QString() : setOnOff(look.shown, words[0]);
                 }));
    actions.bind("layer.labelSurfaces", onSurfaceLook(project, [](SurfaceLook& look, const QStringList& words) {
                     look.shown = look.eachValue = !(look.shown && look.eachValue);
                     const QString problem = words.isEmpty() ? QString() : setOnOff(look.eachValue, words[0]);
                     look.shown = look.eachValue;
                     return problem;
                 }));
    actions.bind("layer.surfaceThreshold", onSurfaceLook(project, [](SurfaceLook& look, const QStringList& words) { return setNumber(*look.threshold, words.value(0), -1e38, 1e38); }));
    actions.bind("layer.surfaceColor", onSurfaceLook(project, setSurfaceColor));
    actions.bind("layer.volume", showVolume(project));
    actions.bind("layer.volumePreset", usePreset(project));
    actions.bind("layer.volumeCurve", onVolumeLook(project, setCurve));
    actions.bind("layer.volumeMode", onVolumeLook(project, [](VolumeLook& look, const QStringList& words) {
                     return setWord(look.mode, words.value(0), {"composite", "maximum", "minimum", "average"});
                 }));
    actions.bind("layer.volumeDensity", onVolumeLook(project, [](VolumeLook& look, const QStringList& words) { return setNumber(look.density, words.value(0), 0, 1000); }));
    actions.bind("layer.volumeShading", onVolumeLook(project, [](VolumeLook& look, const QStringList& words) { return setOnOff(look.shaded, words.value(0)); }));
}

}  // namespace volumen
