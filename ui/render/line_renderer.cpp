#include "ui/render/line_renderer.h"

#include <QOpenGLBuffer>
#include <QOpenGLFunctions_3_3_Core>
#include <QOpenGLShaderProgram>
#include <QOpenGLVertexArrayObject>
#include <algorithm>
#include <optional>

#include "ui/render/shader_program.h"
#include "ui/render/unit_square.h"

namespace volumen {

namespace {

constexpr int kFloatsPerLine = 9;

/// The part of a line near `pane`: a line's far ends would not be exact as floats. Nothing when all of it lies beside.
std::optional<ScreenLine> cut(ScreenLine line, const QRectF& pane) {
    const QPointF way = line.to - line.from;
    double first = 0, last = 1;
    const auto keep = [&](double from, double step, double lo, double hi) {
        if (step == 0) return from >= lo && from <= hi;
        const auto [near, far] = std::minmax({(lo - from) / step, (hi - from) / step});
        first = std::max(first, near);
        last = std::min(last, far);
        return true;
    };
    const bool beside = !keep(line.from.x(), way.x(), pane.left(), pane.right()) || !keep(line.from.y(), way.y(), pane.top(), pane.bottom());
    if (beside || first > last) return {};
    return ScreenLine{line.from + way * first, line.from + way * last, line.width, line.color};
}

std::vector<float> instancesOf(const std::vector<ScreenLine>& lines, QSize size) {
    std::vector<float> instances;
    for (const ScreenLine& whole : lines) {
        const double margin = whole.width + 2;
        const auto line = cut(whole, QRectF(QPointF(), QSizeF(size)).adjusted(-margin, -margin, margin, margin));
        if (!line) continue;
        for (const double value : {line->from.x(), line->from.y(), line->to.x(), line->to.y()}) instances.push_back(static_cast<float>(value));
        const QColor& color = line->color;
        instances.insert(instances.end(), {color.redF(), color.greenF(), color.blueF(), color.alphaF(), static_cast<float>(line->width)});
    }
    return instances;
}

}  // namespace

struct LineRenderer::Gl {
    QOpenGLFunctions_3_3_Core* gl = nullptr;
    QOpenGLShaderProgram program;
    QOpenGLVertexArrayObject vertexArray;
    QOpenGLBuffer corners{QOpenGLBuffer::VertexBuffer};
    QOpenGLBuffer instances{QOpenGLBuffer::VertexBuffer};

    void layAttribute(unsigned location, int count, int offset) const;
    void buildQuad();
};

void LineRenderer::Gl::layAttribute(unsigned location, int count, int offset) const {
    gl->glEnableVertexAttribArray(location);
    gl->glVertexAttribPointer(location, count, GL_FLOAT, GL_FALSE, kFloatsPerLine * sizeof(float), reinterpret_cast<const void*>(offset * sizeof(float)));
    gl->glVertexAttribDivisor(location, 1);
}

void LineRenderer::Gl::buildQuad() {
    vertexArray.create();
    const QOpenGLVertexArrayObject::Binder bound(&vertexArray);
    layUnitSquare(corners);
    instances.create();
    instances.bind();
    layAttribute(1, 4, 0);
    layAttribute(2, 4, 4);
    layAttribute(3, 1, 8);
}

LineRenderer::LineRenderer() : m_gl(std::make_unique<Gl>()) {
    m_gl->gl = &openGl33();
    buildProgram(m_gl->program, "line");
    m_gl->buildQuad();
}

LineRenderer::~LineRenderer() = default;

void LineRenderer::draw(const std::vector<ScreenLine>& lines, QSize size) {
    const std::vector<float> instances = instancesOf(lines, size);
    if (instances.empty()) return;
    QOpenGLFunctions_3_3_Core& gl = *m_gl->gl;
    const QOpenGLVertexArrayObject::Binder bound(&m_gl->vertexArray);
    m_gl->program.bind();
    m_gl->program.setUniformValue("paneSize", QSizeF(size));
    m_gl->instances.bind();
    m_gl->instances.allocate(instances.data(), static_cast<int>(instances.size() * sizeof(float)));
    gl.glDisable(GL_DEPTH_TEST);
    gl.glDisable(GL_SCISSOR_TEST);
    gl.glEnable(GL_BLEND);
    gl.glBlendEquation(GL_FUNC_ADD);
    gl.glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    gl.glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<int>(instances.size()) / kFloatsPerLine);
    m_gl->program.release();
}

}  // namespace volumen
