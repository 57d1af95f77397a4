#include "ui/render/vtk_actor.h"

#include <vtkActor.h>
#include <vtkProperty.h>
#include <vtkShaderProperty.h>

#include <string>

namespace volumen {

void showUnlit(vtkActor* actor) {
    actor->GetProperty()->LightingOff();
    actor->GetProperty()->SetInterpolationToFlat();
    actor->PickableOff();
}

void cutBelowOpacity(vtkActor* actor, double least) {
    const std::string cut = "  if (gl_FragData[0].a < " + std::to_string(least) + ") discard;\n";
    actor->ForceOpaqueOn();
    actor->GetShaderProperty()->AddFragmentShaderReplacement("//VTK::TCoord::Impl", true, "//VTK::TCoord::Impl\n" + cut, false);
}

}  // namespace volumen
