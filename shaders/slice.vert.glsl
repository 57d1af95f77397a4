#version 330 core
// One tile of a slice a time. A tile lies at `tile.xy` of its own grid of pixels, `tileSize` wide; `gridToClip` brings that grid onto the screen.
layout(location = 0) in vec2 corner;      // 0 or 1 along x, y
layout(location = 1) in vec3 tile;        // left, top, slot of the texture array
layout(location = 2) in vec4 tilesBeside; // slots of the tiles left, right, above, below; -1: there is none
uniform mat3x2 gridToClip;
uniform float tileSize;
out vec3 texel;                           // s, t, slot
flat out vec4 beside;

void main() {
    vec2 pixel = tile.xy + corner * tileSize;
    texel = vec3(corner, tile.z);
    beside = tilesBeside;
    gl_Position = vec4(gridToClip * vec3(pixel, 1.0), 0.0, 1.0);
}
