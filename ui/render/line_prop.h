#pragma once

#include <vtkNew.h>

#include <QColor>
#include <functional>
#include <vector>

#include "ui/render/camera.h"

class vtkActor;
class vtkImageData;
class vtkPolyData;
class vtkPolyDataMapper;
class vtkTexture;

namespace volumen {

/// A straight line in world µm.
struct ColoredLine {
    Point from;
    Point to;
    QColor color;
};

/// Thin smooth lines of one width on the screen, drawn nearer than the surfaces they lie on by `nearer`, a share of the depth range.
/// Each line is a ribbon that faces the eye and fades out over the last pixel of its sides, so that no multisampling is needed.
class LineProp {
public:
    explicit LineProp(double nearer = 0.002);
    ~LineProp();
    vtkActor* actor() const { return m_actor; }

    void setLines(std::vector<ColoredLine> lines) { m_lines = std::move(lines); }

    /// Lays the ribbons for one picture; `width` in its pixels. `strength` (0 … 1) dims what lies far away.
    void face(const CameraState&, QSizeF viewport, double width, const std::function<double(Point)>& strength);

private:
    void setWidth(double pixels);

    std::vector<ColoredLine> m_lines;
    double m_width = 0;
    vtkNew<vtkPolyData> m_ribbons;
    vtkNew<vtkImageData> m_profile;  ///< how opaque a ribbon is from side to side
    vtkNew<vtkTexture> m_texture;
    vtkNew<vtkPolyDataMapper> m_mapper;
    vtkNew<vtkActor> m_actor;
};

}  // namespace volumen
