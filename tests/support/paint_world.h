#pragma once

#include <QPointingDevice>
#include <QTabletEvent>

#include "core/labels/label_files.h"
#include "tests/support/session_world.h"

namespace volumen::testing {

constexpr Voxel kPaintShape{48, 64, 80};
constexpr Point kPaintMiddle{24, 32, 40};

/// A window with a grey scan, a project that lies somewhere, a layer of labels, and a person's hands in the panes.
struct PaintWorld : SessionWorld {
    explicit PaintWorld(const Array3<std::uint8_t>& scan = Array3<std::uint8_t>(kPaintShape, 90)) {
        writePlacedZarr(path("scan.zarr"), scan, "|u1", {2, 2, 2});
        m_ready = show() && open("scan.zarr") && runAll({"project.new " + file("a.volumen"), "labels.new ink", "label.add ink meaning=ink color=#e8603c", "goto 24,32,40"}) && idle();
    }
    bool ready() const { return m_ready; }
    bool runAll(const QStringList& lines) {
        return std::all_of(lines.begin(), lines.end(), [this](const QString& line) { return run(line).isEmpty(); });
    }
    const LabelLayer& labels() const { return *project().paintLayer()->labels; }
    LabelId at(Voxel v) const { return labels().grid().at(v); }
    /// What is looked at there: with what is proposed.
    LabelId shownAt(Voxel v) const { return labels().shown().at(v); }
    QPointF seenAt(PaneId pane, Point voxels) { return SessionWorld::at(pane, project().space().toUm(voxels)); }
    void click(PaneId pane, Point voxels, Qt::MouseButton button = Qt::LeftButton) { QTest::mouseClick(slice(pane), button, {}, seenAt(pane, voxels).toPoint()); }
    /// A dab of a pen.
    void pen(PaneId pane, QPointF at, double pressure) {
        for (const QEvent::Type type : {QEvent::TabletPress, QEvent::TabletRelease}) {
            const bool down = type == QEvent::TabletPress;
            QTabletEvent event(type, QPointingDevice::primaryPointingDevice(), at, slice(pane)->mapToGlobal(at), down ? pressure : 0, 0, 0, 0, 0, 0, {}, Qt::LeftButton,
                               down ? Qt::LeftButton : Qt::NoButton);
            QCoreApplication::sendEvent(slice(pane), &event);
        }
    }
    /// Other labels than hands can make quickly.
    bool setTable(const LabelTable& table) {
        const_cast<Project&>(project()).setLabelTable(project().paintLayer()->id, table);
        return labels().table() == table;
    }
    /// Left drag of the brush in XY, along x through the middle.
    void paint() {
        key(Qt::Key_B);
        drag(PaneId::xy, Qt::LeftButton, seenAt(PaneId::xy, {24, 32, 30}), seenAt(PaneId::xy, {24, 32, 50}));
    }
    /// Redder than it is blue: the label lies over the grey scan.
    bool isRed(PaneId pane, Point voxels) {
        const QColor color = colorAt(pane, project().space().toUm(voxels));
        return color.red() > color.blue() + 30;
    }
    LabelCounts onDisk(const char* project = "a.volumen") const { return countLabels(loadLabels(LabelFiles::of(path(project) / "labels", "ink")).state.grid); }

private:
    bool m_ready = false;
};

}  // namespace volumen::testing
