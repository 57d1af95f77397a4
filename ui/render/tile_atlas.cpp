#include "ui/render/tile_atlas.h"

#include <unordered_set>

#include "core/volume/slice_tiles.h"

namespace volumen {

namespace {

struct TextureFormat {
    int internal;
    unsigned type;
};

TextureFormat formatOf(TexelType type) {
    if (type == TexelType::u8) return {GL_R8, GL_UNSIGNED_BYTE};
    if (type == TexelType::u16) return {GL_R16, GL_UNSIGNED_SHORT};
    return {GL_R32F, GL_FLOAT};
}

}  // namespace

TileAtlas::TileAtlas(QOpenGLFunctions_3_3_Core& gl, TexelType type) : m_gl(gl), m_type(type) {
    m_gl.glGenTextures(1, &m_texels);
    m_gl.glGenTextures(1, &m_cover);
}

TileAtlas::~TileAtlas() {
    m_gl.glDeleteTextures(1, &m_texels);
    m_gl.glDeleteTextures(1, &m_cover);
}

int TileAtlas::setTiles(const std::vector<SliceTile>& tiles) {
    dropOthers(tiles);
    reserve(tiles.size());
    int uploaded = 0;
    auto free = m_images.begin();
    for (const SliceTile& tile : tiles) {
        if (m_slots.contains(tile.image.get())) continue;
        while (*free) ++free;
        const int slot = static_cast<int>(free - m_images.begin());
        *free = tile.image;
        m_slots[tile.image.get()] = slot;
        upload(*tile.image, slot);
        ++uploaded;
    }
    return uploaded;
}

void TileAtlas::dropOthers(const std::vector<SliceTile>& tiles) {
    std::unordered_set<const SliceImage*> kept;
    for (const SliceTile& tile : tiles) kept.insert(tile.image.get());
    for (auto& image : m_images)
        if (image && !kept.contains(image.get())) {
            m_slots.erase(image.get());
            image.reset();
        }
}

void TileAtlas::reserve(std::size_t slots) {
    if (slots <= m_images.size()) return;
    m_images.resize(slots + slots / 2 + 8);
    const TextureFormat format = formatOf(m_type);
    const auto allocate = [&](unsigned texture, int internal, unsigned layout, unsigned type) {
        m_gl.glBindTexture(GL_TEXTURE_2D_ARRAY, texture);
        m_gl.glTexImage3D(GL_TEXTURE_2D_ARRAY, 0, internal, kTilePixels, kTilePixels, static_cast<int>(m_images.size()), 0, layout, type, nullptr);
        m_gl.glTexParameteri(GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
        m_gl.glTexParameteri(GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
        m_gl.glTexParameteri(GL_TEXTURE_2D_ARRAY, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        m_gl.glTexParameteri(GL_TEXTURE_2D_ARRAY, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
        m_gl.glTexParameteri(GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MAX_LEVEL, 0);
    };
    allocate(m_texels, format.internal, GL_RED, format.type);
    allocate(m_cover, GL_R8UI, GL_RED_INTEGER, GL_UNSIGNED_BYTE);
    for (const auto& [image, slot] : m_slots) upload(*image, slot);
}

void TileAtlas::upload(const SliceImage& image, int slot) const {
    m_gl.glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    m_gl.glBindTexture(GL_TEXTURE_2D_ARRAY, m_texels);
    m_gl.glTexSubImage3D(GL_TEXTURE_2D_ARRAY, 0, 0, 0, slot, image.width, image.height, 1, GL_RED, formatOf(m_type).type, image.texels.data());
    m_gl.glBindTexture(GL_TEXTURE_2D_ARRAY, m_cover);
    m_gl.glTexSubImage3D(GL_TEXTURE_2D_ARRAY, 0, 0, 0, slot, image.width, image.height, 1, GL_RED_INTEGER, GL_UNSIGNED_BYTE, image.cover.data());
    m_gl.glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
}

void TileAtlas::bind() const {
    m_gl.glActiveTexture(GL_TEXTURE1);
    m_gl.glBindTexture(GL_TEXTURE_2D_ARRAY, m_cover);
    m_gl.glActiveTexture(GL_TEXTURE0);
    m_gl.glBindTexture(GL_TEXTURE_2D_ARRAY, m_texels);
}

}  // namespace volumen
