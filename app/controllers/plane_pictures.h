#pragma once

#include <QObject>
#include <array>
#include <memory>
#include <optional>

#include "ui/view/pane_style.h"
#include "ui/view/slice_feed.h"
#include "ui/view/volume_view.h"

namespace volumen {

/// The three slice planes in the 3D pane: each sampled whole and coarse through a feed of its own, coloured where it is drawn.
class PlanePictures : public QObject {
    Q_OBJECT
public:
    using MakeFeed = std::function<std::unique_ptr<SliceFeed>(std::uint32_t view)>;
    PlanePictures(Project& project, VolumeView& view, ColorMapLookup colorMaps, const MakeFeed& makeFeed, QObject* parent = nullptr);
    ~PlanePictures() override;

    /// All that the project asks for was handed to the view.
    bool complete() const;
    void chunksArrived(std::span<const ChunkId> chunks);
    void chunksReplaced(std::span<const ChunkId> chunks);
    void wishAgain();
    void projectChanged();

private:
    /// One plane, and of what the view has it.
    struct Plane {
        std::unique_ptr<SliceFeed> feed;
        std::uint64_t shownPicture = 0;
        std::vector<LayerPass> shownPasses;
    };
    bool seen() const;
    void follow(PaneId pane);
    void show(PaneId pane);

    Project& m_project;
    VolumeView& m_view;
    ColorMapLookup m_colorMaps;
    std::array<Plane, 3> m_planes;
    std::optional<WorldBox> m_box;
    std::optional<Point> m_crosshair;
};

}  // namespace volumen
