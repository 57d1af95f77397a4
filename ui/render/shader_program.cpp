#include "ui/render/shader_program.h"

#include <QFile>
#include <QOpenGLShaderProgram>
#include <string>

#include "core/base/error.h"

namespace volumen {

namespace {

QByteArray source(const std::string& name, const std::string& defines) {
    QFile file(QString::fromStdString(":/volumen/shaders/" + name));
    if (!file.open(QIODevice::ReadOnly)) throw Error(name + ": this shader is missing from the program; build it again");
    const QByteArray version = file.readLine();
    return version + defines.c_str() + file.readAll();
}

}  // namespace

void buildProgram(QOpenGLShaderProgram& program, const char* name, const std::string& defines) {
    const std::string stem(name);
    const bool built = program.addShaderFromSourceCode(QOpenGLShader::Vertex, source(stem + ".vert.glsl", defines)) &&
                       program.addShaderFromSourceCode(QOpenGLShader::Fragment, source(stem + ".frag.glsl", defines)) && program.link();
    if (!built) throw Error("OpenGL: the " + stem + " shader does not compile (" + program.log().simplified().toStdString() + "); update the graphics driver");
}

}  // namespace volumen
