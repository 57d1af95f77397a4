#include "ui/render/picture_prop.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkOpenGLRenderWindow.h>
#include <vtkOpenGLTexture.h>
#include <vtkPointData.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkTextureObject.h>

#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <utility>

#include "ui/render/opacity.h"
#include "ui/render/vtk_actor.h"

namespace volumen {

namespace {

constexpr double kLeastOpacity = 0.5;

}  // namespace

PictureProp::PictureProp() {
    m_texels->SetMinificationFilter(vtkTextureObject::LinearMipmapLinear);
    m_texels->SetMagnificationFilter(vtkTextureObject::Linear);
    m_texels->SetWrapS(vtkTextureObject::ClampToEdge);
    m_texels->SetWrapT(vtkTextureObject::ClampToEdge);
    m_mapper->SetInputData(m_quad);
    m_actor->SetMapper(m_mapper);
    m_actor->VisibilityOff();
    showUnlit(m_actor);
    cutBelowOpacity(m_actor, kLeastOpacity);
}

PictureProp::~PictureProp() = default;

void PictureProp::setPicture(const PlanePicture& picture) {
    if (picture.corners != m_picture.corners || m_quad->GetNumberOfPoints() == 0) layQuad(picture.corners);
    m_picture = picture;
    m_outdated = true;
    m_actor->SetVisibility(!picture.empty());
}

void PictureProp::color(vtkOpenGLRenderWindow* window, float anisotropy) {
    if (!std::exchange(m_outdated, false) || m_picture.empty()) return;
    if (!m_plane) m_plane = std::make_unique<PlaneTexture>();
    m_plane->color(m_picture.slice, m_picture.passes);
    m_texels->SetContext(window);
    m_texels->AssignToExistingTexture(m_plane->handle(), GL_TEXTURE_2D);
    m_texels->SetMaximumAnisotropicFiltering(anisotropy);
    m_texture->SetTextureObject(m_texels);
    m_actor->SetTexture(m_texture);
}

void PictureProp::release() {
    m_uploadsBefore = uploads();
    m_actor->SetTexture(nullptr);
    m_plane.reset();
    m_outdated = true;
}

void PictureProp::layQuad(const std::array<Point, 4>& corners) {
    const vtkNew<vtkPoints> points = doublePoints();
    for (Point corner : corners) insert(points, corner);
    vtkNew<vtkCellArray> quad;
    quad->InsertNextCell({0, 1, 2, 3});
    vtkNew<vtkFloatArray> places;  // the picture's first row is the texture's last
    places->SetNumberOfComponents(2);
    for (const auto& [u, v] : {std::pair{0, 1}, {1, 1}, {1, 0}, {0, 0}}) places->InsertNextTuple2(u, v);
    m_quad->SetPoints(points);
    m_quad->SetPolys(quad);
    m_quad->GetPointData()->SetTCoords(places);
}

std::optional<double> PictureProp::hit(const Ray& ray) const {
    if (m_picture.empty()) return {};
    const Point origin = m_picture.corners[0];
    const Point right = m_picture.corners[1] - origin, down = m_picture.corners[3] - origin;
    const Point normal = cross(right, down);
    const double facing = dot(ray.direction, normal);
    if (std::abs(facing) < 1e-9 * length(normal)) return {};
    const double t = dot(origin - ray.origin, normal) / facing;
    if (t < ray.nearest) return {};
    const Point inside = ray.origin + ray.direction * t - origin;
    const double u = dot(cross(inside, down), normal) / dot(normal, normal);
    const double v = dot(cross(right, inside), normal) / dot(normal, normal);
    if (u < 0 || u >= 1 || v < 0 || v >= 1) return {};
    const PixelRect& rect = m_picture.slice.rect;
    const auto row = rect.top + static_cast<std::int64_t>(v * static_cast<double>(rect.height)), column = rect.left + static_cast<std::int64_t>(u * static_cast<double>(rect.width));
    return opacityAt(m_picture.slice, m_picture.passes, row, column) < kLeastOpacity ? std::nullopt : std::optional(t);
}

}  // namespace volumen
