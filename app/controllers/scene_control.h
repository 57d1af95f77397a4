#pragma once

#include <QObject>
#include <optional>

#include "core/project/project.h"
#include "ui/view/volume_view.h"

namespace volumen {

/// Keeps the 3D pane's camera, crop box, clip plane and colours as the project says, and the project as a hand changes them there.
class SceneControl : public QObject {
    Q_OBJECT
public:
    /// Both outlive it.
    SceneControl(Project& project, VolumeView& view, QObject* parent = nullptr);

    void projectChanged();
    void setCropped(bool cropped);
    void setCrop(const std::optional<Bounds>& crop);
    /// A plane through the crosshair that faces the eye, or none.
    void setCut(bool cut);
    /// Changes one thing of the scene's state.
    template <class Change>
    void change(Change edit) {
        SceneState state = m_project.view().scene;
        edit(state);
        m_project.setScene(state);
    }

private:
    void keepCamera();
    void takeClip(const VolumeClip& clip);

    Project& m_project;
    VolumeView& m_view;
    std::optional<SceneCamera> m_camera;  ///< what the view has, as far as the project knows
};

}  // namespace volumen
