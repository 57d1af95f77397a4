#pragma once

#include <QObject>

#include "app/controllers/label_tasks.h"
#include "ui/view/lasso_veil.h"
#include "ui/view/volume_view.h"

namespace volumen {

/// Cuts the chosen label in the 3D pane: what a line goes round, or all else, through depth, as far as crop box and cut plane show it; one edit, made in the background.
class Scissors : public QObject {
    Q_OBJECT
public:
    /// All outlive it. `done` is told what came of a hand's cuts.
    Scissors(Project& project, VolumeView& view, LabelTasks& tasks, LabelTasks::Done done);

    void setInHand(bool inHand) { m_veil->setVisible(inHand); }
    bool begun() const { return m_veil->begun(); }
    void cancel() { m_veil->cancel(); }
    /// `line`: in the pane's pixels. Throws Error when there is no label to cut.
    void cut(const QPolygonF& line, bool inside, LabelTasks::Done done);
    QSizeF paneSize() const { return m_view.size(); }

private:
    Project& m_project;
    VolumeView& m_view;
    LabelTasks& m_tasks;
    LassoVeil* m_veil;   ///< the view's child
};

}  // namespace volumen
