#pragma once

class QOpenGLShaderProgram;

namespace volumen {

/// Compiles shaders/<name>.vert.glsl and .frag.glsl into `program`, in the current context. Throws Error when the driver refuses.
void buildProgram(QOpenGLShaderProgram& program, const char* name);

}  // namespace volumen
