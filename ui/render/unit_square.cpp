#include "ui/render/unit_square.h"

#include <QOpenGLBuffer>
#include <QOpenGLContext>
#include <QOpenGLFunctions_3_3_Core>
#include <QOpenGLVersionFunctionsFactory>
#include <QSurfaceFormat>
#include <array>

#include "core/base/error.h"

namespace volumen {

QSurfaceFormat coreProfile33() {
    QSurfaceFormat format;
    format.setVersion(3, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    return format;
}

QOpenGLFunctions_3_3_Core& openGl33() {
    auto* gl = QOpenGLVersionFunctionsFactory::get<QOpenGLFunctions_3_3_Core>(QOpenGLContext::currentContext());
    if (!gl) throw Error("OpenGL: this display offers no version 3.3; update the graphics driver, or start with LIBGL_ALWAYS_SOFTWARE=1");
    return *gl;
}

void layUnitSquare(QOpenGLBuffer& corners) {
    constexpr std::array<float, 8> kCorners{0, 0, 1, 0, 0, 1, 1, 1};
    QOpenGLFunctions_3_3_Core& gl = openGl33();
    corners.create();
    corners.bind();
    corners.allocate(kCorners.data(), sizeof(kCorners));
    gl.glEnableVertexAttribArray(0);
    gl.glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 0, nullptr);
}

}  // namespace volumen
