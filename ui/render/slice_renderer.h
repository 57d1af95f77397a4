#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/project/layer.h"
#include "core/project/view_state.h"
#include "core/volume/slice.h"

namespace volumen {

/// 256 RGBA entries.
using ColorTable = std::array<std::uint8_t, 1024>;

/// RGBA of label ids from 0, in whole rows.
constexpr std::size_t kPaletteRow = 256;
using LabelPalette = std::vector<std::uint8_t>;

/// One tile of a layer's slice, sampled. `left` and `top` count pixels of the grid that it was sampled on.
struct SliceTile {
    std::int64_t left = 0;
    std::int64_t top = 0;
    std::shared_ptr<const SliceImage> image;
};

/// What one layer has sampled for a pane.
struct LayerTiles {
    LayerId layer = 0;
    Texels texels;
    std::vector<SliceTile> tiles;
};

/// What a pane has to show: every layer's tiles, all on one grid. A plain value, made off the main thread.
struct SlicePicture {
    PaneGrid grid;
    PixelRect rect;  ///< what was asked for; the tiles cover it and a little more
    std::vector<LayerTiles> layers;
};

/// How one layer is drawn: what lives in the shader and nothing else.
struct LayerPass {
    LayerId layer = 0;
    LayerLook look;
    const ColorTable* colors = nullptr;
    const LabelPalette* labels = nullptr;   ///< of a layer of labels: what its ids look like; `colors` and window mean nothing then

    friend bool operator==(const LayerPass&, const LayerPass&) = default;
};

/// Draws slices with OpenGL 3.3: textures hold native values, window, gamma, colour map and opacity are uniforms.
/// One a pane; every function is called with that pane's context current.
class SliceRenderer {
public:
    SliceRenderer();
    ~SliceRenderer();

    /// Uploads the tiles that are not in a texture yet, and lets go of those that `picture` no longer holds.
    void setPicture(const SlicePicture& picture);
    /// Draws the picture's layers, `passes` bottom first, into the bound framebuffer of `rect.width` x `rect.height` pixels.
    /// A picture of another grid is laid where it belongs, stretched and moved.
    void draw(const std::vector<LayerPass>& passes, const PaneGrid& grid, const PixelRect& rect);
    /// Tiles sent to the GPU so far: what changes only in the shader uploads nothing.
    std::uint64_t uploads() const;

private:
    struct Gl;
    std::unique_ptr<Gl> m_gl;
};

}  // namespace volumen
