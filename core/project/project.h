#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/project/layer.h"
#include "core/project/view_state.h"

namespace volumen {

/// Told of every change of a project, on the main thread, after it happened.
class ProjectObserver {
public:
    virtual ~ProjectObserver() = default;
    virtual void layersChanged() = 0;             ///< added, removed, moved, renamed, or another one is active
    virtual void lookChanged(LayerId layer) = 0;  ///< how one layer is shown
    virtual void viewChanged() = 0;               ///< crosshair, panes, layout
    virtual void documentChanged() = 0;           ///< saved, modified, or lies elsewhere
    virtual void labelsChanged(LayerId layer, const std::vector<Box>& boxes) = 0;  ///< voxels, level 0: they may look different. Empty: table or history
};

/// A change of a layer's labels that is shown, and waits to be kept or dropped.
struct ProposedEdit {
    LayerId layer = 0;
    ProposalId id = 0;
};

/// The one owner of what is open. Lives on the main thread, reads no file, and is changed only through its own functions.
class Project {
public:
    void setObserver(ProjectObserver* observer) { m_observer = observer; }

    /// Bottom first. The first layer ever added gives the space.
    const std::vector<Layer>& layers() const { return m_layers; }
    const Layer* layer(LayerId id) const;
    const Layer* layerNamed(std::string_view name) const;
    /// Puts `layer` on top, makes its name unique and it active; `id` is chosen here.
    LayerId addLayer(Layer layer);
    void removeLayer(LayerId id);
    /// Moves a layer so that it is the `index`-th from the bottom.
    void moveLayer(LayerId id, std::size_t index);
    void renameLayer(LayerId id, const std::string& name);
    void setLook(LayerId id, const LayerLook& look);
    /// A look that nobody chose, such as the window found from the data: nothing to be saved yet.
    void setFirstLook(LayerId id, const LayerLook& look);
    void setVolumeLook(LayerId id, const VolumeLook& look);
    void setSurfaceLook(LayerId id, const SurfaceLook& look);
    void setSource(LayerId id, VolumeSourcePtr source);
    /// The layer that keys and inspector act on; 0 when there is none.
    LayerId activeLayer() const { return m_active; }
    void setActiveLayer(LayerId id);

    const Space& space() const { return m_space; }
    /// All that is open and visible, in µm; the space's own box when nothing is.
    Extent extent() const;
    Placement placement(const Layer& layer) const;

    const ViewState& view() const { return m_view; }
    /// Voxels of the space; kept within the extent of what is open.
    void setCrosshair(Point voxels);
    Point crosshairUm() const { return m_space.toUm(m_view.crosshair); }
    void setPane(PaneId pane, const PaneState& state);
    void setLayout(Layout layout);
    void setMaximised(std::optional<PaneId> pane);
    void setScene(const SceneState& scene);
    void setView(const ViewState& view);

    /// The layer that tools paint in: the active one, or else the topmost of labels; null when there is none.
    const Layer* paintLayer() const;
    /// Chooses what is painted with in a layer of labels.
    void selectLabel(LayerId id, LabelId label);
    /// Names, colours, locks; journalled, but no step of the history. A first id over 255 gives the layer a source of two bytes a voxel. Throws Error when the
    /// layer is read-only.
    void setLabelTable(LayerId id, const LabelTable& table);
    /// A gesture on `paintLayer()`, from press to release one edit, one step of undo, one record of the journal. Throws Error when there is no such layer,
    /// it is read-only, or a gesture is begun already.
    void beginStroke(std::string name);
    /// Changes the labels of the gesture's layer; the box that `change` gives, in its voxels, is drawn anew. Without a gesture (its layer was closed) nothing happens.
    void extendStroke(const std::function<Box(LabelLayer&)>& change);
    void endStroke();
    /// Leaves no trace.
    void cancelStroke();
    bool inStroke() const { return strokeLayer() != nullptr; }
    /// Undoes or does again up to a step of the history. Throws Error as `LabelLayer::goTo` does; what `missingFor` names is supplied by the caller.
    void goToStep(LayerId id, std::uint64_t position);
    /// What a tool made of an earlier copy becomes an edit of the present labels. Throws Error.
    void applyEdit(LayerId id, const std::string& name, const LabelGrid& before, const LabelGrid& after, const PaintRule& rule = {});
    /// The same, shown and not made; painting goes on. Nothing: it would change nothing. Throws Error.
    std::optional<ProposedEdit> proposeEdit(LayerId id, const LabelGrid& before, const LabelGrid& after, const PaintRule& rule = {});
    /// Ends the gesture without an edit and leaves on show what it painted; nothing where there is no gesture.
    std::optional<ProposedEdit> suspendStroke();
    /// Its layer is open, and it is neither kept nor dropped.
    bool proposes(const ProposedEdit& proposed) const;
    /// Makes it an edit. Throws Error.
    void keepProposed(const ProposedEdit& proposed, const std::string& name, const PaintRule& rule = {});
    void dropProposed(const ProposedEdit& proposed);
    /// Other files hold the layer from now on.
    void setLabels(LayerId id, const Path& path, std::shared_ptr<LabelLayer> labels);

    /// The project folder; empty while the project was never saved.
    const Path& path() const { return m_path; }
    void setPath(const Path& path);
    /// True when a person changed something since it was last marked as saved; that one volume was opened is not worth a question.
    bool modified() const { return m_modified; }
    void markSaved();
    /// Closes everything; a new, empty, unmodified project.
    void clear();

private:
    void touchLayers(bool byPerson = true);
    template <class Look>
    void setLookOf(LayerId id, Look Layer::*member, const Look& look);
    std::vector<Layer>::iterator find(LayerId id);
    const Layer* strokeLayer() const;
    void showLabels(const Layer& layer, const std::vector<Box>& boxes);
    void widen(Layer& layer);

    std::vector<Layer> m_layers;
    LayerId m_nextId = 1;
    LayerId m_active = 0;
    Space m_space;
    ViewState m_view;
    Path m_path;
    bool m_modified = false;
    LayerId m_strokeLayer = 0;  ///< of the gesture that is begun
    ProjectObserver* m_observer = nullptr;
};

}  // namespace volumen
