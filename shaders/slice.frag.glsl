#version 330 core
// A texel becomes a native value, the window brings it to 0 … 1, gamma bends it, the colour map colours it.
// Of labels, a texel is an id, and the palette colours it: all of a label, its outline, or both.
// Uniforms bear the names of LayerLook's fields.
in vec3 texel;
flat in vec4 beside;                      // slots of the tiles left, right, above, below; -1: there is none
uniform sampler2DArray texels;
uniform usampler2DArray cover;            // cover:: of core/volume/slice.h
uniform sampler2D colorMap;               // 256 x 1; of labels 256 x rows
uniform bool labels;
uniform int labelStyle;                   // fill, outline, both
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

float idAt(ivec3 at) { return floor(texelFetch(texels, at, 0).r * texelScale + texelBias + 0.5); }

// The id of a pixel that may lie in the next tile along one axis; `id` where no tile is there.
float idBeside(ivec2 at, int slot, ivec2 size, float id) {
    ivec2 tile = ivec2(greaterThanEqual(at, size)) - ivec2(lessThan(at, ivec2(0)));
    if (tile.x != 0) slot = int(tile.x < 0 ? beside.x : beside.y);
    else if (tile.y != 0) slot = int(tile.y < 0 ? beside.z : beside.w);
    return slot < 0 ? id : idAt(ivec3(at - tile * size, slot));
}

// Another label lies within two pixels.
bool onOutline(ivec3 at, float id) {
    ivec2 size = textureSize(texels, 0).xy;
    for (int away = -2; away <= 2; ++away)
        if (idBeside(at.xy + ivec2(away, 0), at.z, size, id) != id || idBeside(at.xy + ivec2(0, away), at.z, size, id) != id) return true;
    return false;
}

vec4 labelColor() {
    ivec2 size = textureSize(texels, 0).xy;
    ivec3 at = ivec3(min(ivec2(texel.xy * vec2(size)), size - 1), int(texel.z + 0.5));
    float id = idAt(at);
    int entry = int(id);
    if (entry >> 8 >= textureSize(colorMap, 0).y) return vec4(0.0);
    vec4 shown = texelFetch(colorMap, ivec2(entry & 255, entry >> 8), 0);
    if (shown.a == 0.0 || labelStyle == 0) return vec4(shown.rgb, shown.a * opacity);
    if (onOutline(at, id)) return vec4(shown.rgb, 1.0 - (1.0 - opacity) * (1.0 - opacity));  // a thin line is seen less than an area
    return vec4(shown.rgb, labelStyle == 1 ? 0.0 : 0.35 * opacity);
}

void main() {
    uint state = texture(cover, texel).r;
    if (state == coverFailed) {
        color = failedPattern();
        return;
    }
    if (state < coverShown) discard;
    if (labels) {
        color = labelColor();
        if (color.a == 0.0) discard;
        if (premultiply) color.rgb *= color.a;
        return;
    }
    float value = texture(texels, texel).r * texelScale + texelBias;
    float shown = clamp((value - windowLo) / max(windowHi - windowLo, 1e-12), 0.0, 1.0);
    if (gamma != 1.0) shown = pow(shown, 1.0 / gamma);
    if (isnan(value)) discard;
    color = texture(colorMap, vec2((shown * 255.0 + 0.5) / 256.0, 0.5));
    color.a *= opacity;
    if (premultiply) color.rgb *= color.a;
}
