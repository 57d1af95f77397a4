#pragma once

namespace volumen {

class ActionTable;
class Panes;
class Project;

/// Gives the actions `scene.*` of the 3D pane their meaning. All of them outlive the table's use.
void bindScene(ActionTable& actions, Panes& panes, Project& project);

/// Shows in menus which of its switches are on.
void showSceneState(ActionTable& actions, const Panes& panes, const Project& project);

}  // namespace volumen
