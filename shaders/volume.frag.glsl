#version 330 core
// Casts a ray through up to four volumes at once. The host writes `#define VOLUMES n` above this line, COMPOSITE and PROJECTION where
// any of them is drawn so, and DRAFT where speed is worth more than a soft light.
// Lengths are µm, x-y-z, from a point that the host chooses near the volumes. Volume i has row i of `opacities` and `colors`.
// Software drivers run both sides of an `if`, but leave a loop as soon as all their pixels have: what costs stands in loops of its own.
uniform sampler3D voxels[VOLUMES];
uniform sampler3D cells[VOLUMES];         // composite: how many cells about are empty, 0 = may hold matter; maximum, minimum: the cell's best value
uniform sampler2D opacities;              // composite: matter per µm; else opacity. Texel 0: of what is no number
uniform sampler2D colors;
uniform sampler2D sceneDepth;             // of what is opaque, by pixels of the whole picture
uniform vec3 boxLo[VOLUMES];              // the outer face of the first voxel
uniform vec3 perUm[VOLUMES];              // 1 / the block's size
uniform vec3 cellsPerUm[VOLUMES];
uniform vec2 toTable[VOLUMES];            // a texel's place in the table, 0 … 1, is texel * x + y
uniform vec4 lookOf[VOLUMES];             // shaded, gradientOpacity, glow, VolumeMode
uniform vec3 rayFrom[3];                  // a ray begins at [0] + [1] * pixel.x + [2] * pixel.y
uniform vec3 rayTo[3];                    // and runs in the direction of these, of any length
uniform vec3 forward;
uniform vec3 up;
uniform vec3 depthToUm;                   // depth along `forward` = (x + y * d) / (1 + z * d) for d of sceneDepth
uniform vec3 cropLo;
uniform vec3 cropHi;
uniform vec4 clipPlane;                   // shown where dot(xyz, point) >= w
uniform float stepUm;
uniform float voxelUm;                    // the smallest spacing
uniform float pixelSize;                  // of the whole picture's pixels, a side, for one ray
layout(location = 0) out vec4 color;      // premultiplied
layout(location = 1) out float front;     // depth along `forward` from which on the volumes hide more than half of what is behind; 0: nowhere

const float kFar = 1e30;
const vec2 kNowhere = vec2(kFar, -kFar);
const float kOpaque = 0.005;              // what still comes through counts no more
const int kTable = 1024;

float least(vec3 v) { return min(v.x, min(v.y, v.z)); }
float greatest(vec3 v) { return max(v.x, max(v.y, v.z)); }

struct Ray {
    vec3 origin;
    vec3 direction;
};

/// Where a ray is inside a box.
vec2 within(Ray ray, vec3 lo, vec3 hi) {
    vec3 a = (lo - ray.origin) / ray.direction, b = (hi - ray.origin) / ray.direction;
    return vec2(greatest(min(a, b)), least(max(a, b)));
}

vec2 both(vec2 a, vec2 b) { return vec2(max(a.x, b.x), min(a.y, b.y)); }

vec2 besidePlane(Ray ray) {
    float facing = dot(clipPlane.xyz, ray.direction), away = clipPlane.w - dot(clipPlane.xyz, ray.origin);
    if (abs(facing) < 1e-9) return away <= 0.0 ? vec2(-kFar, kFar) : vec2(kFar, -kFar);
    return facing > 0.0 ? vec2(away / facing, kFar) : vec2(-kFar, away / facing);
}

/// Where what is opaque begins: of many pixels where it lies deepest, so that a line before the volumes breaks none of them out.
float opaqueDepth(vec2 pixel) {
    if (pixelSize <= 1.0) return texelFetch(sceneDepth, ivec2(pixel), 0).r;
    float d = 0.0;
    ivec2 last = textureSize(sceneDepth, 0) - 1;
    for (int i = 0; i < 4; ++i) d = max(d, texelFetch(sceneDepth, clamp(ivec2(pixel + 0.4 * pixelSize * vec2(i & 1, i >> 1) * 2.0 - 0.4 * pixelSize), ivec2(0), last), 0).r);
    return d;
}

/// What of a ray is seen: from the eye to the first opaque thing, inside the crop box, beside the clip plane.
vec2 seen(Ray ray, vec2 pixel) {
    float d = opaqueDepth(pixel);
    float depth = d < 1.0 ? (depthToUm.x + depthToUm.y * d) / (1.0 + depthToUm.z * d) / dot(ray.direction, forward) : kFar;
    return both(both(vec2(0.0, depth), within(ray, cropLo, cropHi)), besidePlane(ray));
}

/// Cheap noise without pattern, 0 … 1, so that steps become grain instead of rings (Jimenez 2014, interleaved gradient noise).
float grain(vec2 pixel) { return fract(52.9829189 * fract(dot(pixel, vec2(0.06711056, 0.00583715)))); }

int tablePlace(float texel, vec2 place) { return isnan(texel) ? 0 : 1 + int(clamp(texel * place.x + place.y, 0.0, 1.0) * float(kTable - 2) + 0.5); }
float opacityOf(int row, float texel) { return texelFetch(opacities, ivec2(tablePlace(texel, toTable[row]), row), 0).r; }
vec3 colorOf(int row, float texel) { return texelFetch(colors, ivec2(tablePlace(texel, toTable[row]), row), 0).rgb; }

/// A ray as one volume sees it.
struct Course {
    vec2 span;      // where it is inside, in µm of the ray
    vec3 at;        // its origin and direction in texture coordinates
    vec3 by;
    vec3 cellAt;    // the same in cells
    vec3 cellBy;
};

Course courseOf(int i, Ray ray, vec2 shown) {
    vec3 from = ray.origin - boxLo[i];
    vec2 span = both(shown, within(ray, boxLo[i], boxLo[i] + 1.0 / perUm[i]));
    return Course(span, from * perUm[i], ray.direction * perUm[i], from * cellsPerUm[i], ray.direction * cellsPerUm[i]);
}

/// Where the box of cells that reaches `reach` - 1 cells beyond the one at `t` is left.
float leaving(Course course, vec3 cell, float reach) {
    vec3 bound = cell + mix(vec3(1.0 - reach), vec3(reach), greaterThan(course.cellBy, vec3(0.0)));
    return least((bound - course.cellAt) / course.cellBy);
}

ivec3 cellAt(sampler3D grid, Course course, float t) { return clamp(ivec3(floor(course.cellAt + course.cellBy * t)), ivec3(0), textureSize(grid, 0) - 1); }

/// Until where it is known whether there may be matter from `t` on; `matter` becomes true where there may.
float stretchOf(sampler3D grid, Course course, float t, inout bool matter) {
    ivec3 cell = cellAt(grid, course, t);
    float empty = texelFetch(grid, cell, 0).r;
    bool inside = t >= course.span.x && t < course.span.y;
    matter = matter || (inside && empty == 0.0);
    float beside = t < course.span.x ? course.span.x : kFar;
    return inside ? min(leaving(course, vec3(cell), max(empty, 1.0)), course.span.y) : beside;
}

/// Matter met since the last light: all of it; then of the step that held most its matter, texel and place on the ray.
void gather(inout vec4 met, int row, sampler3D grid, Course course, float t) {
    bool inside = t >= course.span.x && t < course.span.y;
    float texel = texture(grid, course.at + course.by * t).r;
    float matter = inside ? opacityOf(row, texel) * stepUm : 0.0;
    met = vec4(met.x + matter, matter > met.y ? vec3(matter, texel, t) : met.yzw);
}

#ifdef DRAFT
const float kMatter = 0.15;               // matter that is worth a light of its own

/// How texels rise along x, y, z, per voxel: between the nearest voxels.
vec3 riseAt(sampler3D grid, vec3 at) {
    ivec3 last = textureSize(grid, 0) - 1, here = clamp(ivec3(at * vec3(last + 1)), ivec3(0), last), lo = max(here - 1, 0), hi = min(here + 1, last);
    return 0.5 * vec3(texelFetch(grid, ivec3(hi.x, here.yz), 0).r - texelFetch(grid, ivec3(lo.x, here.yz), 0).r,
                      texelFetch(grid, ivec3(here.x, hi.y, here.z), 0).r - texelFetch(grid, ivec3(here.x, lo.y, here.z), 0).r,
                      texelFetch(grid, ivec3(here.xy, hi.z), 0).r - texelFetch(grid, ivec3(here.xy, lo.z), 0).r);
}

/// About what comes through in full quality, so that a view that comes to rest keeps its brightness.
float lightThrough(int row, sampler3D grid, Course course, vec3 at, vec3 key) { return 0.5; }
#else
const float kMatter = 0.02;

/// How texels rise along x, y, z, per voxel, by four samples at the corners of a tetrahedron.
vec3 riseAt(sampler3D grid, vec3 at) {
    vec3 voxel = 1.0 / vec3(textureSize(grid, 0));
    const vec2 k = vec2(1.0, -1.0);
    return 0.25 * (k.xyy * texture(grid, at + k.xyy * voxel).r + k.yyx * texture(grid, at + k.yyx * voxel).r +
                   k.yxy * texture(grid, at + k.yxy * voxel).r + k.xxx * texture(grid, at + k.xxx * voxel).r);
}

/// How much of the key light comes through the matter near by: its own volume's, at three distances.
float lightThrough(int row, sampler3D grid, Course course, vec3 at, vec3 key) {
    vec3 far = key * perUm[row] * voxelUm;
    vec3 reach = vec3(2.0, 5.0, 11.0), weight = vec3(2.0, 3.0, 5.0) * voxelUm;
    vec3 matter = vec3(opacityOf(row, texture(grid, at + far * reach.x).r), opacityOf(row, texture(grid, at + far * reach.y).r), opacityOf(row, texture(grid, at + far * reach.z).r));
    return exp(-min(dot(matter, weight), 40.0));
}
#endif

/// A key light over the left shoulder, dimmed by what stands in its way, a fill light from the eye and a little gloss; both sides of a surface are lit.
vec3 lit(vec3 plain, vec3 normal, vec3 sight, vec3 key, float through) {
    vec3 outward = dot(normal, sight) > 0.0 ? -normal : normal;
    float direct = max(dot(outward, key), 0.0) * mix(0.25, 1.0, through), fill = max(dot(outward, -sight), 0.0) * mix(0.55, 1.0, through);
    float gloss = pow(max(dot(outward, normalize(key - sight)), 0.0), 24.0) * through;
    return plain * (0.2 + 1.0 * direct + 0.4 * fill) + vec3(0.12 * gloss);
}

/// What the matter met of a volume shows: premultiplied colour, and how much it hides.
vec4 matterSeen(int row, sampler3D grid, Course course, vec4 met, vec3 sight) {
    vec3 at = course.at + course.by * met.w, rise = riseAt(grid, at), plain = colorOf(row, met.z);
    vec3 normal = rise * perUm[row] * vec3(textureSize(grid, 0));
    float steep = length(rise) * toTable[row].x, shaded = lookOf[row].x;
    vec3 key = normalize(-0.75 * forward + 0.55 * up + 0.4 * cross(up, forward));
    vec3 shone = lit(plain, normal / max(length(normal), 1e-20), sight, key, lightThrough(row, grid, course, at, key));
    vec3 color = mix(plain, mix(plain * 0.7, shone, smoothstep(0.002, 0.03, steep)), shaded * (1.0 - lookOf[row].z));
    float opacity = 1.0 - exp(-met.x * mix(1.0, clamp(steep * 8.0, 0.0, 1.0), lookOf[row].y));
    return vec4(color * opacity, opacity);
}

#ifdef PROJECTION
/// The value that a projection shows of one volume: the greatest, the least (both as `sign` times the texel), or the mean.
vec4 projected(int row, sampler3D grid, sampler3D bests, Course course, vec2 span, float jitter) {
    float sign = lookOf[row].w == 2.0 ? -1.0 : 1.0, best = -kFar, sum = 0.0, count = 0.0;
    bool mean = lookOf[row].w == 3.0;
    float t = span.x + jitter * stepUm, end = lookOf[row].w == 0.0 ? -kFar : span.y;
    while (t < end) {
        float stretch;
        bool useless;
        do {
            ivec3 cell = cellAt(bests, course, t);
            stretch = leaving(course, vec3(cell), 1.0);
            useless = !mean && sign * texelFetch(bests, cell, 0).r <= best;
            t += useless ? max(ceil((stretch - t) / stepUm), 1.0) * stepUm : 0.0;
        } while (useless && t < end);
        do {
            float texel = texture(grid, course.at + course.by * t).r;
            bool counts = t < end && !isnan(texel);
            best = counts ? max(best, sign * texel) : best;
            sum += counts ? texel : 0.0;
            count += counts ? 1.0 : 0.0;
            t += stepUm;
        } while (t < stretch && t < end);
    }
    float texel = mean ? sum / count : sign * best;
    float opacity = count > 0.0 ? opacityOf(row, texel) : 0.0;
    return vec4(colorOf(row, texel) * opacity, opacity);
}

#endif

#if VOLUMES == 1
#define EACH(F) F(0)
#elif VOLUMES == 2
#define EACH(F) F(0) F(1)
#elif VOLUMES == 3
#define EACH(F) F(0) F(1) F(2)
#else
#define EACH(F) F(0) F(1) F(2) F(3)
#endif

Course course[VOLUMES];

#ifdef COMPOSITE
/// All composite volumes in one march, so that they lie among each other in depth.
vec4 composited(Ray ray, vec2 range, float jitter) {
    vec3 sum = vec3(0.0);
    float through = 1.0, t = range.x + jitter * stepUm;
    while (t < range.y && through > kOpaque) {
        float stretch;
        bool may;
        do {
            may = false;
            stretch = range.y;
#define STRETCH(i) stretch = min(stretch, stretchOf(cells[i], course[i], t, may));
            EACH(STRETCH)
            t += may ? 0.0 : max(ceil((stretch - t) / stepUm), 1.0) * stepUm;
        } while (!may && t < range.y);
        vec4 met[VOLUMES];
        float all = 0.0;
#define NOTHING(i) met[i] = vec4(0.0);
        EACH(NOTHING)
        do {
            all = 0.0;
#define GATHER(i) gather(met[i], i, voxels[i], course[i], t); all += met[i].x;
            EACH(GATHER)
            t += stepUm;
        } while (all < kMatter && t < min(stretch, range.y));
        vec3 shown = vec3(0.0);
        float hidden = 0.0;
#define LIGHT(i) { vec4 one = matterSeen(i, voxels[i], course[i], met[i], ray.direction); shown += one.rgb; hidden = 1.0 - (1.0 - hidden) * (1.0 - one.a); }
        EACH(LIGHT)
        sum += through * shown;
        through *= 1.0 - hidden;
        front = front == 0.0 && through < 0.5 ? t * dot(ray.direction, forward) : front;
    }
    return vec4(sum, 1.0 - through);
}
#endif

void main() {
    vec2 pixel = gl_FragCoord.xy * pixelSize;
    vec3 direction = normalize(rayTo[0] + rayTo[1] * pixel.x + rayTo[2] * pixel.y);
    direction = mix(direction, vec3(1e-7), lessThan(abs(direction), vec3(1e-7)));
    Ray ray = Ray(rayFrom[0] + rayFrom[1] * pixel.x + rayFrom[2] * pixel.y, direction);
    vec2 shown = seen(ray, pixel);
    vec2 range = kNowhere;
    float jitter = grain(gl_FragCoord.xy);
    vec2 inside[VOLUMES];
#define COURSE(i) course[i] = courseOf(i, ray, shown); inside[i] = course[i].span; \
    if (lookOf[i].w > 0.0 || inside[i].x >= inside[i].y) course[i].span = kNowhere; \
    range = vec2(min(range.x, course[i].span.x), max(range.y, course[i].span.y));
    EACH(COURSE)
    color = vec4(0.0);
    front = 0.0;
#ifdef COMPOSITE
    color = composited(ray, range, jitter);
#endif
#ifdef PROJECTION
#define PROJECT(i) { vec4 one = projected(i, voxels[i], cells[i], course[i], inside[i], jitter); color = color + one - color * one; }
    EACH(PROJECT)
#endif
}
