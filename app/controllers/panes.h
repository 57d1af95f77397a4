#pragma once

#include <QObject>
#include <QTimer>
#include <array>
#include <memory>
#include <vector>

#include "app/controllers/engine.h"
#include "app/controllers/layer_sources.h"
#include "app/controllers/plane_pictures.h"
#include "app/controllers/scene_control.h"
#include "app/controllers/surfaces.h"
#include "app/controllers/volume_pictures.h"
#include "ui/tools/tool_box.h"
#include "ui/view/pane_frame.h"
#include "ui/view/slice_feed.h"
#include "ui/view/slice_view.h"
#include "ui/view/view_grid.h"
#include "ui/view/volume_view.h"

namespace volumen {

/// The four panes and what feeds them. Keeps titles, notices and layout as the project says.
class Panes : public QObject {
    Q_OBJECT
public:
    Panes(Engine& engine, Project& project, LayerSources& sources, ToolBox& tools, ColorMapLookup colorMaps);
    ~Panes() override;

    ViewGrid* grid() const { return m_grid; }
    SliceView* slice(PaneId pane) const { return m_slices[static_cast<std::size_t>(pane)]; }
    VolumeView* volume() const { return m_volume; }
    VolumePictures& volumePictures() const { return *m_volumePictures; }
    SceneControl& scene() const { return *m_scene; }
    Surfaces& surfaces() const { return *m_surfaces; }
    PaneFrame* frame(PaneId pane) const { return m_grid->pane(pane); }
    /// The slice pane that keys act on: the one the pointer is or was last over.
    PaneId current() const { return m_current; }

    void setStyle(const PaneStyle& style, std::function<QIcon(const QString&)> icons);
    void setOverlaysHidden(bool hidden);
    void setOverlays(const OverlayChoice& choice);
    const OverlayChoice& overlays() const { return m_overlays; }
    void fit();
    void toggleMaximised(PaneId pane);
    void toggleTornOff(PaneId pane);
    void putAllBack();
    /// Everything that is seen is drawn as the project asks for it.
    bool complete() const;
    /// What a pane shows now, without pointer or tool preview.
    QImage picture(PaneId pane) const;

    void projectChanged();
    /// What a tool draws over the slices is another.
    void toolChanged();
    void chunksArrived(std::span<const ChunkId> chunks);
    /// The slices follow at once, the 3D pane when a stroke has ended and the hand rests for a moment.
    void chunksReplaced(std::span<const ChunkId> chunks);
    /// The cache's budget changed, or failures were forgotten.
    void wishAgain();

Q_SIGNALS:
    void hovered(const volumen::ToolEvent& event);
    void hoverEnded();
    void failed(const QString& sentence);
    void refused(const QString& sentence);
    void toolResized();

private:
    void addSlice(PaneId pane, const ColorMapLookup& colorMaps);
    void addVolume();
    std::unique_ptr<SliceFeed> makeFeed(std::uint32_t view);
    void updateTitles();
    void updateProgress(PaneId pane);
    void addSurfaces();
    void showReplacedIn3D();
    void pictureReady();
    void showPictures();
    void updateVolumeProgress();

    Engine& m_engine;
    Project& m_project;
    LayerSources& m_sources;
    ToolBox& m_tools;
    ViewGrid* m_grid;
    std::array<std::unique_ptr<SliceFeed>, 3> m_feeds;
    std::array<SliceView*, 3> m_slices{};
    VolumeView* m_volume = nullptr;
    std::unique_ptr<PlanePictures> m_planes;
    std::unique_ptr<VolumePictures> m_volumePictures;
    std::unique_ptr<SceneControl> m_scene;
    std::unique_ptr<Surfaces> m_surfaces;
    PaneId m_current = PaneId::xy;
    OverlayChoice m_overlays;
    std::vector<ChunkId> m_replaced;   ///< that the 3D pane was not told of yet
    QTimer m_hands;                    ///< runs while a hand changes them
    QTimer m_others;                   ///< runs while a picture waits for those of the other panes, to share their frame
    bool m_boxShown = false;
};

}  // namespace volumen
