#pragma once

#include <functional>

#include "app/controllers/label_keeping.h"
#include "app/controllers/label_tasks.h"
#include "ui/actions.h"
#include "ui/tools/paint_settings.h"
#include "ui/tools/tool_box.h"

namespace volumen {

struct NumberQuestion;
class PaintDock;
class Panes;
class Scissors;
class ValueReading;

/// What the actions of painting work on, and what they need done. All outlives the table's use.
struct LabelServices {
    Project& project;
    Panes& panes;
    ToolBox& tools;
    LabelKeeping& keeping;
    LabelTasks& tasks;
    PaintSettings& settings;
    ValueReading& reading;
    PaintDock& dock;
    Scissors& scissors;
    std::function<void(const QString& tool)> chooseTool;
    std::function<void()> settingsChanged;             ///< of the tools
    std::function<bool()> readOnly;
    std::function<void(LabelKeeping::Done)> withPlace; ///< asks where the project is to lie, unless it lies somewhere
    std::function<void(LabelKeeping::Done)> flush;     ///< brings what is told of the project to disk
    /// Asks a person for a number, that of the last time to begin with, and runs the action with it.
    std::function<void(const QString& id, const NumberQuestion&)> askNumber;
    /// Asks for another label than the one that is chosen, and runs the action with its name.
    std::function<void(const QString& id, const QString& title, const QString& sentence)> askLabel;
};

/// "32,40,48": voxels of the space. Throws Error.
Point readPoint(const QString& word);

/// Throws Error.
const Label& labelNamed(const Layer& layer, const QString& name);

/// Adds a label to the layer that is painted in: ink, then no ink, then others, each in a colour of its own. Throws Error.
void addNextLabel(Project& project);

/// Gives the actions `labels.*`, `label.*`, `tool.brush`, `tool.erase`, `stroke`, `edit.undo` and `edit.redo` their meaning.
void bindLabels(ActionTable& actions, const LabelServices& services);

}  // namespace volumen
