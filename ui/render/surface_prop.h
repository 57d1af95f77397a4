#pragma once

#include <array>
#include <optional>

#include "ui/render/mesh_prop.h"
#include "ui/render/surface_picture.h"
#include "ui/render/volume_picture.h"

namespace volumen {

/// One surface in the scene: as it is, or its draft.
class SurfaceProp {
public:
    std::array<vtkActor*, 2> actors() const { return {m_whole.actor(), m_draft.actor()}; }

    void setPicture(const SurfacePicture& picture);
    const SurfacePicture& picture() const { return m_picture; }
    /// Where the picture has a draft, that is shown.
    void setDrafted(bool drafted);
    /// What lies outside is cut away.
    void setClip(const VolumeClip& clip);

    /// How far along the ray the surface is first met, in lengths of its direction; what the clip has cut away is not met.
    std::optional<double> hit(const Ray&) const;

private:
    void show();

    SurfacePicture m_picture;
    VolumeClip m_clip;
    MeshProp m_whole;
    MeshProp m_draft;
    bool m_drafted = false;
};

}  // namespace volumen
