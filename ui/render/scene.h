#pragma once

#include <QColor>
#include <QSize>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ui/render/camera.h"
#include "ui/render/slice_renderer.h"
#include "ui/render/surface_picture.h"
#include "ui/render/volume_picture.h"

namespace volumen {

struct SceneColors {
    QColor background{"#000000"};
    QColor box{"#5b616c"};
    QColor crosshair{"#f2f4f8"};
    std::array<QColor, 3> axes{QColor{"#4c9be8"}, QColor{"#e8a33d"}, QColor{"#b07ce8"}};  ///< z, y, x
};

/// A slice as it lies in the world.
struct PlanePicture {
    SlicePicture slice;             ///< `slice.rect` of it is shown; pixels less than half opaque are neither drawn nor hit
    std::vector<LayerPass> passes;  ///< how its layers are drawn, bottom first
    std::array<Point, 4> corners;   ///< world µm, z-y-x, of the rectangle's outer corners: upper left, upper right, lower right, lower left

    bool empty() const { return slice.rect.width <= 0 || slice.rect.height <= 0; }  ///< no plane
};

/// What a line of sight meets first.
struct PlaneHit {
    Axis plane = Axis::z;
    Point point;  ///< world µm, z-y-x
};

/// What the 3D pane shows: the volume's box, the three planes, the crosshair. Main thread only.
/// World points are z-y-x in µm; VTK's x-y-z exists only behind this class.
/// Everything but `render` and `releaseGraphics` only records, and needs no GL context.
class Scene {
public:
    Scene();
    ~Scene();

    void setColors(const SceneColors&);
    void setBox(const std::optional<WorldBox>&);
    /// `Axis::z` is the XY pane's plane, and so on; it may lie obliquely. Texels are shared, not copied.
    void setPlane(Axis, const PlanePicture&);
    void setCrosshair(const std::optional<Point>&);
    void setCamera(const CameraState&);

    // Volumes: blocks of voxels, drawn by ray casting among everything else. `setX` only records.

    /// At most `kMostVolumes` blocks, one a layer; a layer's block replaces its former one as soon as it is in the graphics memory.
    void setVolumes(std::vector<PlacedBlock>);
    /// Layers without a pass, not shown, or without a curve are not drawn: changing these uploads no voxels.
    void setVolumePasses(std::vector<VolumePass>);
    void setClip(const VolumeClip&);
    /// What `render` draws at when something has changed. What `refine` has drawn is kept until then.
    void setQuality(const VolumeQuality&);
    /// Draws parts of the volumes in full quality for `budgetMs`, or one part where that takes longer; they are seen at the next `render`. In the
    /// context and of the size of the last `render`. True: all is in full quality (or there is nothing to draw).
    bool refine(double budgetMs);
    VolumeStatus volumeStatus() const;
    /// Compiles one of the shaders that one volume and two take, in the context of the last `render`, so that no later frame has to: 0.2 to 0.6 s
    /// each in software, four in all. False: there is another one.
    bool prepareVolumes();
    /// How long the volumes of the last `render` that drew any took, in ms.
    double volumeMs() const;

    // Surfaces: meshes of isosurfaces and labels, cut by the same clip.

    void setSurfaces(const std::vector<SurfacePicture>&);
    /// While a view moves, the drafts of surfaces that took long to draw are drawn. True: that changes the picture.
    bool setMoving(bool moving);
    /// Some surface is drawn as its draft.
    bool drafted() const;
    /// How far along the ray a surface is first met, in lengths of its direction.
    std::optional<double> surfaceAt(const Ray&) const;

    const std::vector<PlacedBlock>& volumes() const;
    const std::vector<VolumePass>& volumePasses() const;
    const VolumeClip& clip() const;

    /// What a line of sight meets of the volumes (`pickVolume` of volume_pick.h); needs no drawn picture.
    std::optional<VolumeHit> pickVolume(const Ray&) const;

    /// Everything that `other` shows, from where it shows it; its quality and what it has drawn stay its own.
    void showSameAs(const Scene& other);

    const SceneColors& colors() const;
    const std::optional<WorldBox>& box() const;
    const CameraState& camera() const;

    /// The plane seen at a screen position, if any; needs no drawn picture.
    std::optional<PlaneHit> planeAt(QPointF position, QSizeF viewport) const;

    /// Draws into a framebuffer of the current GL context (core profile, 3.2 or later); `size` in its pixels, of which
    /// `pixelRatio` make one unit of line width. The first call in a context compiles the shaders.
    void render(unsigned framebuffer, QSize size, double pixelRatio);

    /// Tiles of the planes sent to the GPU so far: what changes only in a look uploads nothing.
    std::uint64_t uploads() const;
    /// How often what is opaque was drawn so far: once while volumes are refined before it.
    std::uint64_t opaqueFrames() const;
    /// What `render` and `refine` took so far, in ms.
    double drawnMs() const;

    /// Lets go of everything in the current GL context; the next `render` may use another one.
    void releaseGraphics();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}  // namespace volumen
