#include "app/controllers/bind_labels.h"

#include <algorithm>
#include <span>

#include "app/controllers/bind_label_work.h"
#include "app/controllers/bind_mask.h"
#include "app/controllers/layer_acts.h"
#include "app/controllers/panes.h"
#include "core/base/error.h"
#include "core/labels/distinct_color.h"

namespace volumen {

namespace {

/// "meaning=ink color=#e8603c", in any order. Throws Error.
void readLabelWords(const QStringList& words, LabelMeaning& meaning, LabelColor& color) {
    for (const QString& word : words) {
        const std::string value = word.section('=', 1).toStdString();
        const QString name = word.section('=', 0, 0);
        if (name == "meaning") meaning = labelMeaningNamed(value);
        else if (name == "color") color = parseColor(value);
        else throw Error(word.toStdString() + ": is nothing that a label has; write meaning=ink or color=#e8603c");
    }
}

LabelId freeId(const LabelTable& table) {
    LabelId id = 1;
    while (table.find(id)) ++id;
    return id;
}

void addLabel(Project& project, const QStringList& words) {
    const Layer& layer = layerToPaint(project);
    LabelTable table = layer.labels->table();
    LabelMeaning meaning = LabelMeaning::other;
    LabelColor color = distinctColor(freeId(table));
    readLabelWords(words.mid(1), meaning, color);
    table.add(words[0].toStdString(), meaning, color);
    project.setLabelTable(layer.id, table);
}

void selectLabel(Project& project, const QString& name) {
    const Layer& layer = layerToPaint(project);
    project.selectLabel(layer.id, labelNamed(layer, name).id);
}

/// Switches one of a label's marks: locked, visible.
void setMark(Project& project, bool Label::*mark, const QStringList& words) {
    const Layer& layer = layerToPaint(project);
    Label label = labelNamed(layer, words[0]);
    label.*mark = words[1] == "on";
    LabelTable table = layer.labels->table();
    table.set(label);
    project.setLabelTable(layer.id, table);
}

/// The `index`-th label of the table; out of it, nothing.
void selectAt(Project& project, std::int64_t index) {
    const Layer& layer = layerToPaint(project);
    const auto& labels = layer.labels->table().labels();
    if (index >= 0 && index < static_cast<std::int64_t>(labels.size())) project.selectLabel(layer.id, labels[static_cast<std::size_t>(index)].id);
}

void selectBeside(Project& project, int step) {
    const Layer& layer = layerToPaint(project);
    const auto& labels = layer.labels->table().labels();
    const auto at = std::find_if(labels.begin(), labels.end(), [&](const Label& label) { return label.id == layer.selectedLabel; });
    selectAt(project, at - labels.begin() + step);
}

/// "everything", "unlabeled", or a label's name.
QString setOverwrite(const Project& project, PaintSettings& settings, const QString& word) {
    const Layer* painted = project.paintLayer();
    const Label* label = painted ? painted->labels->table().find(word.toStdString()) : nullptr;
    if (!label) return setWord(settings.overwrite, word, {"everything", "unlabeled"});
    settings.overwrite = Overwrite::oneLabel, settings.overLabel = label->id;
    return {};
}

/// "radius=12 shape=sphere over=unlabeled", in any order.
QString readToolWords(const Project& project, PaintSettings& settings, const QStringList& words) {
    for (const QString& word : words) {
        const QString name = word.section('=', 0, 0), value = word.section('=', 1);
        QString problem = QString("%1: is no setting of the tool; write radius=12, shape=disc or over=unlabeled").arg(word);
        if (name == "radius") problem = setNumber(settings.radiusVoxels, value, 0, kLargestRadius);
        if (name == "shape") problem = setWord(settings.shape, value, {"sphere", "disc", "square"});
        if (name == "over") problem = setOverwrite(project, settings, value);
        if (!problem.isEmpty()) return problem;
    }
    return {};
}

ToolEvent eventAt(const LabelServices& services, PaneId pane, Point um) {
    const QPointF at = services.panes.slice(pane)->projection().toPane(um);
    return {.pane = pane, .um = um, .pixelDown = at.y(), .pixelRight = at.x(), .button = MouseButton::left, .acts = {}};
}

/// Press, moves and release of the tool in hand.
void stroke(const LabelServices& services, const QStringList& words) {
    const auto pane = paneNamed(words[0].toStdString());
    if (!pane || *pane == PaneId::volume) throw Error(words[0].toStdString() + ": is no pane to paint in; write xy, xz or yz");
    if (!services.tools.active().paints()) throw Error("the tool in hand does not paint; choose one with tool.brush or tool.erase");
    std::vector<ToolEvent> events;
    for (const QString& word : words.mid(1)) events.push_back(eventAt(services, *pane, services.project.space().toUm(readPoint(word))));
    Tool& tool = services.tools.active();
    try {
        tool.press(events.front(), services.project);
        for (const ToolEvent& event : std::span(events).subspan(1)) tool.move(event, services.project);
        tool.release(events.back(), services.project);
    } catch (const Error&) {
        tool.cancel(services.project);
        throw;
    }
}

void createLabels(const LabelServices& s, const std::string& name, const LabelKeeping::Done& done) {
    s.keeping.create(name, [s, done](const QString& problem) { problem.isEmpty() ? s.flush(done) : done(problem); });
}

/// As a person asks for it: with labels to paint with, in a project that is asked for where there is none.
ActionResult newLabels(const LabelServices& s) {
    if (s.readOnly()) return ActionResult::failed("the project is open in another Volumen, or cannot be written; save it under another name to paint");
    return later([&](const LabelKeeping::Done& done) {
        s.withPlace([s, done](const QString& problem) {
            if (!problem.isEmpty()) return done(problem);
            createLabels(s, {}, [s, done](const QString& late) {
                if (late.isEmpty()) addNextLabel(s.project), addNextLabel(s.project);
                done(late);
            });
        });
    });
}

void bindTables(ActionTable& actions, const LabelServices& s) {
    actions.bind("labels.new", [s](const QStringList& words) {
        if (words.isEmpty()) return newLabels(s);
        if (s.readOnly()) return ActionResult::failed("the project is open in another Volumen, or cannot be written; save it under another name to paint");
        return later([&](const LabelKeeping::Done& done) { createLabels(s, words[0].toStdString(), done); });
    });
    actions.bind("label.add", [s](const QStringList& words) {
        const ActionResult added = tried([&] { addLabel(s.project, words); });
        if (added.state == ActionResult::State::failed) return added;
        return later([&](const LabelKeeping::Done& done) { s.keeping.whenDurable(done); });
    });
    actions.bind("label.lock", [s](const QStringList& words) { return tried([&] { setMark(s.project, &Label::locked, words); }); });
    actions.bind("label.visible", [s](const QStringList& words) { return tried([&] { setMark(s.project, &Label::visible, words); }); });
    actions.bind("label.next", [s](const QStringList&) { return tried([&] { selectBeside(s.project, 1); }); });
    actions.bind("label.previous", [s](const QStringList&) { return tried([&] { selectBeside(s.project, -1); }); });
    for (int number = 1; number <= 9; ++number)
        actions.bind(QString("label.number%1").arg(number), [s, number](const QStringList&) { return tried([&] { selectAt(s.project, number - 1); }); });
    actions.bind("label.select", [s](const QStringList& words) { return tried([&] { selectLabel(s.project, words[0]); }); });
}

void bindTools(ActionTable& actions, const LabelServices& s) {
    for (const auto& [id, tool] : {std::pair("tool.brush", "brush"), std::pair("tool.erase", "erase")})
        actions.bind(id, [s, tool = QString(tool)](const QStringList& words) {
            const QString problem = readToolWords(s.project, s.settings, words);
            if (!problem.isEmpty()) return ActionResult::failed(problem);
            return s.chooseTool(tool), ActionResult::done();
        });
    for (const char* tool : {"lasso", "polygon", "scissors"})
        actions.bind(QString("tool.") + tool, [s, tool](const QStringList&) { return s.chooseTool(tool), ActionResult::done(); });
    actions.bind("tool.fill", [s](const QStringList& words) {
        if (!words.isEmpty()) s.settings.fillsInDepth = words[0] == "depth";
        return s.chooseTool("fill"), ActionResult::done();
    });
    const auto resize = [s](int steps) {
        return [s, steps](const QStringList&) { return s.tools.active().resize(steps), s.settingsChanged(), ActionResult::done(); };
    };
    actions.bind("tool.larger", resize(1));
    actions.bind("tool.smaller", resize(-1));
    actions.bind("stroke", [s](const QStringList& words) { return tried([&] { stroke(s, words); }); });
}

void bindSteps(ActionTable& actions, const LabelServices& s) {
    for (const auto& [id, direction] : {std::pair("edit.undo", -1), std::pair("edit.redo", 1)})
        actions.bind(id, [s, direction](const QStringList& words) {
            const std::int64_t count = words.isEmpty() ? 1 : words[0].toLongLong();
            if (count < 1) return ActionResult::failed(QString("%1: is no number of steps; write one from 1").arg(words[0]));
            return later([&](const LabelKeeping::Done& done) { s.keeping.step(count * direction, done); });
        });
}

}  // namespace

Point readPoint(const QString& word) {
    const QStringList parts = word.split(',');
    Point point;
    bool ok = parts.size() == 3;
    int index = 0;
    for (const Axis axis : {Axis::z, Axis::y, Axis::x}) {
        bool number = false;
        along(point, axis) = parts.value(index++).toDouble(&number);
        ok = ok && number;
    }
    if (!ok) throw Error(word.toStdString() + ": is no position; write it as z,y,x");
    return point;
}

const Label& labelNamed(const Layer& layer, const QString& name) {
    const Label* label = layer.labels->table().find(name.toStdString());
    if (!label) throw Error("\"" + name.toStdString() + "\": is no label of \"" + layer.name + "\"; add it first");
    return *label;
}

void addNextLabel(Project& project) {
    const LabelTable& table = layerToPaint(project).labels->table();
    const std::size_t count = table.labels().size();
    if (!table.find("ink")) return addLabel(project, {"ink", "meaning=ink"});
    if (!table.find("no ink")) return addLabel(project, {"no ink", "meaning=no-ink"});
    std::size_t number = count + 1;
    while (table.find("label " + std::to_string(number))) ++number;
    addLabel(project, {QString("label %1").arg(number)});
}

void bindLabels(ActionTable& actions, const LabelServices& services) {
    bindTables(actions, services);
    bindTools(actions, services);
    bindSteps(actions, services);
    bindLabelWork(actions, services);
    bindMask(actions, services);
}

}  // namespace volumen
