#include "ui/render/mesh_prop.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkOpenGLPolyDataMapper.h>
#include <vtkOpenGLVertexBufferObject.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkProperty.h>
#include <vtkShaderProperty.h>
#include <vtkTypeInt32Array.h>
#include <vtkUniforms.h>

namespace volumen {

namespace {

vtkNew<vtkFloatArray> xyzOf(const std::vector<MeshPoint>& points) {
    vtkNew<vtkFloatArray> array;
    array->SetNumberOfComponents(3);
    array->SetNumberOfTuples(static_cast<vtkIdType>(points.size()));
    float* at = array->GetPointer(0);
    for (const MeshPoint& p : points) *at++ = p.x, *at++ = p.y, *at++ = p.z;
    return array;
}

/// Corners of triangles, as VTK holds cells: where each begins, and whose points they are.
vtkNew<vtkCellArray> cellsOf(const TriangleMesh& mesh) {
    vtkNew<vtkTypeInt32Array> begins, corners;
    const auto count = static_cast<vtkIdType>(mesh.triangles.size());
    begins->SetNumberOfValues(count + 1);
    corners->SetNumberOfValues(3 * count);
    for (vtkIdType i = 0; i <= count; ++i) begins->SetValue(i, static_cast<int>(3 * i));
    vtkIdType next = 0;
    for (const auto& triangle : mesh.triangles)
        for (const std::uint32_t corner : triangle) corners->SetValue(next++, static_cast<int>(corner));
    vtkNew<vtkCellArray> cells;
    cells->SetData(begins, corners);
    return cells;
}

constexpr double kEverywhere = 1e30;

/// A fragment's place in the world, and what of it is cut away: OpenGL's own clip planes are six, a crop box and a cut are seven.
void cutByClip(vtkShaderProperty* shaders) {
    shaders->AddVertexShaderReplacement("//VTK::PositionVC::Dec", true, "//VTK::PositionVC::Dec\nout vec3 placeUm;\n", false);
    shaders->AddVertexShaderReplacement("//VTK::PositionVC::Impl", true, "//VTK::PositionVC::Impl\n  placeUm = vertexMC.xyz;\n", false);
    shaders->AddFragmentShaderReplacement("//VTK::Clip::Dec", true, "//VTK::Clip::Dec\nin vec3 placeUm;\n", false);
    shaders->AddFragmentShaderReplacement("//VTK::Clip::Impl", true,
                                          "//VTK::Clip::Impl\n  if (any(lessThan(placeUm, cropLo)) || any(greaterThan(placeUm, cropHi)) || dot(placeUm - cutPoint, cutNormal) < 0.0) discard;\n", false);
}

void setPoint(vtkShaderProperty* shaders, const char* name, Point p) {
    const double xyz[] = {p.x, p.y, p.z};
    shaders->GetFragmentCustomUniforms()->SetUniform3f(name, xyz);
}

}  // namespace

MeshProp::MeshProp() {
    m_mapper->SetInputData(m_surface);
    m_mapper->ScalarVisibilityOff();
    m_mapper->SetVBOShiftScaleMethod(vtkOpenGLVertexBufferObject::DISABLE_SHIFT_SCALE);  // the clip is told of in µm
    m_actor->SetMapper(m_mapper);
    vtkProperty* look = m_actor->GetProperty();
    look->SetInterpolationToPhong();
    look->SetAmbient(0.12);
    look->SetDiffuse(0.85);
    look->SetSpecular(0.18);
    look->SetSpecularPower(24);
    cutByClip(m_actor->GetShaderProperty());
    setClip({});
}

MeshProp::~MeshProp() = default;

void MeshProp::setMesh(const TriangleMesh& mesh) {
    vtkNew<vtkPoints> points;
    points->SetData(xyzOf(mesh.points));
    m_surface->SetPoints(points);
    m_surface->SetPolys(cellsOf(mesh));
    m_surface->GetPointData()->SetNormals(xyzOf(mesh.normals));
}

void MeshProp::setColor(const QColor& color) { m_actor->GetProperty()->SetColor(color.redF(), color.greenF(), color.blueF()); }

void MeshProp::setShown(bool shown) { m_actor->SetVisibility(shown); }

void MeshProp::setClip(const VolumeClip& clip) {
    const WorldBox crop = clip.crop.value_or(WorldBox{Point{-1, -1, -1} * kEverywhere, Point{1, 1, 1} * kEverywhere});
    const ClipPlane cut = clip.plane.value_or(ClipPlane{});
    vtkShaderProperty* shaders = m_actor->GetShaderProperty();
    setPoint(shaders, "cropLo", crop.lo);
    setPoint(shaders, "cropHi", crop.hi);
    setPoint(shaders, "cutPoint", cut.point);
    setPoint(shaders, "cutNormal", cut.normal);
}

}  // namespace volumen
