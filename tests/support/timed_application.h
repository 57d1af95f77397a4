#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <algorithm>
#include <functional>

namespace volumen::testing {

/// Remembers the longest event handler of the main thread, painting left out, and what is drawn outside of it too: what software OpenGL takes is no handler's doing.
class TimedApplication : public QApplication {
public:
    using QApplication::QApplication;
    double longestMs = 0;
    std::function<double()> drawnMs = [] { return 0.0; };  ///< what OpenGL has taken so far, as far as anyone counts it

    bool notify(QObject* receiver, QEvent* event) override {
        const QEvent::Type type = event->type();
        const bool outer = m_depth++ == 0;
        QElapsedTimer timer;
        timer.start();
        const double drawnBefore = outer ? drawnMs() : 0;
        const bool result = QApplication::notify(receiver, event);
        --m_depth;
        const bool paints = type == QEvent::UpdateRequest || type == QEvent::Paint || type == QEvent::Expose || type == QEvent::Resize || type == QEvent::Show;
        if (outer && !paints) longestMs = std::max(longestMs, static_cast<double>(timer.nsecsElapsed()) / 1e6 - (drawnMs() - drawnBefore));
        return result;
    }

private:
    int m_depth = 0;
};

}  // namespace volumen::testing
