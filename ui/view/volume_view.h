#pragma once

#include <QImage>
#include <QElapsedTimer>
#include <QOpenGLWidget>
#include <QTimer>
#include <array>
#include <optional>

#include "ui/render/scene.h"
#include "ui/view/frame_pace.h"

namespace volumen {

/// The 3D pane. Shows values (`setX`, world µm, z-y-x) and asks by signal. Main thread only.
/// Left drag turns, middle drag moves, wheel and right drag (up: nearer) zoom at the cursor. Setters record and ask for one repaint.
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

    const CameraState& camera() const;
    /// A state that is not usable changes nothing.
    void setCamera(const CameraState&);
    void setParallel(bool);
    void lookAlong(ViewPreset);
    /// The whole box in the picture; stays so while the pane is resized, until the camera is moved.
    void fit();
    void showThreeQuarters();

    /// True when the picture on the screen is the one last asked for, in full quality.
    bool upToDate() const { return m_started && !m_pending && m_refined; }

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

private:
    void changed();
    void touched();
    void rested();
    void drawScene(double ratio);
    void refine();
    bool drawsVolumes() const;
    void moveCamera(const CameraState&);
    void zoom(double factor, QPointF cursor);
    void refit();
    void start();
    void releaseGraphics();
    QImage marker(double pixelRatio) const;

    Scene m_scene;
    bool m_heldBack = false;
    bool m_started = false;  ///< VTK draws
    bool m_pending = true;   ///< a change is not on the screen yet
    bool m_keepFitted = false;
    bool m_resting = true;
    bool m_refined = true;   ///< what is on the screen is in full quality
    FramePace m_pace;
    QTimer m_restTimer;      ///< runs until a moving hand counts as resting
    QTimer m_refineTimer;    ///< runs while parts are still to be drawn in full quality
    QElapsedTimer m_sinceSeen;  ///< since parts were last brought to the screen
    Qt::MouseButton m_drag = Qt::NoButton;
    QPointF m_pressed;
    QPointF m_last;
};

}  // namespace volumen
