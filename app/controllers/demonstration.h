#pragma once

#include <QObject>
#include <functional>

#include "app/controllers/jobs.h"

namespace volumen {

/// The demonstration scroll: a phantom, made once by `volumen-cli phantom` in the user's data folder.
class Demonstration : public QObject {
    Q_OBJECT
public:
    explicit Demonstration(Jobs& jobs, QObject* parent = nullptr);

    /// Calls `ready` with its folder, at once or when it is made; or with the sentence why it could not be.
    void prepare(std::function<void(const QString& folder, const QString& problem)> ready);
    bool busy() const { return m_job != 0; }

private:
    void ended(const JobView& job);

    Jobs& m_jobs;
    int m_job = 0;   ///< 0: none is being made
    std::function<void(const QString&, const QString&)> m_ready;
};

}  // namespace volumen
