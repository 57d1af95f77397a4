#pragma once

#include <QImage>
#include <QObject>
#include <QTimer>
#include <array>
#include <memory>
#include <optional>

#include "app/controllers/engine.h"
#include "ui/view/pane_style.h"
#include "ui/view/slice_feed.h"
#include "ui/view/volume_view.h"

namespace volumen {

/// The three slice planes as pictures in the 3D pane: each sampled whole and coarse through a feed of its own, coloured on the CPU.
class PlanePictures : public QObject {
    Q_OBJECT
public:
    using MakeFeed = std::function<std::unique_ptr<SliceFeed>(std::uint32_t view)>;
    PlanePictures(Engine& engine, Project& project, VolumeView& view, const ColorMapLookup& colorMaps, const MakeFeed& makeFeed, QObject* parent = nullptr);
    ~PlanePictures() override;

    bool complete() const;
    void chunksArrived(std::span<const ChunkId> chunks);
    void chunksReplaced(std::span<const ChunkId> chunks);
    void wishAgain();
    void projectChanged();

private:
    /// One plane: what it shows, and what it was coloured from.
    struct Plane {
        std::unique_ptr<SliceFeed> feed;
        JobHandle coloring;
        bool outdated = false;
    };
    void follow(PaneId pane);
    void colorSoon();
    void color(PaneId pane);
    std::vector<LayerPass> passes() const;

    Engine& m_engine;
    Project& m_project;
    VolumeView& m_view;
    ColorMapLookup m_colorMaps;
    std::array<Plane, 3> m_planes;
    std::optional<WorldBox> m_box;
    std::optional<Point> m_crosshair;
    QTimer m_soon;  ///< colours what changed: at most so often, so that the slices that a hand moves come first
};

}  // namespace volumen
