#pragma once

#include <QOpenGLFramebufferObject>

#include "ui/render/tile_queue.h"
#include "ui/render/volume_renderer.h"

namespace volumen {

/// The volumes' part of a scene's picture: drawn coarsely whenever something has changed, then refined part by part, and kept until the next change.
/// `set…` only record; all else is called with one context current.
class VolumeLayer {
public:
    VolumeLayer();
    ~VolumeLayer();

    VolumeStore& store() { return m_store; }
    const VolumeStore& store() const { return m_store; }
    void setPasses(std::vector<VolumePass> passes) { m_passes = std::move(passes); }
    void setClip(const VolumeClip& clip) { m_clip = clip; }
    void setQuality(const VolumeQuality& quality) { m_quality = quality; }
    const std::vector<VolumePass>& passes() const { return m_passes; }
    const VolumeClip& clip() const { return m_clip; }

    /// Sends voxels for a few ms, draws what has changed, and lays the volumes over `framebuffer`. `opaqueChanged`: other things hide the volumes than at the
    /// last call.
    void render(unsigned framebuffer, const VolumeSight& sight, bool opaqueChanged);
    /// Texture of the depths from which on what the last picture shows hides more than half of what is behind, 0: it shows no volume.
    unsigned fronts() const;
    /// See `Scene::refine`.
    bool refine(double budgetMs);
    /// See `Scene::prepareVolumes`.
    bool prepare();
    double lastMs() const { return m_ms; }

    void release();

private:
    /// What the picture that is kept shows.
    struct Key {
        CameraState camera;
        QSize size;
        VolumeClip clip;
        std::vector<VolumePass> passes;
        std::vector<PlacedBlock> blocks;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct Gl;

    std::vector<VolumeRenderer::Volume> volumes() const;
    QRect covered(const std::vector<VolumeRenderer::Volume>& volumes) const;
    void drawCoarse(const std::vector<VolumeRenderer::Volume>& volumes);
    void beginFine();
    void copyFronts();
    double drawParts(double budgetMs);
    void draw(QOpenGLFramebufferObject& target, const std::vector<VolumeRenderer::Volume>& volumes, const VolumeQuality& quality, const QRect& part);
    void lay(QOpenGLFramebufferObject& picture, unsigned framebuffer);

    VolumeStore m_store;
    std::vector<VolumePass> m_passes;
    VolumeClip m_clip;
    VolumeQuality m_quality;
    VolumeQuality m_drawnQuality;   ///< of `m_coarse`
    std::optional<Key> m_key;       ///< nothing: no picture is kept
    VolumeSight m_sight;            ///< of the last picture
    int m_prepared = 0;             ///< shaders
    QRect m_covered;                ///< pixels of the picture, from below, in which the volumes lie
    bool m_fineBegun = false;
    bool m_fineMeasured = false;    ///< a part of it was drawn
    TileQueue m_missing;            ///< of the fine picture
    double m_msPerPixel = 0;        ///< of the fine picture, as expected of its next part
    double m_ms = 0;
    std::unique_ptr<QOpenGLFramebufferObject> m_coarse;
    std::unique_ptr<QOpenGLFramebufferObject> m_fine;
    std::unique_ptr<Gl> m_gl;       ///< null before the first volume in a context
};

}  // namespace volumen
