#include "ui/render/slice_renderer.h"

#include <QOpenGLBuffer>
#include <QOpenGLShaderProgram>
#include <QOpenGLVertexArrayObject>
#include <array>
#include <map>
#include <unordered_map>

#include "core/volume/slice_tiles.h"
#include "ui/render/shader_program.h"
#include "ui/render/unit_square.h"
#include "ui/render/tile_atlas.h"

namespace volumen {

namespace {

constexpr int kInstanceFloats = 7;
constexpr float kNoTile = -1;

double scaleOf(TexelType type) { return type == TexelType::u8 ? 255.0 : type == TexelType::u16 ? 65535.0 : 1.0; }

/// Columns: where one pixel along x, one along y, and pixel corner (0, 0) of `from` come to lie in clip space of `rect` on `grid`.
std::array<float, 6> gridToClip(const PaneGrid& from, const PaneGrid& grid, const PixelRect& rect) {
    const auto clip = [&](double x, double y, double w) {
        return std::array<double, 2>{(x - w * static_cast<double>(rect.left)) * 2.0 / static_cast<double>(rect.width) - w,
                                     w - (y - w * static_cast<double>(rect.top)) * 2.0 / static_cast<double>(rect.height)};
    };
    Point right{.x = 1}, down{.y = 1}, corner{};
    if (!(from == grid)) {  // pixel centres are whole numbers, corners lie half a pixel before
        corner = grid.pixelOf(from.plane.at(-0.5, -0.5)) + Point{.y = 0.5, .x = 0.5};
        right = grid.pixelOf(from.plane.at(-0.5, 0.5)) + Point{.y = 0.5, .x = 0.5} - corner;
        down = grid.pixelOf(from.plane.at(0.5, -0.5)) + Point{.y = 0.5, .x = 0.5} - corner;
    }
    const auto r = clip(right.x, right.y, 0), d = clip(down.x, down.y, 0), c = clip(corner.x, corner.y, 1);
    return {static_cast<float>(r[0]), static_cast<float>(r[1]), static_cast<float>(d[0]), static_cast<float>(d[1]), static_cast<float>(c[0]), static_cast<float>(c[1])};
}

}  // namespace

struct SliceRenderer::Gl {
    /// One layer of the picture, in textures.
    struct Drawn {
        std::unique_ptr<TileAtlas> atlas;
        Texels texels;
        std::vector<float> instances;  // of each tile: left, top (from those below), slot, and the slots of the tiles beside it
        std::int64_t left = 0;
        std::int64_t top = 0;
    };

    QOpenGLFunctions_3_3_Core* gl = nullptr;
    QOpenGLShaderProgram program;
    QOpenGLVertexArrayObject vertexArray;
    QOpenGLBuffer corners{QOpenGLBuffer::VertexBuffer};
    QOpenGLBuffer instances{QOpenGLBuffer::VertexBuffer};
    std::map<const void*, unsigned> colorMaps;   // of colour tables and palettes
    std::unordered_map<LayerId, Drawn> drawn;
    PaneGrid grid;
    std::uint64_t uploads = 0;

    void buildQuad();
    void placeTiles(Drawn& layer, const std::vector<SliceTile>& tiles);
    void bindColors(const void* key, const std::uint8_t* rgba, int rows, int filter);
    void setLook(const LayerPass& pass, const Drawn& layer);
    void drawLayer(const LayerPass& pass, const Drawn& layer, const PaneGrid& target, const PixelRect& rect);
};

SliceRenderer::SliceRenderer() : m_gl(std::make_unique<Gl>()) {
    m_gl->gl = &openGl33();
    buildProgram(m_gl->program, "slice");
    m_gl->buildQuad();
}

SliceRenderer::~SliceRenderer() {
    for (const auto& [table, texture] : m_gl->colorMaps) m_gl->gl->glDeleteTextures(1, &texture);
}

void SliceRenderer::Gl::buildQuad() {
    vertexArray.create();
    const QOpenGLVertexArrayObject::Binder bound(&vertexArray);
    layUnitSquare(corners);
    instances.create();
    instances.bind();
    constexpr int kStride = kInstanceFloats * sizeof(float);
    for (const auto& [attribute, count, first] : {std::array{1, 3, 0}, std::array{2, 4, 3}}) {
        const auto at = static_cast<unsigned>(attribute);
        gl->glEnableVertexAttribArray(at);
        gl->glVertexAttribPointer(at, count, GL_FLOAT, GL_FALSE, kStride, reinterpret_cast<const void*>(static_cast<std::uintptr_t>(first) * sizeof(float)));
        gl->glVertexAttribDivisor(at, 1);
    }
}

/// Where the tiles lie, and in which slots; what is left, right, above and below of each, so that an outline goes over their borders.
void SliceRenderer::Gl::placeTiles(Drawn& layer, const std::vector<SliceTile>& tiles) {
    layer.instances.clear();
    if (tiles.empty()) return;
    layer.left = tiles.front().left, layer.top = tiles.front().top;
    std::map<std::pair<std::int64_t, std::int64_t>, float> slots;
    for (const SliceTile& tile : tiles) slots[{tile.left, tile.top}] = static_cast<float>(layer.atlas->slotOf(tile));
    const auto slotAt = [&](std::int64_t left, std::int64_t top) {
        const auto found = slots.find({left, top});
        return found == slots.end() ? kNoTile : found->second;
    };
    for (const auto& [left, top, image] : tiles) {
        const std::array<float, kInstanceFloats> instance{static_cast<float>(left - layer.left),  static_cast<float>(top - layer.top), slotAt(left, top),
                                                          slotAt(left - kTilePixels, top), slotAt(left + kTilePixels, top), slotAt(left, top - kTilePixels), slotAt(left, top + kTilePixels)};
        layer.instances.insert(layer.instances.end(), instance.begin(), instance.end());
    }
}

/// `rows` of 256 colours on unit 2, uploaded when they are first seen.
void SliceRenderer::Gl::bindColors(const void* key, const std::uint8_t* rgba, int rows, int filter) {
    unsigned& texture = colorMaps[key];
    gl->glActiveTexture(GL_TEXTURE2);
    if (texture == 0) {
        gl->glGenTextures(1, &texture);
        gl->glBindTexture(GL_TEXTURE_2D, texture);
        gl->glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, 256, rows, 0, GL_RGBA, GL_UNSIGNED_BYTE, rgba);
        gl->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
        gl->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
        gl->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        gl->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    }
    gl->glBindTexture(GL_TEXTURE_2D, texture);
}

void SliceRenderer::setPicture(const SlicePicture& picture) {
    m_gl->grid = picture.grid;
    std::unordered_map<LayerId, Gl::Drawn> kept;
    for (const LayerTiles& layer : picture.layers) {
        Gl::Drawn drawn = std::move(m_gl->drawn[layer.layer]);
        if (!drawn.atlas || drawn.atlas->type() != layer.texels.type) drawn.atlas = std::make_unique<TileAtlas>(*m_gl->gl, layer.texels.type);
        m_gl->uploads += static_cast<std::uint64_t>(drawn.atlas->setTiles(layer.tiles));
        drawn.texels = layer.texels;
        m_gl->placeTiles(drawn, layer.tiles);
        kept.emplace(layer.layer, std::move(drawn));
    }
    m_gl->drawn = std::move(kept);
}

void SliceRenderer::draw(const std::vector<LayerPass>& passes, const PaneGrid& grid, const PixelRect& rect) {
    QOpenGLFunctions_3_3_Core& gl = *m_gl->gl;
    const QOpenGLVertexArrayObject::Binder bound(&m_gl->vertexArray);
    m_gl->program.bind();
    gl.glDisable(GL_DEPTH_TEST);
    gl.glDisable(GL_SCISSOR_TEST);
    gl.glEnable(GL_BLEND);
    for (const LayerPass& pass : passes) {
        const auto layer = m_gl->drawn.find(pass.layer);
        if (layer != m_gl->drawn.end() && !layer->second.instances.empty()) m_gl->drawLayer(pass, layer->second, grid, rect);
    }
    gl.glBlendEquation(GL_FUNC_ADD);
    gl.glActiveTexture(GL_TEXTURE0);
    m_gl->program.release();
}

namespace {

void setBlend(QOpenGLFunctions_3_3_Core& gl, Blend blend) {
    gl.glBlendEquation(blend == Blend::max ? GL_MAX : GL_FUNC_ADD);
    const unsigned source = blend == Blend::max ? GL_ONE : GL_SRC_ALPHA;  // GL_MAX ignores factors: max is done on plain colours
    gl.glBlendFuncSeparate(source, blend == Blend::over ? GL_ONE_MINUS_SRC_ALPHA : GL_ONE, GL_ONE, GL_ONE);
}

}  // namespace

void SliceRenderer::Gl::setLook(const LayerPass& pass, const Drawn& layer) {
    program.setUniformValue("texels", 0);
    program.setUniformValue("cover", 1);
    program.setUniformValue("colorMap", 2);
    program.setUniformValue("labels", pass.labels != nullptr);
    program.setUniformValue("labelStyle", static_cast<int>(pass.look.labelStyle));
    program.setUniformValue("texelScale", static_cast<float>(scaleOf(layer.texels.type)));
    program.setUniformValue("texelBias", static_cast<float>(layer.texels.bias));
    program.setUniformValue("windowLo", static_cast<float>(pass.look.windowLo));
    program.setUniformValue("windowHi", static_cast<float>(pass.look.windowHi));
    program.setUniformValue("gamma", static_cast<float>(pass.look.gamma));
    program.setUniformValue("opacity", static_cast<float>(pass.look.opacity));
    program.setUniformValue("premultiply", pass.look.blend == Blend::max);
}

void SliceRenderer::Gl::drawLayer(const LayerPass& pass, const Drawn& layer, const PaneGrid& target, const PixelRect& rect) {
    setLook(pass, layer);
    setBlend(*gl, pass.look.blend);
    std::array<float, 6> clip = gridToClip(grid, target, rect);
    const auto left = static_cast<double>(layer.left), top = static_cast<double>(layer.top);
    if (grid == target) {  // small numbers keep float exact far from the origin
        clip[4] = static_cast<float>((left - static_cast<double>(rect.left)) * 2.0 / static_cast<double>(rect.width) - 1.0);
        clip[5] = static_cast<float>(1.0 - (top - static_cast<double>(rect.top)) * 2.0 / static_cast<double>(rect.height));
    } else {
        clip[4] += static_cast<float>(left * clip[0] + top * clip[2]);
        clip[5] += static_cast<float>(left * clip[1] + top * clip[3]);
    }
    gl->glUniformMatrix3x2fv(program.uniformLocation("gridToClip"), 1, GL_FALSE, clip.data());
    program.setUniformValue("tileSize", static_cast<float>(kTilePixels));
    instances.bind();
    instances.allocate(layer.instances.data(), static_cast<int>(layer.instances.size() * sizeof(float)));
    layer.atlas->bind();
    if (pass.labels) bindColors(pass.labels, pass.labels->data(), static_cast<int>(pass.labels->size() / 4 / kPaletteRow), GL_NEAREST);
    else bindColors(pass.colors, pass.colors->data(), 1, GL_LINEAR);
    gl->glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<int>(layer.instances.size() / kInstanceFloats));
}

std::uint64_t SliceRenderer::uploads() const { return m_gl->uploads; }

}  // namespace volumen
