#include "ui/render/volume_layer.h"

#include <QElapsedTimer>
#include <QOpenGLBuffer>
#include <QOpenGLFunctions_3_3_Core>
#include <QOpenGLShaderProgram>
#include <QOpenGLVertexArrayObject>
#include <algorithm>
#include <cmath>

#include "ui/render/shader_program.h"
#include "ui/render/unit_square.h"

namespace volumen {

namespace {

constexpr double kUploadMs = 6;     // a frame
constexpr double kPartMs = 16;      // that one part of the fine picture should take: a third of what input may wait
constexpr double kFirstShare = 0.25; // of that, while a part's cost is only guessed from a draft's
constexpr double kFullOverDraft = 3; // what a ray's step costs in full quality, for one of a draft
constexpr double kForgetting = 0.7; // how much of a dear part's cost is expected of the next, though this one was cheap

constexpr unsigned kBoth[] = {GL_COLOR_ATTACHMENT0, GL_COLOR_ATTACHMENT1};

double msOf(const QElapsedTimer& timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

/// With a second colour for the depths from which on volumes hide.
void fit(std::unique_ptr<QOpenGLFramebufferObject>& picture, QSize size) {
    if (picture && picture->size() == size) return;
    picture = std::make_unique<QOpenGLFramebufferObject>(size);
    QOpenGLFunctions_3_3_Core& gl = openGl33();
    picture->addColorAttachment(size, GL_R32F);
    picture->bind();
    gl.glDrawBuffers(2, kBoth);
    gl.glBindTexture(GL_TEXTURE_2D, picture->texture());
    for (const unsigned filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER}) gl.glTexParameteri(GL_TEXTURE_2D, filter, GL_LINEAR);
}

void clear(QOpenGLFramebufferObject& picture) {
    picture.bind();
    openGl33().glClearColor(0, 0, 0, 0);
    openGl33().glClear(GL_COLOR_BUFFER_BIT);
}

QRect shrunk(const QRect& part, double scale) {
    return QRectF(part.x() / scale, part.y() / scale, part.width() / scale, part.height() / scale).toAlignedRect();
}

QSize shrunk(QSize size, double scale) {
    return {std::max(static_cast<int>(std::ceil(size.width() / scale)), 1), std::max(static_cast<int>(std::ceil(size.height() / scale)), 1)};
}

}  // namespace

struct VolumeLayer::Gl {
    VolumeRenderer renderer;
    QOpenGLShaderProgram program;
    QOpenGLVertexArrayObject vertexArray;
    QOpenGLBuffer corners{QOpenGLBuffer::VertexBuffer};

    Gl() {
        buildProgram(program, "layer");
        vertexArray.create();
        const QOpenGLVertexArrayObject::Binder bound(&vertexArray);
        layUnitSquare(corners);
    }
};

VolumeLayer::VolumeLayer() = default;
VolumeLayer::~VolumeLayer() = default;

void VolumeLayer::release() {
    m_store.release();
    m_key.reset();
    m_coarse.reset();
    m_fine.reset();
    m_gl.reset();
    m_prepared = 0;
    m_sight = {};
}

/// What can be drawn now.
std::vector<VolumeRenderer::Volume> VolumeLayer::volumes() const {
    std::vector<VolumeRenderer::Volume> drawn;
    for (const VolumePass& pass : m_passes) {
        const VolumeStore::Shown* shown = m_store.shown(pass.layer);
        if (shown && pass.look.shown && !pass.look.points.empty() && drawn.size() < kMostVolumes) drawn.push_back({shown, &pass.look});
    }
    return drawn;
}

void VolumeLayer::render(unsigned framebuffer, const VolumeSight& sight, bool opaqueChanged) {
    m_sight = sight;
    m_store.upload(kUploadMs);
    const std::vector<VolumeRenderer::Volume> drawn = volumes();
    if (drawn.empty()) return m_key.reset();
    if (!m_gl) m_gl = std::make_unique<Gl>();
    Key key{sight.camera, sight.size, m_clip, m_passes, {}};
    for (const VolumeRenderer::Volume& volume : drawn) key.blocks.push_back(volume.shown->placed);
    const bool changed = m_key != key || opaqueChanged, coarser = !m_fineBegun && m_drawnQuality != m_quality;
    m_key = std::move(key);
    if (changed || coarser) drawCoarse(drawn);
    lay(m_fineBegun ? *m_fine : *m_coarse, framebuffer);
}

unsigned VolumeLayer::fronts() const { return m_key ? (m_fineBegun ? *m_fine : *m_coarse).textures().at(1) : 0; }

/// With a margin for what enlarging spreads; the whole picture where a volume reaches behind the eye.
QRect VolumeLayer::covered(const std::vector<VolumeRenderer::Volume>& drawn) const {
    const QRect whole({}, m_sight.size);
    QRectF seen;
    for (const VolumeRenderer::Volume& volume : drawn) {
        for (const Point corner : boxCorners(volume.shown->placed.worldBox())) {
            if (!m_sight.camera.parallel && dot(corner - m_sight.eye, frameOf(m_sight.camera).forward) <= 0) return whole;
            const QPointF at = projected(m_sight.camera, corner, m_sight.size);
            seen |= QRectF(at.x() - 1, m_sight.size.height() - at.y() - 1, 2, 2);
        }
    }
    const double margin = 2 * m_quality.imageScale;
    return seen.adjusted(-margin, -margin, margin, margin).intersected(QRectF(whole)).toAlignedRect() & whole;
}

void VolumeLayer::drawCoarse(const std::vector<VolumeRenderer::Volume>& drawn) {
    const QSize size = shrunk(m_sight.size, m_quality.imageScale);
    openGl33().glFinish();  // what was drawn before is not the volumes' time
    QElapsedTimer timer;
    timer.start();
    fit(m_coarse, size);
    m_covered = covered(drawn);
    clear(*m_coarse);
    draw(*m_coarse, drawn, m_quality, shrunk(m_covered, m_quality.imageScale) & QRect({}, size));
    openGl33().glFinish();
    m_ms = msOf(timer);
    m_msPerPixel = kFullOverDraft * m_ms * m_quality.sampleStep * m_quality.imageScale * m_quality.imageScale / std::max(m_covered.width() * m_covered.height(), 1);
    m_drawnQuality = m_quality;
    m_fineBegun = m_fineMeasured = false;
    m_missing = m_quality == VolumeQuality{} ? TileQueue() : TileQueue(m_covered);
}

void VolumeLayer::draw(QOpenGLFramebufferObject& target, const std::vector<VolumeRenderer::Volume>& drawn, const VolumeQuality& quality, const QRect& part) {
    target.bind();
    openGl33().glViewport(0, 0, target.width(), target.height());
    m_gl->renderer.draw(drawn, m_sight, m_key->clip, quality, part);
}

/// The fine picture begins as the coarse one, so that what is missing is seen coarsely.
void VolumeLayer::beginFine() {
    fit(m_fine, m_sight.size);
    m_fineBegun = true;
    clear(*m_fine);
    openGl33().glDrawBuffers(1, kBoth);
    lay(*m_coarse, m_fine->handle());
    copyFronts();
    openGl33().glDrawBuffers(2, kBoth);
}

void VolumeLayer::copyFronts() {
    QOpenGLFunctions_3_3_Core& gl = openGl33();
    gl.glBindFramebuffer(GL_READ_FRAMEBUFFER, m_coarse->handle());
    gl.glReadBuffer(kBoth[1]);
    gl.glDrawBuffer(kBoth[1]);
    gl.glBlitFramebuffer(0, 0, m_coarse->width(), m_coarse->height(), 0, 0, m_fine->width(), m_fine->height(), GL_COLOR_BUFFER_BIT, GL_NEAREST);
    gl.glReadBuffer(kBoth[0]);
    gl.glBindFramebuffer(GL_READ_FRAMEBUFFER, m_fine->handle());
}

/// By drawing one pixel: drivers compile a shader for the textures that it meets.
bool VolumeLayer::prepare() {
    if (m_prepared == 4 || m_sight.depth == 0) return true;
    if (!m_gl) m_gl = std::make_unique<Gl>();
    auto voxels = std::make_shared<Chunk>(VoxelType::u8, Voxel{2, 2, 2});
    std::fill_n(voxels->data(), voxels->byteCount(), std::byte{255});
    VolumeStore store;
    store.setBlocks({{.layer = 1, .block = makeBlock(0, {}, voxels)}});
    store.upload(kUploadMs);
    const VolumeLook look = inkLook(0, 255, 1);
    const std::vector<VolumeRenderer::Volume> drawn(m_prepared / 2 + 1, {store.shown(1), &look});
    QOpenGLFramebufferObject pixel(1, 1);
    pixel.bind();
    m_gl->renderer.draw(drawn, m_sight, {}, {m_prepared % 2 == 0 ? 2.0 : 1.0, 1}, {0, 0, 1, 1});
    openGl33().glFinish();
    QOpenGLFramebufferObject::bindDefault();
    return ++m_prepared == 4;
}

bool VolumeLayer::refine(double budgetMs) {
    if (!m_key || m_missing.empty()) return true;
    if (!m_fineBegun) beginFine();
    QElapsedTimer timer;
    timer.start();
    do drawParts(budgetMs - msOf(timer));
    while (!m_missing.empty() && msOf(timer) + kPartMs / 2 < budgetMs);
    QOpenGLFramebufferObject::bindDefault();
    return m_missing.empty();
}

/// As many parts as are expected to take `kPartMs` together, so that several cores have something to do.
double VolumeLayer::drawParts(double budgetMs) {
    const std::vector<VolumeRenderer::Volume> drawn = volumes();
    const double allowed = std::min(budgetMs, kPartMs * (m_fineMeasured ? 1 : kFirstShare)) / std::max(m_msPerPixel, 1e-9);
    QElapsedTimer timer;
    timer.start();
    double pixels = 0;
    do {
        const QRect part = m_missing.next(std::max(allowed - pixels, allowed / 4));
        draw(*m_fine, drawn, {}, part);
        pixels += part.width() * part.height();
    } while (!m_missing.empty() && pixels < allowed * 0.75);
    openGl33().glFinish();
    m_msPerPixel = std::max(msOf(timer) / pixels, m_fineMeasured ? kForgetting * m_msPerPixel : 0);
    m_fineMeasured = true;
    return msOf(timer);
}

void VolumeLayer::lay(QOpenGLFramebufferObject& picture, unsigned framebuffer) {
    QOpenGLFunctions_3_3_Core& gl = openGl33();
    const QSize size = m_sight.size;
    gl.glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    gl.glViewport(0, 0, size.width(), size.height());
    gl.glDisable(GL_DEPTH_TEST);
    gl.glEnable(GL_SCISSOR_TEST);
    gl.glScissor(m_covered.x(), m_covered.y(), m_covered.width(), m_covered.height());
    gl.glEnable(GL_BLEND);
    gl.glBlendEquation(GL_FUNC_ADD);
    gl.glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    const bool draft = &picture == m_coarse.get();
    const unsigned textures[] = {picture.texture(), picture.textures().at(1), m_sight.depth};
    for (const unsigned unit : {2u, 1u, 0u}) gl.glActiveTexture(GL_TEXTURE0 + unit), gl.glBindTexture(GL_TEXTURE_2D, textures[unit]);
    QOpenGLShaderProgram& program = m_gl->program;
    program.bind();
    program.setUniformValue("picture", 0);
    program.setUniformValue("fronts", 1);
    program.setUniformValue("sceneDepth", 2);
    program.setUniformValue("depthToUm", depthToUm(m_sight));
    program.setUniformValue("draft", draft);
    const QOpenGLVertexArrayObject::Binder bound(&m_gl->vertexArray);
    gl.glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
    program.release();
    gl.glDisable(GL_BLEND);
    gl.glDisable(GL_SCISSOR_TEST);
}

}  // namespace volumen
