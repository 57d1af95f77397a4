#version 330 core
// A picture with premultiplied colours, enlarged where it is smaller than the viewport. A draft's pixels are larger than a line is wide, so it is left out
// where something opaque lies before its volumes.
in vec2 place;
uniform sampler2D picture;
uniform sampler2D fronts;                 // of a draft: as volume.frag.glsl has them
uniform sampler2D sceneDepth;
uniform vec3 depthToUm;                   // as in volume.frag.glsl
uniform bool draft;
out vec4 color;

void main() {
    color = texture(picture, place);
    if (!draft) return;
    float d = texelFetch(sceneDepth, ivec2(gl_FragCoord.xy), 0).r, depth = (depthToUm.x + depthToUm.y * d) / (1.0 + depthToUm.z * d);
    color *= d < 1.0 && depth < texelFetch(fronts, ivec2(place * vec2(textureSize(fronts, 0))), 0).r ? 0.0 : 1.0;
}
