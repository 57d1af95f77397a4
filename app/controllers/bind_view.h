#pragma once

#include <QStringList>

namespace volumen {

struct ActionResult;
class ActionTable;
class Panes;
class Project;

/// Gives the actions `view.*` their meaning. All of them outlive the table's use.
void bindView(ActionTable& actions, Panes& panes, Project& project);

/// The action `goto z,y,x`: the crosshair there, in the middle of every pane.
ActionResult goTo(Project& project, const QStringList& arguments);

}  // namespace volumen
