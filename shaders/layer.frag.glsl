#version 330 core
// A picture with premultiplied colours; enlarged without steps where it is smaller than the viewport.
in vec2 place;
uniform sampler2D picture;
out vec4 color;

/// A cubic B-spline by four linear samples (Sigg and Hadwiger, GPU Gems 2, chapter 20).
vec4 smooth4(vec2 at) {
    vec2 size = vec2(textureSize(picture, 0)), texel = at * size - 0.5, f = fract(texel), base = texel - f + 0.5;
    vec2 w0 = (1.0 - f) * (1.0 - f) * (1.0 - f) / 6.0, w3 = f * f * f / 6.0;
    vec2 w1 = 2.0 / 3.0 - 0.5 * f * f * (2.0 - f), low = w0 + w1, high = 1.0 - low;
    vec2 a = (base - 1.0 + w1 / low) / size, b = (base + 1.0 + w3 / high) / size;
    vec4 lower = mix(texture(picture, vec2(b.x, a.y)), texture(picture, a), low.x);
    vec4 upper = mix(texture(picture, b), texture(picture, vec2(a.x, b.y)), low.x);
    return mix(upper, lower, low.y);
}

uniform bool enlarged;

void main() {
    color = enlarged ? smooth4(place) : texelFetch(picture, ivec2(gl_FragCoord.xy), 0);
}
