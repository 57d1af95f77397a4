#include "ui/render/scene_lines.h"

#include <QOpenGLBuffer>
#include <QOpenGLFunctions_3_3_Core>
#include <QOpenGLShaderProgram>
#include <QOpenGLVertexArrayObject>
#include <optional>

#include "ui/render/shader_program.h"
#include "ui/render/unit_square.h"

namespace volumen {

namespace {

/// Of a line, as the vertex shader takes it.
struct Instance {
    float ends[4];       ///< pixels from the picture's upper left corner
    float depths[2];     ///< at the ends: µm along the view's direction, in perspective 1 / µm, which is straight on the screen
    float strengths[2];
    float tint[3];
    float nearerUm;
};

/// The part of a line that lies in front of the eye.
std::optional<SceneLine> inFront(SceneLine line, const VolumeSight& sight) {
    if (sight.camera.parallel) return line;
    const Point forward = frameOf(sight.camera).forward;
    const double least = length(sight.camera.focus - sight.eye) * 1e-3;
    const double from = dot(line.from - sight.eye, forward) - least, to = dot(line.to - sight.eye, forward) - least;
    if (from <= 0 && to <= 0) return {};
    const Point crossing = line.from + (line.to - line.from) * (from / (from - to));
    if (from <= 0) line.from = crossing;
    if (to <= 0) line.to = crossing;
    return line;
}

float depthOf(Point p, const VolumeSight& sight) {
    const double depth = dot(p - sight.eye, frameOf(sight.camera).forward);
    return static_cast<float>(sight.camera.parallel ? depth : 1 / depth);
}

Instance instanceOf(const SceneLine& line, const VolumeSight& sight) {
    const QPointF from = projected(sight.camera, line.from, sight.size), to = projected(sight.camera, line.to, sight.size);
    const auto f = [](double value) { return static_cast<float>(value); };
    return {{f(from.x()), f(from.y()), f(to.x()), f(to.y())},
            {depthOf(line.from, sight), depthOf(line.to, sight)},
            {f(line.fromStrength), f(line.toStrength)},
            {line.color.redF(), line.color.greenF(), line.color.blueF()},
            f(line.nearerUm)};
}

void layAttribute(QOpenGLFunctions_3_3_Core& gl, unsigned location, int count, std::size_t offset) {
    gl.glEnableVertexAttribArray(location);
    gl.glVertexAttribPointer(location, count, GL_FLOAT, GL_FALSE, sizeof(Instance), reinterpret_cast<const void*>(offset));
    gl.glVertexAttribDivisor(location, 1);
}

}  // namespace

struct SceneLines::Gl {
    QOpenGLShaderProgram program;
    QOpenGLVertexArrayObject vertexArray;
    QOpenGLBuffer corners{QOpenGLBuffer::VertexBuffer};
    QOpenGLBuffer instances{QOpenGLBuffer::VertexBuffer};

    Gl() {
        buildProgram(program, "sceneline");
        vertexArray.create();
        const QOpenGLVertexArrayObject::Binder bound(&vertexArray);
        layUnitSquare(corners);
        instances.create();
        instances.bind();
        QOpenGLFunctions_3_3_Core& gl = openGl33();
        layAttribute(gl, 1, 4, offsetof(Instance, ends));
        layAttribute(gl, 2, 4, offsetof(Instance, depths));
        layAttribute(gl, 3, 4, offsetof(Instance, tint));
    }
    void setUniforms(const VolumeSight& sight, bool volumes, double width);
};

void SceneLines::Gl::setUniforms(const VolumeSight& sight, bool volumes, double width) {
    program.setUniformValue("pictureSize", QSizeF(sight.size));
    program.setUniformValue("width", static_cast<float>(width));
    program.setUniformValue("parallel", sight.camera.parallel);
    program.setUniformValue("volumes", volumes);
    program.setUniformValue("sceneDepth", 0);
    program.setUniformValue("fronts", 1);
    program.setUniformValue("depthToUm", depthToUm(sight));
}

SceneLines::SceneLines() : m_gl(std::make_unique<Gl>()) {}
SceneLines::~SceneLines() = default;

void SceneLines::draw(const std::vector<SceneLine>& lines, const VolumeSight& sight, unsigned fronts, double width) {
    std::vector<Instance> instances;
    for (const SceneLine& whole : lines)
        if (const auto line = inFront(whole, sight)) instances.push_back(instanceOf(*line, sight));
    if (instances.empty()) return;
    QOpenGLFunctions_3_3_Core& gl = openGl33();
    const QOpenGLVertexArrayObject::Binder bound(&m_gl->vertexArray);
    m_gl->program.bind();
    m_gl->setUniforms(sight, fronts != 0, width);
    m_gl->instances.bind();
    m_gl->instances.allocate(instances.data(), static_cast<int>(instances.size() * sizeof(Instance)));
    gl.glViewport(0, 0, sight.size.width(), sight.size.height());
    gl.glActiveTexture(GL_TEXTURE1), gl.glBindTexture(GL_TEXTURE_2D, fronts);
    gl.glActiveTexture(GL_TEXTURE0), gl.glBindTexture(GL_TEXTURE_2D, sight.depth);
    gl.glDisable(GL_DEPTH_TEST);
    gl.glDisable(GL_SCISSOR_TEST);
    gl.glEnable(GL_BLEND);
    gl.glBlendEquation(GL_FUNC_ADD);
    gl.glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    gl.glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<int>(instances.size()));
    gl.glDisable(GL_BLEND);
    m_gl->program.release();
}

}  // namespace volumen
