#version 330 core
// A rectangle that covers the viewport; each of its pixels is one line of sight.
layout(location = 0) in vec2 corner;      // 0 or 1 along x, y

void main() {
    gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}
