#include "ui/render/line_prop.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkImageData.h>
#include <vtkPointData.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkShaderProperty.h>
#include <vtkTexture.h>
#include <vtkUnsignedCharArray.h>

#include <optional>
#include <string>

#include "ui/render/vtk_actor.h"

namespace volumen {
namespace {

constexpr int kProfileTexels = 32;
constexpr double kSoftEdge = 1;  // pixels that a ribbon is wider than its line, on each side
constexpr double kSolid = 0.3;   // opacity from which on a line hides what is behind: less than half, since lines that step back are fainter

/// Opacity at a distance in pixels from the middle of a line: the share of a pixel that the line covers.
double coverage(double distance, double width) { return std::clamp(width / 2 + 0.5 - distance, 0.0, 1.0) * std::min(width, 1.0); }

void drawNearer(vtkActor* actor, double share) {
    const std::string shift = "  gl_Position.z -= " + std::to_string(share) + " * gl_Position.w;\n";
    actor->GetShaderProperty()->AddVertexShaderReplacement("//VTK::PositionVC::Impl", true, "//VTK::PositionVC::Impl\n" + shift, false);
}

/// The part of a line that lies in front of the eye.
std::optional<ColoredLine> inFront(ColoredLine line, const CameraState& camera) {
    if (camera.parallel) return line;
    const Point forward = frameOf(camera).forward;
    const double least = length(camera.focus - camera.eye) * 1e-3;
    const double from = dot(line.from - camera.eye, forward) - least, to = dot(line.to - camera.eye, forward) - least;
    if (from <= 0 && to <= 0) return {};
    const Point crossing = line.from + (line.to - line.from) * (from / (from - to));
    if (from <= 0) line.from = crossing;
    if (to <= 0) line.to = crossing;
    return line;
}

/// Across the line and the line of sight, one pixel long; zero where the line is seen end on.
Point sideways(const CameraState& camera, QSizeF viewport, Point at, Point direction) {
    const Point sight = camera.parallel ? camera.focus - camera.eye : at - camera.eye;
    const Point side = cross(direction, sight);
    const double size = length(side);
    return size > 0 ? side * (worldPerPixel(camera, at, viewport) / size) : Point{};
}

/// The ribbons of one picture, in the making.
struct Ribbons {
    vtkNew<vtkPoints> points = doublePoints();
    vtkNew<vtkCellArray> quads;
    vtkNew<vtkFloatArray> places;
    vtkNew<vtkUnsignedCharArray> colors;

    Ribbons() {
        places->SetNumberOfComponents(2);
        colors->SetNumberOfComponents(4);
    }

    void addEnd(Point at, Point side, QColor color, double strength, bool flipped) {
        for (int i = 0; i < 2; ++i) {
            const double sign = (i == 0) != flipped ? -1 : 1;
            insert(points, at + side * sign);
            places->InsertNextTuple2(sign / 2 + 0.5, 0.5);
            colors->InsertNextTuple4(color.red(), color.green(), color.blue(), 255 * strength);
        }
    }

    void closeQuad() {
        const vtkIdType end = points->GetNumberOfPoints();
        quads->InsertNextCell({end - 4, end - 3, end - 2, end - 1});
    }
};

}  // namespace

LineProp::LineProp(double nearer) {
    m_texture->SetInputData(m_profile);
    m_texture->SetColorModeToDirectScalars();
    m_texture->InterpolateOn();
    m_texture->SetWrap(vtkTexture::ClampToEdge);
    m_mapper->SetInputData(m_ribbons);
    m_mapper->SetColorModeToDirectScalars();
    m_actor->SetMapper(m_mapper);
    m_actor->SetTexture(m_texture);
    showUnlit(m_actor);
    drawNearer(m_actor, nearer);
    cutBelowOpacity(m_actor, 0.02, kSolid);
}

LineProp::~LineProp() = default;

void LineProp::setWidth(double pixels) {
    if (pixels == m_width) return;
    m_width = pixels;
    vtkNew<vtkUnsignedCharArray> texels;
    texels->SetNumberOfComponents(4);
    for (int i = 0; i < kProfileTexels; ++i) {
        const double across = std::abs((i + 0.5) / kProfileTexels * 2 - 1) * (pixels / 2 + kSoftEdge);
        texels->InsertNextTuple4(255, 255, 255, 255 * coverage(across, pixels));
    }
    m_profile->SetDimensions(kProfileTexels, 1, 1);
    m_profile->GetPointData()->SetScalars(texels);
    m_profile->Modified();
}

void LineProp::face(const CameraState& camera, QSizeF viewport, double width, const std::function<double(Point)>& strength) {
    setWidth(width);
    m_actor->SetVisibility(!m_lines.empty());
    Ribbons ribbons;
    for (const ColoredLine& whole : m_lines) {
        const std::optional<ColoredLine> line = inFront(whole, camera);
        if (!line) continue;
        const Point direction = line->to - line->from;
        const double half = width / 2 + kSoftEdge;
        ribbons.addEnd(line->from, sideways(camera, viewport, line->from, direction) * half, line->color, strength(line->from), false);
        ribbons.addEnd(line->to, sideways(camera, viewport, line->to, direction) * half, line->color, strength(line->to), true);
        ribbons.closeQuad();
    }
    m_ribbons->SetPoints(ribbons.points);
    m_ribbons->SetPolys(ribbons.quads);
    m_ribbons->GetPointData()->SetTCoords(ribbons.places);
    m_ribbons->GetPointData()->SetScalars(ribbons.colors);
}

}  // namespace volumen
