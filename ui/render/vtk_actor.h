#pragma once

#include <vtkNew.h>
#include <vtkPoints.h>

#include "core/base/geometry.h"

class vtkActor;

namespace volumen {

// What the scene's actors share. The one place where z-y-x becomes VTK's x-y-z is `insert`, beside the camera in scene.cpp.

inline void insert(vtkPoints* points, Point p) { points->InsertNextPoint(p.x, p.y, p.z); }

inline vtkNew<vtkPoints> doublePoints() {
    vtkNew<vtkPoints> points;
    points->SetDataTypeToDouble();
    return points;
}

/// Colours are seen as they are.
void showUnlit(vtkActor*);

/// For a textured actor: fragments less opaque leave no trace, not even in depth; the others are blended in the order of drawing,
/// which spares sorting, whatever crosses what.
void cutBelowOpacity(vtkActor*, double least);

}  // namespace volumen
