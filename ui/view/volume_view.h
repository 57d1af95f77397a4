#pragma once

#include <QImage>
#include <QOpenGLWidget>
#include <array>
#include <optional>

#include "ui/render/scene.h"

namespace volumen {

/// The 3D pane. Shows values (`setX`, world µm, z-y-x) and asks by signal. Main thread only.
/// Left drag turns, middle drag moves, wheel and right drag (up: nearer) zoom at the cursor. Setters record and ask for one repaint.
/// The first paint shows the background only; VTK and its shaders start once the event loop is idle after it.
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

    const CameraState& camera() const;
    /// A state that is not usable changes nothing.
    void setCamera(const CameraState&);
    void setParallel(bool);
    void lookAlong(ViewPreset);
    /// The whole box in the picture; stays so while the pane is resized, until the camera is moved.
    void fit();
    void showThreeQuarters();

    /// True when the picture on the screen is the one last asked for.
    bool upToDate() const { return m_started && !m_pending; }

    /// Tiles of the planes sent to the GPU since the start.
    std::uint64_t uploads() const { return m_scene.uploads(); }

    /// The picture at any size in pixels, also of a pane that is hidden; null when there is no OpenGL 3.2.
    QImage grabPicture(QSize size, double pixelRatio = 1);

Q_SIGNALS:
    void crosshairWanted(volumen::Point worldUm);
    void maximizeWanted();
    void cameraChanged();

protected:
    void initializeGL() override;
    void resizeGL(int width, int height) override;
    void paintGL() override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void wheelEvent(QWheelEvent*) override;

private:
    void changed();
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
    Qt::MouseButton m_drag = Qt::NoButton;
    QPointF m_pressed;
    QPointF m_last;
};

}  // namespace volumen
