#include "app/controllers/script.h"

#include <fcntl.h>
#include <unistd.h>

#include <QSocketNotifier>
#include <array>
#include <cerrno>
#include <cstdio>

namespace volumen {

Script::Script(ActionTable& actions, QObject* parent) : QObject(parent), m_actions(actions) {}

void Script::follow(int descriptor) {
    m_descriptor = descriptor;
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    m_notifier = new QSocketNotifier(descriptor, QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &Script::readMore);
    QMetaObject::invokeMethod(this, &Script::readMore, Qt::QueuedConnection);
}

void Script::run(const QByteArray& text) {
    for (const QByteArray& line : text.split('\n')) m_lines.push_back(QString::fromUtf8(line).trimmed());
    if (m_lines.back().isEmpty()) m_lines.pop_back();
    QMetaObject::invokeMethod(this, &Script::next, Qt::QueuedConnection);
}

void Script::readMore() {
    if (m_inputEnded) return;
    std::array<char, 4096> bytes{};
    ssize_t count = 0;
    while ((count = ::read(m_descriptor, bytes.data(), bytes.size())) > 0) m_rest.append(bytes.data(), count);
    m_inputEnded = count == 0 || (errno != EAGAIN && errno != EINTR);
    if (m_inputEnded) m_notifier->setEnabled(false);
    if (m_inputEnded && !m_rest.isEmpty() && !m_rest.endsWith('\n')) m_rest.append('\n');
    for (qsizetype end = 0; (end = m_rest.indexOf('\n')) >= 0; m_rest.remove(0, end + 1)) m_lines.push_back(QString::fromUtf8(m_rest.left(end)).trimmed());
    next();
}

void Script::next() {
    if (m_running) return;
    while (!m_lines.empty() && (m_lines.front().isEmpty() || m_lines.front().startsWith('#'))) {  // comments and blank lines count as lines
        m_lines.pop_front();
        ++m_number;
    }
    if (m_lines.empty()) {
        if (m_inputEnded) Q_EMIT ended();
        else if (!m_notifier) Q_EMIT ran();
        return;
    }
    const QString line = m_lines.front();
    m_lines.pop_front();
    ++m_number;
    m_running = true;
    const ActionResult result = m_actions.runLine(line);
    if (result.state == ActionResult::State::pending) result.pending->then([this](const ActionResult& late) { finished(late); });
    else finished(result);
}

void Script::finished(const ActionResult& result) {
    m_running = false;
    if (result.state == ActionResult::State::failed) {
        Q_EMIT failed(QString("line %1: %2").arg(m_number).arg(result.problem));
        return;
    }
    std::printf("done %d\n", m_number);
    std::fflush(stdout);
    QMetaObject::invokeMethod(this, &Script::next, Qt::QueuedConnection);
}

}  // namespace volumen
