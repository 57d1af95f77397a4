#pragma once

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include "app/controllers/session.h"
#include "tests/support/raw_zarr.h"

namespace volumen::testing {

/// An OME-Zarr of one level, with a spacing and an origin (the centre of its first voxel), µm.
template <class T>
void writePlacedZarr(const Path& folder, const Array3<T>& voxels, const char* dtype, Spacing spacing, Point origin = {}, Voxel chunk = {32, 32, 32}) {
    using Json = nlohmann::json;
    writeRawZarr(folder / "0", voxels, chunk, dtype);
    Json axes = Json::array();
    for (const char* axis : {"z", "y", "x"}) axes.push_back({{"name", axis}, {"type", "space"}, {"unit", "micrometer"}});
    const Json scale{{"type", "scale"}, {"scale", {spacing.z, spacing.y, spacing.x}}};
    const Json translation{{"type", "translation"}, {"translation", {origin.z, origin.y, origin.x}}};
    const Json level{{"path", "0"}, {"coordinateTransformations", {scale, translation}}};
    const Json attributes{{"multiscales", {{{"version", "0.4"}, {"axes", axes}, {"datasets", {level}}}}}};
    writeTextAtomically(folder / ".zgroup", R"({"zarr_format":2})", false);
    writeTextAtomically(folder / ".zattrs", attributes.dump(), false);
}

/// The whole program in this process: its window, and a person's hands. Settings and files lie in a folder of its own.
class SessionWorld {
public:
    SessionWorld() : m_settings(file("settings.ini"), QSettings::IniFormat) {
        static const QTemporaryDir cache;  // one for all worlds: graphics drivers keep theirs there
        qputenv("XDG_CACHE_HOME", cache.path().toUtf8());
        qputenv("XDG_DATA_HOME", cache.path().toUtf8());
        m_session = std::make_unique<Session>(m_settings);
    }

    QString file(const QString& name) const { return m_folder.filePath(name); }
    Path path(const char* name) const { return Path(m_folder.path().toStdString()) / name; }

    Session& session() { return *m_session; }
    MainWindow& window() { return m_session->window(); }
    ActionTable& actions() { return m_session->actions(); }
    const Project& project() const { return m_session->project(); }
    const Layer& layer(std::size_t index) const { return project().layers().at(index); }
    SliceView* slice(PaneId pane) { return m_session->panes().slice(pane); }
    PaneFrame* frame(PaneId pane) { return m_session->panes().frame(pane); }

    /// Shows the window, as the one that has the keyboard.
    bool show(QSize size = {1000, 700}) {
        window().resize(size);
        window().show();
        window().activateWindow();
        return QTest::qWaitForWindowActive(&window());
    }
    /// Waits until nothing is left to load or draw.
    bool idle() {
        bool reached = false;
        m_session->whenIdle([&reached] { reached = true; });
        return QTest::qWaitFor([&] { return reached; }, 10000);
    }
    /// Runs an action as a script does, to its end. Empty, or the sentence that says why it failed.
    QString run(const QString& line, int ms = 10000) {
        ActionResult result = actions().runLine(line);
        bool ended = !result.pending;
        if (result.pending) result.pending->then([&](const ActionResult& late) { result = late, ended = true; });
        if (!QTest::qWaitFor([&] { return ended; }, ms)) return "it did not end";
        return result.state == ActionResult::State::failed ? result.problem : QString();
    }
    /// Opens what lies in the world's folder under `name`, and waits until it is seen.
    bool open(const QString& name) { return run("open \"" + file(name) + '"').isEmpty() && idle(); }

    /// Where a point (µm) is seen in a pane.
    QPointF at(PaneId pane, Point um) { return slice(pane)->projection().toPane(um); }
    /// The point (µm) of a pane's plane under a position.
    Point under(PaneId pane, QPointF position) { return slice(pane)->projection().toUm(position); }
    /// The colour that is drawn where a point (µm) lies.
    QColor colorAt(PaneId pane, Point um) {
        const QImage image = slice(pane)->grabFramebuffer();
        return image.pixelColor((at(pane, um) * slice(pane)->devicePixelRatioF()).toPoint());
    }

    void wheel(PaneId pane, QPointF position, int notches, Qt::KeyboardModifiers modifiers = {}) {
        SliceView* view = slice(pane);
        QWheelEvent event(position, view->mapToGlobal(position), {}, {0, notches * 120}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(view, &event);
    }
    void move(PaneId pane, QPointF position, Qt::MouseButtons buttons = {}, Qt::KeyboardModifiers modifiers = {}) {
        SliceView* view = slice(pane);
        QMouseEvent event(QEvent::MouseMove, position, view->mapToGlobal(position), Qt::NoButton, buttons, modifiers);
        QCoreApplication::sendEvent(view, &event);
    }
    void drag(PaneId pane, Qt::MouseButton button, QPointF from, QPointF to, Qt::KeyboardModifiers modifiers = {}) {
        QTest::mousePress(slice(pane), button, modifiers, from.toPoint());
        move(pane, (from + to) / 2, button, modifiers);
        move(pane, to, button, modifiers);
        QTest::mouseRelease(slice(pane), button, modifiers, to.toPoint());
    }
    void key(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&window(), static_cast<Qt::Key>(key), modifiers); }

private:
    QTemporaryDir m_folder;
    QSettings m_settings;
    std::unique_ptr<Session> m_session;
};

}  // namespace volumen::testing
