#include "ui/render/volume_renderer.h"

#include <QOpenGLBuffer>
#include <QOpenGLFunctions_3_3_Core>
#include <QOpenGLShaderProgram>
#include <QOpenGLVertexArrayObject>
#include <algorithm>
#include <limits>
#include <map>
#include <string>

#include "ui/render/shader_program.h"
#include "ui/render/transfer_table.h"
#include "ui/render/unit_square.h"

namespace volumen {

namespace {

using Volume = VolumeRenderer::Volume;

constexpr double kEverywhere = 1e12;
constexpr int kFirstVoxelUnit = 3;  // texture units: depth, opacities, colours, then voxels and cells of each volume

/// The one place of this file where z-y-x becomes GLSL's x-y-z.
QVector3D toGl(Point p) { return {static_cast<float>(p.x), static_cast<float>(p.y), static_cast<float>(p.z)}; }

/// Rays by pixel: from `from[0] + from[1]·x + from[2]·y`, along the same of `to`; about the camera's focus, so that floats are fine enough.
struct Rays {
    std::array<QVector3D, 3> from;
    std::array<QVector3D, 3> to;
};

Rays raysOf(const VolumeSight& view) {
    const CameraState& camera = view.camera;
    const CameraFrame frame = frameOf(camera);
    const double pixel = worldPerPixel(camera, camera.focus, view.size);
    const Point right = frame.right * pixel, up = frame.up * pixel;
    const Point corner = right * (-0.5 * view.size.width()) + up * (-0.5 * view.size.height());
    const Point eye = view.eye - camera.focus;
    if (camera.parallel) return {{toGl(eye + corner), toGl(right), toGl(up)}, {toGl(frame.forward), {}, {}}};
    return {{toGl(eye), {}, {}}, {toGl(corner - eye), toGl(right), toGl(up)}};
}

QVector4D planeOf(const VolumeClip& clip, Point origin) {
    if (!clip.plane) return {0, 0, 0, -1};
    const Point normal = clip.plane->normal / length(clip.plane->normal);
    return {toGl(normal), static_cast<float>(dot(clip.plane->point - origin, normal))};
}

double smallestSpacing(const std::vector<Volume>& volumes) {
    double least = std::numeric_limits<double>::infinity();
    for (const Volume& volume : volumes) {
        const Spacing& spacing = volume.shown->placed.spacingUm;
        least = std::min({least, spacing.z, spacing.y, spacing.x});
    }
    return least;
}

std::vector<VolumeLook> looksOf(const std::vector<Volume>& volumes) {
    std::vector<VolumeLook> looks;
    for (const Volume& volume : volumes) looks.push_back(*volume.look);
    return looks;
}

}  // namespace

QVector3D depthToUm(const VolumeSight& view) {
    const double near = view.nearUm, far = view.farUm;
    if (view.camera.parallel) return {static_cast<float>(near), static_cast<float>(far - near), 0};
    return {static_cast<float>(near), 0, static_cast<float>((near - far) / far)};
}

struct VolumeRenderer::Gl {
    QOpenGLFunctions_3_3_Core* gl = nullptr;
    std::map<std::string, QOpenGLShaderProgram> programs;  ///< by their definitions
    QOpenGLVertexArrayObject vertexArray;
    QOpenGLBuffer corners{QOpenGLBuffer::VertexBuffer};
    unsigned opacities = 0;
    unsigned colors = 0;
    std::vector<VolumeLook> looks;      ///< that the tables are of
    std::vector<TransferTable> tables;

    QOpenGLShaderProgram& program(const std::vector<Volume>& volumes, bool draft);
    void setTables(const std::vector<Volume>& volumes);
    void setVolumes(QOpenGLShaderProgram& program, const std::vector<Volume>& volumes, Point origin);
    void setView(QOpenGLShaderProgram& program, const VolumeSight& view, const VolumeClip& clip);
    void bindTextures(const std::vector<Volume>& volumes, unsigned depth);
    void bind(int unit, unsigned target, unsigned texture);
};

VolumeRenderer::VolumeRenderer() : m_gl(std::make_unique<Gl>()) {
    m_gl->gl = &openGl33();
    m_gl->vertexArray.create();
    const QOpenGLVertexArrayObject::Binder bound(&m_gl->vertexArray);
    layUnitSquare(m_gl->corners);
    for (unsigned* texture : {&m_gl->opacities, &m_gl->colors}) {
        m_gl->gl->glGenTextures(1, texture);
        m_gl->bind(0, GL_TEXTURE_2D, *texture);
        for (const unsigned filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER}) m_gl->gl->glTexParameteri(GL_TEXTURE_2D, filter, GL_NEAREST);
    }
}

VolumeRenderer::~VolumeRenderer() {
    for (const unsigned texture : {m_gl->opacities, m_gl->colors}) m_gl->gl->glDeleteTextures(1, &texture);
}

QOpenGLShaderProgram& VolumeRenderer::Gl::program(const std::vector<Volume>& volumes, bool draft) {
    const auto composite = [](const Volume& volume) { return volume.look->mode == VolumeMode::composite; };
    std::string defines = "#define VOLUMES " + std::to_string(volumes.size()) + "\n";
    if (std::any_of(volumes.begin(), volumes.end(), composite)) defines += "#define COMPOSITE\n";
    if (!std::all_of(volumes.begin(), volumes.end(), composite)) defines += "#define PROJECTION\n";
    if (draft) defines += "#define DRAFT\n";
    QOpenGLShaderProgram& made = programs[defines];
    if (!made.isLinked()) buildProgram(made, "volume", defines);
    return made;
}

void VolumeRenderer::Gl::bind(int unit, unsigned target, unsigned texture) {
    gl->glActiveTexture(GL_TEXTURE0 + static_cast<unsigned>(unit));
    gl->glBindTexture(target, texture);
}

/// One row of each table a volume.
void VolumeRenderer::Gl::setTables(const std::vector<Volume>& volumes) {
    std::vector<VolumeLook> wanted = looksOf(volumes);
    if (wanted == looks) return;
    looks = std::move(wanted);
    tables.clear();
    for (const VolumeLook& look : looks) tables.push_back(transferTableOf(look));
    const int rows = static_cast<int>(tables.size());
    bind(1, GL_TEXTURE_2D, opacities);
    gl->glTexImage2D(GL_TEXTURE_2D, 0, GL_R32F, kTransferEntries, rows, 0, GL_RED, GL_FLOAT, nullptr);
    for (int row = 0; row < rows; ++row) gl->glTexSubImage2D(GL_TEXTURE_2D, 0, 0, row, kTransferEntries, 1, GL_RED, GL_FLOAT, tables[static_cast<std::size_t>(row)].opacities.data());
    bind(2, GL_TEXTURE_2D, colors);
    gl->glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, kTransferEntries, rows, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
    for (int row = 0; row < rows; ++row) gl->glTexSubImage2D(GL_TEXTURE_2D, 0, 0, row, kTransferEntries, 1, GL_RGBA, GL_UNSIGNED_BYTE, tables[static_cast<std::size_t>(row)].colors.data());
}

void VolumeRenderer::Gl::bindTextures(const std::vector<Volume>& volumes, unsigned depth) {
    bind(0, GL_TEXTURE_2D, depth);
    bind(1, GL_TEXTURE_2D, opacities);
    bind(2, GL_TEXTURE_2D, colors);
    for (std::size_t i = 0; i < volumes.size(); ++i) {
        const int unit = kFirstVoxelUnit + 2 * static_cast<int>(i);
        bind(unit, GL_TEXTURE_3D, volumes[i].shown->texture->voxels());
        bind(unit + 1, GL_TEXTURE_3D, volumes[i].shown->texture->cells());
    }
    gl->glActiveTexture(GL_TEXTURE0);
}

void VolumeRenderer::Gl::setVolumes(QOpenGLShaderProgram& program, const std::vector<Volume>& volumes, Point origin) {
    std::vector<int> voxelUnits, cellUnits;
    std::vector<QVector3D> boxLo, perUm, cellsPerUm;
    std::vector<QVector2D> toTable;
    std::vector<QVector4D> lookOf;
    for (std::size_t i = 0; i < volumes.size(); ++i) {
        const PlacedBlock& placed = volumes[i].shown->placed;
        const WorldBox box = placed.worldBox();
        const VolumeLook& look = *volumes[i].look;
        const double texel = volumes[i].shown->texture->valueOfTexel();
        voxelUnits.push_back(kFirstVoxelUnit + 2 * static_cast<int>(i));
        cellUnits.push_back(voxelUnits.back() + 1);
        boxLo.push_back(toGl(box.lo - origin));
        perUm.push_back(toGl(Point{1, 1, 1} / (box.hi - box.lo)));
        cellsPerUm.push_back(toGl(Point{1, 1, 1} / (placed.spacingUm * static_cast<double>(kCellVoxels))));
        toTable.emplace_back(static_cast<float>(tables[i].scale() * texel), static_cast<float>(tables[i].shift()));
        lookOf.emplace_back(look.shaded, static_cast<float>(look.gradientOpacity), static_cast<float>(look.glow), static_cast<float>(look.mode));
    }
    const int count = static_cast<int>(volumes.size());
    program.setUniformValueArray("voxels", voxelUnits.data(), count);
    program.setUniformValueArray("cells", cellUnits.data(), count);
    program.setUniformValueArray("boxLo", boxLo.data(), count);
    program.setUniformValueArray("perUm", perUm.data(), count);
    program.setUniformValueArray("cellsPerUm", cellsPerUm.data(), count);
    program.setUniformValueArray("toTable", toTable.data(), count);
    program.setUniformValueArray("lookOf", lookOf.data(), count);
}

void VolumeRenderer::Gl::setView(QOpenGLShaderProgram& program, const VolumeSight& view, const VolumeClip& clip) {
    const Point origin = view.camera.focus;
    const CameraFrame frame = frameOf(view.camera);
    const Rays rays = raysOf(view);
    const WorldBox crop = clip.crop.value_or(WorldBox{Point{-1, -1, -1} * kEverywhere, Point{1, 1, 1} * kEverywhere});
    program.setUniformValue("sceneDepth", 0);
    program.setUniformValue("opacities", 1);
    program.setUniformValue("colors", 2);
    program.setUniformValueArray("rayFrom", rays.from.data(), 3);
    program.setUniformValueArray("rayTo", rays.to.data(), 3);
    program.setUniformValue("forward", toGl(frame.forward));
    program.setUniformValue("up", toGl(frame.up));
    program.setUniformValue("depthToUm", depthToUm(view));
    program.setUniformValue("cropLo", toGl(crop.lo - origin));
    program.setUniformValue("cropHi", toGl(crop.hi - origin));
    program.setUniformValue("clipPlane", planeOf(clip, origin));
}

void VolumeRenderer::draw(const std::vector<Volume>& volumes, const VolumeSight& view, const VolumeClip& clip, const VolumeQuality& quality, const QRect& part) {
    QOpenGLFunctions_3_3_Core& gl = *m_gl->gl;
    for (const Volume& volume : volumes) volume.shown->texture->setLook(*volume.look);
    m_gl->setTables(volumes);
    QOpenGLShaderProgram& program = m_gl->program(volumes, quality.sampleStep > 1);
    program.bind();
    m_gl->setView(program, view, clip);
    m_gl->setVolumes(program, volumes, view.camera.focus);
    const double voxelUm = smallestSpacing(volumes);
    program.setUniformValue("voxelUm", static_cast<float>(voxelUm));
    program.setUniformValue("stepUm", static_cast<float>(voxelUm * quality.sampleStep));
    program.setUniformValue("pixelSize", static_cast<float>(quality.imageScale));
    m_gl->bindTextures(volumes, view.depth);
    gl.glDisable(GL_DEPTH_TEST);
    gl.glDisable(GL_BLEND);
    gl.glEnable(GL_SCISSOR_TEST);
    gl.glScissor(part.x(), part.y(), part.width(), part.height());
    const QOpenGLVertexArrayObject::Binder bound(&m_gl->vertexArray);
    gl.glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
    gl.glDisable(GL_SCISSOR_TEST);
    program.release();
}

}  // namespace volumen
