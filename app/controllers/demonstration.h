#pragma once

#include <QObject>
#include <functional>

class QProcess;

namespace volumen {

/// The demonstration scroll: a phantom, made once by `volumen-cli phantom` in the user's data folder.
class Demonstration : public QObject {
    Q_OBJECT
public:
    explicit Demonstration(QObject* parent = nullptr);
    ~Demonstration() override;

    /// Calls `ready` with its folder, at once or when it is made; or with the sentence why it could not be.
    void prepare(std::function<void(const QString& folder, const QString& problem)> ready);
    bool busy() const { return m_process != nullptr; }

Q_SIGNALS:
    /// 0 … 1 while it is made; negative when that ended.
    void progress(double share);

private:
    void readEvents();
    void finished();

    QProcess* m_process = nullptr;
    QByteArray m_rest;
    QString m_problem;
    std::function<void(const QString&, const QString&)> m_ready;
};

}  // namespace volumen
