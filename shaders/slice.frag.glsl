#version 330 core
// A texel becomes a native value, the window brings it to 0 … 1, gamma bends it, the colour map colours it.
// Uniforms bear the names of LayerLook's fields.
in vec3 texel;
uniform sampler2DArray texels;
uniform usampler2DArray cover;            // cover:: of core/volume/slice.h
uniform sampler2D colorMap;               // 256 x 1
uniform float texelScale;                 // native value = texel * texelScale + texelBias
uniform float texelBias;
uniform float windowLo;
uniform float windowHi;
uniform float gamma;
uniform float opacity;
uniform bool premultiply;                 // for the blend `max`, which takes no factors
out vec4 color;

const uint coverFailed = 2u;
const uint coverShown = 16u;

vec4 failedPattern() {
    bool stripe = mod(gl_FragCoord.x + gl_FragCoord.y, 16.0) < 3.0;
    return stripe ? vec4(0.62, 0.25, 0.22, 1.0) : vec4(0.16, 0.10, 0.10, 1.0);
}

void main() {
    uint state = texture(cover, texel).r;
    if (state == coverFailed) {
        color = failedPattern();
        return;
    }
    if (state < coverShown) discard;
    float value = texture(texels, texel).r * texelScale + texelBias;
    float shown = clamp((value - windowLo) / max(windowHi - windowLo, 1e-12), 0.0, 1.0);
    if (gamma != 1.0) shown = pow(shown, 1.0 / gamma);
    if (isnan(value)) discard;
    color = texture(colorMap, vec2((shown * 255.0 + 0.5) / 256.0, 0.5));
    color.a *= opacity;
    if (premultiply) color.rgb *= color.a;
}
