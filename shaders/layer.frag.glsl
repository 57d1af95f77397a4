#version 330 core
// A picture with premultiplied colours, enlarged where it is smaller than the viewport.
in vec2 place;
uniform sampler2D picture;
out vec4 color;

void main() {
    color = texture(picture, place);
}
