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

void cutBelowOpacity(vtkActor* actor, double least, double solid) {
    std::string cut = "  if (gl_FragData[0].a < " + std::to_string(least) + ") discard;\n";
    if (solid > 0) cut += "  gl_FragDepth = gl_FragData[0].a < " + std::to_string(solid) + " ? 0.999999 : gl_FragCoord.z;\n";
    actor->ForceOpaqueOn();
    actor->GetShaderProperty()->AddFragmentShaderReplacement("//VTK::TCoord::Impl", true, "//VTK::TCoord::Impl\n" + cut, false);
}

}  // namespace volumen
