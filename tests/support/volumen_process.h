#pragma once

#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

namespace volumen::testing {

/// `volumen --do …` as a child process, with settings and caches in a folder of its own.
class VolumenProcess {
public:
    static constexpr int kPatienceMs = 20000;

    VolumenProcess(const QString& program, const QStringList& arguments) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* place : {"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"}) environment.insert(place, m_home.path());
        m_process.setProcessEnvironment(environment);
        m_process.start(program, arguments);
    }
    ~VolumenProcess() { kill(); }

    /// Sends a line and waits for its answer, "done N"; empty when it ended instead.
    QString say(const QString& line) {
        m_process.write(line.toUtf8() + '\n');
        return nextLine();
    }
    /// Sends the lines, ends the input, and waits for the end.
    VolumenProcess& sayAll(const QStringList& lines) {
        m_process.write(lines.join('\n').toUtf8() + '\n');
        return finish();
    }
    VolumenProcess& finish() {
        m_process.closeWriteChannel();
        m_process.waitForFinished(kPatienceMs);
        return *this;
    }
    /// The next line on standard output.
    QString nextLine() {
        while (!m_process.canReadLine() && m_process.waitForReadyRead(kPatienceMs)) {}
        return QString::fromUtf8(m_process.readLine()).trimmed();
    }
    bool running() const { return m_process.state() == QProcess::Running; }
    void kill() {
        m_process.kill();
        m_process.waitForFinished(kPatienceMs);
    }

    /// −1: it did not end by itself.
    int status() const { return m_process.state() == QProcess::NotRunning && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1; }
    QStringList output() { return QString::fromUtf8(m_process.readAllStandardOutput()).split('\n', Qt::SkipEmptyParts); }
    /// What the program itself says on standard error; drivers may say more.
    QStringList sentences() {
        m_error += QString::fromUtf8(m_process.readAllStandardError());
        return m_error.split('\n', Qt::SkipEmptyParts).filter(QRegularExpression("^volumen: "));
    }

private:
    QTemporaryDir m_home;
    QProcess m_process;
    QString m_error;
};

}  // namespace volumen::testing
