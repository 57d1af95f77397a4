#version 330 core
// A picture laid over the whole viewport.
layout(location = 0) in vec2 corner;      // 0 or 1 along x, y
out vec2 place;

void main() {
    place = corner;
    gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}
