#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <algorithm>

namespace volumen::testing {

/// Remembers the longest event handler of the main thread, painting left out: what software OpenGL takes is no handler's doing.
class TimedApplication : public QApplication {
public:
    using QApplication::QApplication;
    double longestMs = 0;

    bool notify(QObject* receiver, QEvent* event) override {
        const QEvent::Type type = event->type();
        const bool outer = m_depth++ == 0;
        QElapsedTimer timer;
        timer.start();
        const bool result = QApplication::notify(receiver, event);
        --m_depth;
        const bool paints = type == QEvent::UpdateRequest || type == QEvent::Paint || type == QEvent::Expose || type == QEvent::Resize || type == QEvent::Show;
        if (outer && !paints) longestMs = std::max(longestMs, static_cast<double>(timer.nsecsElapsed()) / 1e6);
        return result;
    }

private:
    int m_depth = 0;
};

}  // namespace volumen::testing
