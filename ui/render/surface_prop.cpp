#include "ui/render/surface_prop.h"

namespace volumen {

namespace {

bool shows(const VolumeClip& clip, Point p) {
    if (clip.plane && dot(p - clip.plane->point, clip.plane->normal) < 0) return false;
    const auto within = [](double v, double lo, double hi) { return v >= lo && v <= hi; };
    return !clip.crop || (within(p.z, clip.crop->lo.z, clip.crop->hi.z) && within(p.y, clip.crop->lo.y, clip.crop->hi.y) && within(p.x, clip.crop->lo.x, clip.crop->hi.x));
}

/// Where a ray meets a triangle (Möller and Trumbore, 1997), in lengths of its direction.
std::optional<double> hitOf(const Ray& ray, Point a, Point b, Point c) {
    const Point ab = b - a, ac = c - a, p = cross(ray.direction, ac);
    const double facing = dot(ab, p);
    if (facing == 0) return {};
    const Point toOrigin = ray.origin - a, q = cross(toOrigin, ab);
    const double u = dot(toOrigin, p) / facing, v = dot(ray.direction, q) / facing;
    if (u < 0 || v < 0 || u + v > 1) return {};
    return dot(ac, q) / facing;
}

}  // namespace

void SurfaceProp::setPicture(const SurfacePicture& picture) {
    if (picture.mesh != m_picture.mesh) m_whole.setMesh(*picture.mesh);
    if (picture.draft && picture.draft != m_picture.draft) m_draft.setMesh(*picture.draft);
    m_picture = picture;
    m_whole.setColor(picture.color);
    m_draft.setColor(picture.color);
    show();
}

void SurfaceProp::setDrafted(bool drafted) {
    m_drafted = drafted;
    show();
}

void SurfaceProp::show() {
    const bool draft = m_drafted && m_picture.draft;
    m_draft.setShown(draft);
    m_whole.setShown(!draft && m_picture.mesh && !m_picture.mesh->empty());
}

void SurfaceProp::setClip(const VolumeClip& clip) {
    m_clip = clip;
    m_whole.setClip(clip);
    m_draft.setClip(clip);
}

std::optional<double> SurfaceProp::hit(const Ray& ray) const {
    std::optional<double> nearest;
    if (!m_picture.mesh) return nearest;
    const TriangleMesh& mesh = *m_picture.mesh;
    for (const auto& triangle : mesh.triangles) {
        const std::optional<double> t = hitOf(ray, toPoint(mesh.points[triangle[0]]), toPoint(mesh.points[triangle[1]]), toPoint(mesh.points[triangle[2]]));
        if (t && *t >= ray.nearest && (!nearest || *t < *nearest) && shows(m_clip, ray.origin + ray.direction * *t)) nearest = t;
    }
    return nearest;
}

}  // namespace volumen
