#pragma once

#include <string>

class QOpenGLShaderProgram;

namespace volumen {

/// Compiles shaders/<name>.vert.glsl and .frag.glsl into `program`, in the current context; `defines` stand in both after the line of the version.
/// Throws Error when the driver refuses.
void buildProgram(QOpenGLShaderProgram& program, const char* name, const std::string& defines = {});

}  // namespace volumen
