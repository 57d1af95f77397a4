#pragma once

namespace volumen {

class ActionTable;
class Project;

/// Gives the actions `layer.volume*`, how layers are shown in 3D, their meaning. Both outlive the table's use.
void bindVolumes(ActionTable& actions, Project& project);

}  // namespace volumen
