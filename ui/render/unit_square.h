#pragma once

class QOpenGLBuffer;
class QOpenGLFunctions_3_3_Core;
class QSurfaceFormat;

namespace volumen {

/// What a context that draws scenes is made with.
QSurfaceFormat coreProfile33();

/// OpenGL 3.3 in the current context. Throws Error when the display offers less.
QOpenGLFunctions_3_3_Core& openGl33();

/// Makes attribute 0 of the bound vertex array the corners of the unit square, as a triangle strip; `corners` holds them.
void layUnitSquare(QOpenGLBuffer& corners);

}  // namespace volumen
