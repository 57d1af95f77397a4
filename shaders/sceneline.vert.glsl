#version 330 core
// One smooth line of a scene a time: a rectangle about it, a little wider than the line is. Pixels count from the picture's upper left corner.
layout(location = 0) in vec2 corner;           // 0 or 1 along the line and across it
layout(location = 1) in vec4 ends;             // x, y of both ends
layout(location = 2) in vec4 depthsStrengths;  // of both ends each
layout(location = 3) in vec4 tintNearer;       // colour; µm that the line is drawn nearer
uniform vec2 pictureSize;
uniform float width;
out vec2 pixel;
flat out vec4 line;
flat out vec4 depthAndStrength;
flat out vec4 tint;

void main() {
    vec2 way = ends.zw - ends.xy;
    vec2 along = length(way) > 0.0 ? normalize(way) : vec2(1.0, 0.0);
    vec2 across = vec2(-along.y, along.x);
    float reach = width / 2.0 + 1.0;
    pixel = mix(ends.xy, ends.zw, corner.x) + along * (corner.x * 2.0 - 1.0) * reach + across * (corner.y * 2.0 - 1.0) * reach;
    line = ends;
    depthAndStrength = depthsStrengths;
    tint = tintNearer;
    gl_Position = vec4(pixel.x * 2.0 / pictureSize.x - 1.0, 1.0 - pixel.y * 2.0 / pictureSize.y, 0.0, 1.0);
}
