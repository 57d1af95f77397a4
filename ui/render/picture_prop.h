#pragma once

#include <vtkNew.h>

#include <optional>

#include "ui/render/scene.h"

class vtkActor;
class vtkImageData;
class vtkPolyData;
class vtkPolyDataMapper;
class vtkTexture;

namespace volumen {

/// A picture on a parallelogram, unlit: its colours are seen as they are.
class PictureProp {
public:
    PictureProp();
    ~PictureProp();
    vtkActor* actor() const { return m_actor; }

    void setPicture(const PlanePicture&);
    /// Samples a pixel at grazing angles; 1 is the cheapest.
    void setAnisotropy(float samples);
    const PlanePicture& picture() const { return m_picture; }

    /// How far along the ray the picture is met, in lengths of its direction.
    std::optional<double> hit(const Ray&) const;

private:
    void layQuad(const std::array<Point, 4>& corners);
    void shareTexels();

    PlanePicture m_picture;
    vtkNew<vtkPolyData> m_quad;
    vtkNew<vtkImageData> m_pixels;
    vtkNew<vtkTexture> m_texture;
    vtkNew<vtkPolyDataMapper> m_mapper;
    vtkNew<vtkActor> m_actor;
};

}  // namespace volumen
