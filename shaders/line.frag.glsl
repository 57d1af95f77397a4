#version 330 core
// A pixel is as opaque as the share of it that the line covers: lines at any angle are smooth without multisampling.
in vec2 pixel;
flat in vec4 line;
flat in vec4 lineTint;
flat in float halfWidth;
out vec4 color;

void main() {
    vec2 way = line.zw - line.xy;
    float along = clamp(dot(pixel - line.xy, way) / max(dot(way, way), 1e-12), 0.0, 1.0);
    float apart = distance(pixel, line.xy + way * along);
    color = vec4(lineTint.rgb, lineTint.a * clamp(halfWidth + 0.5 - apart, 0.0, 1.0));
}
