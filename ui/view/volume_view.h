#pragma once

#include <QElapsedTimer>
#include <QImage>
#include <QOpenGLWidget>
#include <QTimer>
#include <array>
#include <memory>
#include <optional>

#include "ui/render/line_renderer.h"
#include "ui/render/scene.h"
#include "ui/view/frame_pace.h"
#include "ui/view/pane_style.h"
#include "ui/view/scene_handles.h"

class QPainter;

namespace volumen {

/// The 3D pane. Shows values (`setX`, world µm, z-y-x) and asks by signal. Main thread only.
/// Left drag turns, middle drag moves, wheel and right drag (up: nearer) zoom at the cursor. A left drag of a handle of the crop box, or of a
/// plane's outline (with Shift: anywhere on a plane), moves that along its normal; Shift and the wheel move the clip plane. A double click on
/// what is seen asks for the crosshair there. Setters record and ask for one repaint.
/// The first paint shows the background only; VTK and its shaders start once the event loop is idle after it.
/// While a hand moves the view, volumes are drawn as finely as a frame's time allows (FramePace); when it rests, in full quality by parts
/// between which every event is heard, and the next change ends that.
class VolumeView : public QOpenGLWidget {
    Q_OBJECT

public:
    explicit VolumeView(QWidget* parent = nullptr);
    ~VolumeView() override;

    /// While held back (until VTK has first drawn) only the background is painted: starting VTK blocks the main thread for up to
    /// half a second, which belongs after the first slices.
    void setHeldBack(bool);

    void setColors(const SceneColors&);
    void setBackground(const QColor&);
    const QColor& background() const { return m_scene.colors().background; }
    void setPaneStyle(const PaneStyle&);
    /// The scale bar; `calibrated`: lengths are µm, else voxels.
    void setScaleBar(bool shown, bool calibrated);
    /// While hidden, only the scene and its orientation are seen: no handles, no scale bar.
    void setOverlaysHidden(bool);
    /// Nothing: no volume. Keeps the camera; `fit` or `showThreeQuarters` looks at the new box.
    void setBox(const std::optional<WorldBox>&);
    /// An empty picture takes the plane away.
    void setPlane(Axis, const PlanePicture&);
    void setCrosshair(const std::optional<Point>&);

    /// Blocks of voxels, one a layer; and how those are drawn.
    void setVolumes(const std::vector<PlacedBlock>&);
    void setVolumePasses(const std::vector<VolumePass>&);
    void setSurfaces(const std::vector<SurfacePicture>&);
    void setClip(const VolumeClip&);
    const VolumeClip& clip() const { return m_scene.clip(); }
    /// No hand has moved the view for a moment.
    bool resting() const { return m_resting; }
    /// A hand moves the view, and frames of the blocks that are shown come too slowly however coarsely they are drawn.
    bool hurried() const { return m_hurried; }

    const CameraState& camera() const;
    /// A state that is not usable changes nothing.
    void setCamera(const CameraState&);
    void setParallel(bool);
    void lookAlong(ViewPreset);
    /// Radians to the right and down, as a drag turns.
    void turn(double right, double down);
    /// A drag turns about the crosshair, not about the middle of the picture.
    void setOrbitsCrosshair(bool on) { m_orbitsCrosshair = on; }
    /// Takes the camera to a point in a moment's flight, and nearer where it is far away.
    void flyTo(Point worldUm);
    /// The whole box in the picture; stays so while the pane is resized, until the camera is moved.
    void fit();
    void showThreeQuarters();

    /// True when the picture on the screen is the one last asked for, in full quality.
    bool upToDate() const { return m_started && !m_pending && m_refined && !m_scene.drafted() && !m_flight.isActive(); }

    /// Tiles of the planes sent to the GPU since the start.
    std::uint64_t uploads() const { return m_scene.uploads(); }

    /// What is shown, for pictures of it beside the pane (`SceneCapture`).
    const Scene& scene() const { return m_scene; }

    /// The picture at any size in pixels, also of a pane that is hidden; null when there is no OpenGL 3.2.
    QImage grabPicture(QSize size, double pixelRatio = 1);

Q_SIGNALS:
    void crosshairWanted(volumen::Point worldUm);
    void maximizeWanted();
    void cameraChanged();
    void clipChanged();
    /// A hand drags the crop box or the clip plane.
    void clipWanted(const volumen::VolumeClip& clip);
    /// `resting` or `hurried` is another now.
    void restingChanged();
    /// The pane has come into sight, has gone out of it, or has another size.
    void shownChanged();
    /// The graphics memory has no room for blocks of so many bytes.
    void tooLarge(std::size_t bytes);

protected:
    void initializeGL() override;
    void resizeGL(int width, int height) override;
    void paintGL() override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void wheelEvent(QWheelEvent*) override;
    void showEvent(QShowEvent*) override;
    void hideEvent(QHideEvent*) override;
    void leaveEvent(QEvent*) override;

private:
    void changed();
    void touched();
    void rested();
    void drawScene(double ratio);
    void measured(const VolumeQuality& quality, double frameMs);
    void refine();
    void prepare();
    bool drawsVolumes() const;
    void fly();
    SceneHandles handles(QSizeF viewport) const;
    void setHot(const std::optional<SceneGrip>&);
    std::optional<SceneGrip> gripAt(QPointF position, Qt::KeyboardModifiers) const;
    void dragGrip(QPointF position);
    void moveCut(double notches);
    std::optional<Point> surfaceAt(QPointF position) const;
    void drawOverlay(double ratio);
    void paintOver(QPainter& painter, QSizeF viewport, double ratio) const;
    void moveCamera(const CameraState&);
    void zoom(double factor, QPointF cursor);
    void refit();
    void start();
    void releaseGraphics();
    QImage marker(double pixelRatio) const;

    Scene m_scene;
    std::unique_ptr<LineRenderer> m_lines;
    PaneStyle m_style;
    std::array<std::optional<PlaneCorners>, 3> m_planes;
    std::optional<Point> m_crosshair;
    bool m_heldBack = false;
    bool m_prepared = false;  ///< the shaders of volumes are compiled
    bool m_started = false;  ///< VTK draws
    bool m_pending = true;   ///< a change is not on the screen yet
    bool m_keepFitted = false;
    bool m_orbitsCrosshair = false;
    bool m_scaleBar = true;
    bool m_calibrated = true;
    bool m_overlaysHidden = false;

    bool m_resting = true;
    bool m_hurried = false;
    bool m_refined = true;   ///< what is on the screen is in full quality
    FramePace m_pace;
    QTimer m_restTimer;      ///< runs until a moving hand counts as resting
    QTimer m_refineTimer;    ///< runs while parts are still to be drawn in full quality
    QTimer m_prepareTimer;   ///< until shaders of volumes are compiled ahead, while nothing is drawn
    QElapsedTimer m_sinceSeen;  ///< since parts were last brought to the screen

    QTimer m_flight;         ///< runs while the camera flies
    QElapsedTimer m_sinceTakeOff;
    CameraState m_flightFrom, m_flightTo;

    Qt::MouseButton m_drag = Qt::NoButton;
    QPointF m_pressed;
    QPointF m_last;
    std::optional<SceneGrip> m_hot;   ///< under the pointer, or in the hand
    std::optional<SceneGrip> m_grip;  ///< in the hand
    std::optional<WorldBox> m_gripCrop;   ///< as it was when it was taken hold of
    std::optional<Point> m_gripCrosshair;
};

}  // namespace volumen
