#include "ui/render/surface_prop.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkPlane.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkTypeInt32Array.h>

#include <algorithm>

namespace volumen {

namespace {

constexpr int kMostPlanes = 6;

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

void addPlane(vtkPolyDataMapper* mapper, Point through, Point normal) {
    const vtkNew<vtkPlane> plane;
    plane->SetOrigin(through.x, through.y, through.z);
    plane->SetNormal(normal.x, normal.y, normal.z);
    mapper->AddClippingPlane(plane);
}

bool shows(const VolumeClip& clip, Point p) {
    if (clip.plane && dot(p - clip.plane->point, clip.plane->normal) < 0) return false;
    const auto within = [](double v, double lo, double hi) { return v >= lo && v <= hi; };
    return !clip.crop || (within(p.z, clip.crop->lo.z, clip.crop->hi.z) && within(p.y, clip.crop->lo.y, clip.crop->hi.y) && within(p.x, clip.crop->lo.x, clip.crop->hi.x));
}

/// Where a ray meets a triangle (Möller and Trumbore, 1997), in lengths of its direction.
std::optional<double> hitOf(const Ray& ray, Point a, Point b, Point c) {
    const Point ab = b - a, ac = c - a, p = cross(ray.direction, ac);
    const double facing = dot(ab, p);
    if (facing == 0) return {};
    const Point toOrigin = ray.origin - a, q = cross(toOrigin, ab);
    const double u = dot(toOrigin, p) / facing, v = dot(ray.direction, q) / facing;
    if (u < 0 || v < 0 || u + v > 1) return {};
    return dot(ac, q) / facing;
}

}  // namespace

SurfaceProp::SurfaceProp() {
    m_mapper->SetInputData(m_surface);
    m_mapper->ScalarVisibilityOff();
    m_actor->SetMapper(m_mapper);
    vtkProperty* look = m_actor->GetProperty();
    look->SetInterpolationToPhong();
    look->SetAmbient(0.12);
    look->SetDiffuse(0.85);
    look->SetSpecular(0.18);
    look->SetSpecularPower(24);
}

SurfaceProp::~SurfaceProp() = default;

void SurfaceProp::setPicture(const SurfacePicture& picture) {
    const bool another = picture.mesh != m_picture.mesh;
    m_picture = picture;
    if (another) layMesh(*picture.mesh), layPlanes();
    m_actor->GetProperty()->SetColor(picture.color.redF(), picture.color.greenF(), picture.color.blueF());
    m_actor->SetVisibility(!picture.mesh->empty());
}

void SurfaceProp::layMesh(const TriangleMesh& mesh) {
    vtkNew<vtkPoints> points;
    points->SetData(xyzOf(mesh.points));
    m_surface->SetPoints(points);
    m_surface->SetPolys(cellsOf(mesh));
    m_surface->GetPointData()->SetNormals(xyzOf(mesh.normals));
}

void SurfaceProp::setClip(const VolumeClip& clip) {
    if (clip == m_clip) return;
    m_clip = clip;
    layPlanes();
}

/// OpenGL has six planes to cut with, so only those that cut this surface are used: of seven one lies beside it, unless it fills the whole crop box.
void SurfaceProp::layPlanes() {
    m_mapper->RemoveAllClippingPlanes();
    int left = kMostPlanes;
    const auto cut = [&](Point through, Point normal) {
        if (left > 0 && cuts(through, normal)) addPlane(m_mapper, through, normal), --left;
    };
    if (m_clip.plane) cut(m_clip.plane->point, m_clip.plane->normal);
    if (!m_clip.crop) return;
    for (const Axis axis : {Axis::z, Axis::y, Axis::x}) {
        Point up;
        along(up, axis) = 1;
        cut(m_clip.crop->lo, up);
        cut(m_clip.crop->hi, -up);
    }
}

/// Whether any of the surface lies behind the plane.
bool SurfaceProp::cuts(Point through, Point normal) const {
    if (!m_picture.mesh) return false;
    return std::any_of(m_picture.mesh->points.begin(), m_picture.mesh->points.end(), [&](MeshPoint p) { return dot(toPoint(p) - through, normal) < 0; });
}

std::optional<double> SurfaceProp::hit(const Ray& ray) const {
    std::optional<double> nearest;
    if (!m_picture.mesh) return nearest;
    const TriangleMesh& mesh = *m_picture.mesh;
    for (const auto& triangle : mesh.triangles) {
        const std::optional<double> t = hitOf(ray, toPoint(mesh.points[triangle[0]]), toPoint(mesh.points[triangle[1]]), toPoint(mesh.points[triangle[2]]));
        if (t && *t >= ray.nearest && (!nearest || *t < *nearest) && shows(m_clip, ray.origin + ray.direction * *t)) nearest = t;
    }
    return nearest;
}

}  // namespace volumen
