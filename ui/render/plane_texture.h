#pragma once

#include <memory>

#include "ui/render/slice_renderer.h"

class QOpenGLFramebufferObject;

namespace volumen {

/// A slice coloured into a texture with mipmaps, by the shader that draws it in its pane: what changes only in a look uploads nothing.
/// Every function is called with one context current.
class PlaneTexture {
public:
    PlaneTexture();
    ~PlaneTexture();

    /// Colours `picture.rect`; the texture's last row is the picture's first. Leaves another framebuffer bound.
    void color(const SlicePicture& picture, const std::vector<LayerPass>& passes);
    /// OpenGL's name of it, of `GL_TEXTURE_2D`; another one when the picture's size changed. 0 before the first picture.
    unsigned handle() const;
    /// Tiles sent to the GPU so far.
    std::uint64_t uploads() const { return m_renderer.uploads(); }

private:
    SliceRenderer m_renderer;
    std::unique_ptr<QOpenGLFramebufferObject> m_target;
};

}  // namespace volumen
