#include "ui/render/plane_texture.h"

#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLFunctions>

namespace volumen {

namespace {

std::unique_ptr<QOpenGLFramebufferObject> targetOf(QSize size) {
    QOpenGLFramebufferObjectFormat format;
    format.setMipmap(true);
    return std::make_unique<QOpenGLFramebufferObject>(size, format);
}

}  // namespace

PlaneTexture::PlaneTexture() = default;
PlaneTexture::~PlaneTexture() = default;

void PlaneTexture::color(const SlicePicture& picture, const std::vector<LayerPass>& passes) {
    const QSize size(static_cast<int>(picture.rect.width), static_cast<int>(picture.rect.height));
    if (!m_target || m_target->size() != size) m_target = targetOf(size);
    QOpenGLFunctions* gl = QOpenGLContext::currentContext()->functions();
    m_renderer.setPicture(picture);
    m_target->bind();
    gl->glViewport(0, 0, size.width(), size.height());
    gl->glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    gl->glClearColor(0, 0, 0, 0);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    m_renderer.draw(passes, picture.grid, picture.rect);
    gl->glBindTexture(GL_TEXTURE_2D, m_target->texture());
    gl->glGenerateMipmap(GL_TEXTURE_2D);
    gl->glBindTexture(GL_TEXTURE_2D, 0);
}

unsigned PlaneTexture::handle() const { return m_target ? m_target->texture() : 0; }

}  // namespace volumen
