#include "app/controllers/layer_acts.h"

#include "core/base/error.h"

namespace volumen {

ActionHandler onLayer(Project& project, LayerAct act) {
    return [&project, act](const QStringList& arguments) {
        const Layer* layer = arguments.isEmpty() ? project.layer(project.activeLayer()) : project.layerNamed(arguments[0].toStdString());
        if (!layer && arguments.isEmpty()) return ActionResult::failed("no layer is open; open a volume first");
        if (!layer) return ActionResult::failed(QString("%1: no layer of that name is open").arg(arguments[0]));
        const QString problem = act(*layer, arguments.mid(1));
        return problem.isEmpty() ? ActionResult::done() : ActionResult::failed(problem);
    };
}

ActionResult tried(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        return ActionResult::failed(QString::fromStdString(error.what()));
    }
    return ActionResult::done();
}

ActionResult later(const std::function<void(std::function<void(const QString& problem)>)>& start) {
    auto pending = std::make_shared<PendingAction>();
    const ActionResult started = tried([&] { start([pending](const QString& problem) { pending->finish(problem.isEmpty() ? ActionResult::done() : ActionResult::failed(problem)); }); });
    return started.state == ActionResult::State::failed ? started : ActionResult::later(pending);
}

QString setNumber(double& into, const QString& word, double lo, double hi) {
    bool number = false;
    const double value = word.toDouble(&number);
    if (!number || value < lo || value > hi) return QString("%1: is not a number between %2 and %3").arg(word).arg(lo).arg(hi);
    into = value;
    return {};
}

}  // namespace volumen
