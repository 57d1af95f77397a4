#include "app/controllers/scissors.h"

#include <QPainter>

#include "app/controllers/label_work.h"
#include "core/base/error.h"
#include "core/labels/cut.h"

namespace volumen {

namespace {

/// What `projected` of camera.h does, for very many points of one view.
class Projector {
public:
    Projector(const CameraState& camera, QSizeF viewport)
        : m_eye(camera.eye), m_frame(frameOf(camera)), m_parallel(camera.parallel), m_middle(viewport.width() / 2, viewport.height() / 2),
          m_scale(worldPerPixel(camera, camera.focus, viewport)), m_depth(dot(camera.focus - camera.eye, m_frame.forward)) {}

    /// Nothing for what lies behind the eye.
    std::optional<QPointF> operator()(Point um) const {
        const Point offset = um - m_eye;
        const double depth = dot(offset, m_frame.forward);
        if (!m_parallel && depth <= 0) return std::nullopt;
        const double scale = m_parallel ? m_scale : m_scale * depth / m_depth;
        return m_middle + QPointF(dot(offset, m_frame.right), -dot(offset, m_frame.up)) / scale;
    }

private:
    Point m_eye;
    CameraFrame m_frame;
    bool m_parallel;
    QPointF m_middle;
    double m_scale, m_depth;
};

/// White within the line, crossed areas by the even-odd rule.
QImage drawnLine(const QPolygonF& line, QSize size) {
    QImage image(size, QImage::Format_Grayscale8);
    image.fill(Qt::black);
    QPainter painter(&image);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::white);
    painter.drawPolygon(line, Qt::OddEvenFill);
    return image;
}

/// A point of the world is seen: on the side of the cut plane that stays.
bool isSeen(const std::optional<SceneCut>& cut, Point um) { return !cut || dot(um - cut->point, cut->normal) >= 0; }

}  // namespace

Scissors::Scissors(Project& project, VolumeView& view, LabelTasks& tasks, LabelTasks::Done done) : m_project(project), m_view(view), m_tasks(tasks), m_veil(new LassoVeil(&view)) {
    connect(m_veil, &LassoVeil::drawn, this, [this, done](const QPolygonF& line, bool inside) {
        try {
            cut(line, inside, done);
        } catch (const Error& error) {
            done(QString::fromStdString(error.what()));
        }
    });
}

void Scissors::cut(const QPolygonF& line, bool inside, LabelTasks::Done done) {
    const Layer& layer = layerToPaint(m_project);
    const Box box = voxelsInCrop(m_project, layer).value_or(Box{.lo = {}, .hi = layer.labels->geometry().shape});
    const QImage area = drawnLine(line, m_view.size());
    const auto cuts = [area, inside, placement = m_project.placement(layer), project = Projector(m_view.camera(), m_view.size()), cut = m_project.view().scene.cut](Voxel v) {
        const Point um = placement.toUm(toPoint(v));
        const auto at = project(um);
        if (!at || !isSeen(cut, um)) return false;
        const QPoint pixel = at->toPoint();
        const bool within = area.rect().contains(pixel) && area.constScanLine(pixel.y())[pixel.x()] > 127;
        return within == inside;
    };
    const auto work = [box, cuts](LabelGrid& grid, LabelId id, const PaintRule& rule, const ToolContext& context) { cutAway(grid, id, box, cuts, rule, context); };
    workOnLabel(m_project, m_tasks, inside ? "Cut inside" : "Cut outside", work, std::move(done));
}

}  // namespace volumen
