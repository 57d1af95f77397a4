#pragma once

#include <QOpenGLWidget>
#include <QTimer>
#include <memory>
#include <optional>

#include "ui/tools/tool_box.h"
#include "ui/view/pane_style.h"
#include "ui/view/slice_overlay.h"

namespace volumen {

class SliceFeed;

/// A pane that shows a plane through everything that is open. Draws only what the feed has sampled, and never waits.
/// Handlers only record and change the project; the next paint asks the feed for what is new.
class SliceView : public QOpenGLWidget {
    Q_OBJECT
public:
    /// All of them outlive the view.
    SliceView(PaneId pane, Project& project, ToolBox& tools, SliceFeed& feed, ColorMapLookup colorMaps, QWidget* parent = nullptr);
    ~SliceView() override;

    PaneId pane() const { return m_pane; }
    void setPaneStyle(const PaneStyle& style);
    /// While hidden, only voxels are seen: no crosshair, no marks, no scale bar.
    void setOverlaysHidden(bool hidden);
    void setOverlays(const OverlayChoice& choice);
    /// All that is open fits into the pane, now or as soon as the pane has a size; and again whenever the pane is resized, until a hand moves the view.
    void fit();
    PaneProjection projection() const;
    /// What was drawn last has everything that the project asks for, at the level asked for.
    bool complete() const;
    /// The feed has a picture that was not drawn yet.
    bool hasNews() const;
    /// Tiles sent to the GPU since the start.
    std::uint64_t uploads() const;

public Q_SLOTS:
    /// The project's layers, looks or view changed.
    void projectChanged();
    /// What the tool draws over the slice is another. While it paints, the frame is that of the picture that it makes, if that comes within a moment.
    void toolChanged();

Q_SIGNALS:
    void hovered(const ToolEvent& event);
    void hoverEnded();
    /// A tool could not do what the hand wanted: why, a sentence.
    void refused(const QString& sentence);
    /// The wheel changed the size of the tool in hand.
    void toolResized();
    void maximiseWanted();
    void firstPictureDrawn();
    /// A word for the person: OpenGL is too old, say.
    void failed(const QString& sentence);

protected:
    void initializeGL() override;
    void paintGL() override;
    void resizeGL(int width, int height) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void tabletEvent(QTabletEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    ToolEvent toolEvent(QPointF position, MouseButton button, Qt::KeyboardModifiers modifiers) const;
    void press(QPointF position, MouseButton button, Qt::KeyboardModifiers modifiers);
    void moveTo(QPointF position, Qt::KeyboardModifiers modifiers);
    void release(QPointF position, Qt::KeyboardModifiers modifiers);
    void toTool(void (Tool::*act)(const ToolEvent&, Project&), const ToolEvent& event);
    void askFeed();
    void fitNow();
    void zoomAt(QPointF position, double factor);
    template <class Paint>
    void paintWith(Paint paint);
    void drawOverlay();
    void letGoOfContext();

    PaneId m_pane;
    Project& m_project;
    ToolBox& m_tools;
    SliceFeed& m_feed;
    ColorMapLookup m_colorMaps;
    PaneStyle m_style;
    std::unique_ptr<SliceRenderer> m_renderer;
    std::unique_ptr<LineRenderer> m_lines;
    std::uint64_t m_drawnPicture = 0;
    bool m_fitWanted = false;
    std::optional<PaneState> m_fitted;  ///< what the last fit made
    bool m_overlaysHidden = false;
    bool m_firstDrawn = false;
    OverlayChoice m_overlays;
    MouseButton m_button = MouseButton::none;
    double m_pressure = 1;
    int m_wheelRest = 0;
    QTimer m_soon;   ///< runs while a frame waits for the picture that a stroke makes
    int m_travel = 0;  // the direction last scrolled in: −1, 0, +1
};

}  // namespace volumen
