#version 330 core
// A pixel is as opaque as the share of it that the line covers; where something opaque, or a volume that hides more than half, lies before the line, nothing is drawn.
in vec2 pixel;
flat in vec4 line;
flat in vec4 depthAndStrength;
flat in vec4 tint;
uniform float width;
uniform bool parallel;
uniform bool volumes;
uniform sampler2D sceneDepth;
uniform sampler2D fronts;                 // as volume.frag.glsl has them
uniform vec3 depthToUm;                   // as in volume.frag.glsl
uniform vec2 pictureSize;
out vec4 color;

const float kFar = 1e30;

float opaqueFrom() {
    float d = texelFetch(sceneDepth, ivec2(gl_FragCoord.xy), 0).r;
    return d < 1.0 ? (depthToUm.x + depthToUm.y * d) / (1.0 + depthToUm.z * d) : kFar;
}

float hiddenFrom() {
    float front = volumes ? texelFetch(fronts, ivec2(gl_FragCoord.xy / pictureSize * vec2(textureSize(fronts, 0))), 0).r : 0.0;
    return front > 0.0 ? front : kFar;
}

void main() {
    vec2 way = line.zw - line.xy;
    float along = clamp(dot(pixel - line.xy, way) / max(dot(way, way), 1e-12), 0.0, 1.0);
    float apart = distance(pixel, line.xy + way * along), straight = mix(depthAndStrength.x, depthAndStrength.y, along);
    float depth = (parallel ? straight : 1.0 / straight) - tint.a;
    float seen = depth < min(opaqueFrom(), hiddenFrom()) ? 1.0 : 0.0;
    color = vec4(tint.rgb, seen * mix(depthAndStrength.z, depthAndStrength.w, along) * clamp(width / 2.0 + 0.5 - apart, 0.0, 1.0) * min(width, 1.0));
}
