#pragma once

#include <QOpenGLFunctions_3_3_Core>
#include <unordered_map>
#include <vector>

#include "ui/render/slice_renderer.h"

namespace volumen {

/// The textures of one layer's tiles: one array of texels, one of cover, a slot a tile. Grows as needed; keeps what it has.
class TileAtlas {
public:
    TileAtlas(QOpenGLFunctions_3_3_Core& gl, TexelType type);
    ~TileAtlas();
    TileAtlas(const TileAtlas&) = delete;
    TileAtlas& operator=(const TileAtlas&) = delete;

    TexelType type() const { return m_type; }
    /// Makes `tiles` resident and drops all others. Returns how many were uploaded.
    int setTiles(const std::vector<SliceTile>& tiles);
    int slotOf(const SliceTile& tile) const { return m_slots.at(tile.image.get()); }
    /// Texels on unit 0, cover on unit 1.
    void bind() const;

private:
    void dropOthers(const std::vector<SliceTile>& tiles);
    void reserve(std::size_t slots);
    void upload(const SliceImage& image, int slot) const;

    QOpenGLFunctions_3_3_Core& m_gl;
    TexelType m_type;
    unsigned m_texels = 0;
    unsigned m_cover = 0;
    std::vector<std::shared_ptr<const SliceImage>> m_images;  // by slot; null = free
    std::unordered_map<const SliceImage*, int> m_slots;
};

}  // namespace volumen
