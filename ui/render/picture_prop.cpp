#include "ui/render/picture_prop.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkImageData.h>
#include <vtkPointData.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkTexture.h>
#include <vtkUnsignedCharArray.h>

#include <utility>

#include "ui/render/vtk_actor.h"

namespace volumen {

PictureProp::PictureProp() {
    m_texture->SetInputData(m_pixels);
    m_texture->SetColorModeToDirectScalars();
    m_texture->InterpolateOn();
    m_texture->MipmapOn();
    m_texture->SetWrap(vtkTexture::ClampToEdge);
    m_mapper->SetInputData(m_quad);
    m_actor->SetMapper(m_mapper);
    m_actor->SetTexture(m_texture);
    m_actor->VisibilityOff();
    showUnlit(m_actor);
    cutBelowOpacity(m_actor, 0.5);
}

PictureProp::~PictureProp() = default;

void PictureProp::setPicture(const PlanePicture& picture) {
    const bool sameImage = picture.image.cacheKey() == m_picture.image.cacheKey();
    if (picture.corners != m_picture.corners || m_quad->GetNumberOfPoints() == 0) layQuad(picture.corners);
    if (sameImage) {
        m_picture.corners = picture.corners;
        return;
    }
    m_picture = picture;
    m_actor->SetVisibility(!picture.image.isNull());
    if (!picture.image.isNull()) shareTexels();
}

void PictureProp::setAnisotropy(float samples) { m_texture->SetMaximumAnisotropicFiltering(samples); }

void PictureProp::layQuad(const std::array<Point, 4>& corners) {
    const vtkNew<vtkPoints> points = doublePoints();
    for (Point corner : corners) insert(points, corner);
    vtkNew<vtkCellArray> quad;
    quad->InsertNextCell({0, 1, 2, 3});
    vtkNew<vtkFloatArray> places;  // the image's first row is the texture's first
    places->SetNumberOfComponents(2);
    for (const auto& [u, v] : {std::pair{0, 0}, {1, 0}, {1, 1}, {0, 1}}) places->InsertNextTuple2(u, v);
    m_quad->SetPoints(points);
    m_quad->SetPolys(quad);
    m_quad->GetPointData()->SetTCoords(places);
}

/// VTK looks into the image, which `m_picture` keeps and nobody writes.
void PictureProp::shareTexels() {
    if (m_picture.image.format() != QImage::Format_RGBA8888) m_picture.image.convertTo(QImage::Format_RGBA8888);
    if (m_picture.image.width() == 1)
        m_picture.image = m_picture.image.scaled(2, m_picture.image.height());  // VTK would lay it on its side
    const int width = m_picture.image.width(), height = m_picture.image.height();
    vtkNew<vtkUnsignedCharArray> texels;
    texels->SetNumberOfComponents(4);
    texels->SetArray(const_cast<uchar*>(m_picture.image.constBits()), vtkIdType{4} * width * height, 1);
    m_pixels->SetDimensions(width, height, 1);
    m_pixels->GetPointData()->SetScalars(texels);
    m_pixels->Modified();
}

std::optional<double> PictureProp::hit(const Ray& ray) const {
    if (m_picture.image.isNull()) return {};
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
    const QRgb pixel = m_picture.image.pixel(static_cast<int>(u * m_picture.image.width()), static_cast<int>(v * m_picture.image.height()));
    return qAlpha(pixel) < 128 ? std::nullopt : std::optional(t);
}

}  // namespace volumen
