#pragma once

#include <QStringList>
#include <cstdint>
#include <optional>

namespace volumen {

enum class JobState { running, stopping, finished, cancelled, failed };

/// A long job as the window shows it.
struct JobView {
    int id = 0;
    QString title;                        ///< "Converting scan to scan.zarr"
    QString command;                      ///< what a person could run by hand
    JobState state = JobState::running;
    std::int64_t done = 0;
    std::int64_t total = 0;               ///< 0: not known yet
    QString unit;
    double perSecond = 0;                 ///< 0: not known yet
    std::optional<double> secondsLeft;
    QString problem;                      ///< why it failed, or what it warned of last; may be empty
    QStringList log{};                    ///< what it said, line by line
    bool resumable = false;               ///< after a cancel or a failure it can go on
    bool repeatable = false;              ///< or be begun again
    QString output{};                     ///< the path that it writes; empty: none of interest
    bool opensResult = false;             ///< what it wrote can be opened here
};

bool isOver(const JobView& job);
/// 0 … 1; negative: not known.
double shareOf(const JobView& job);
/// "1,204 of 5,000 chunks · 82 a second · 46 s left", or how it ended.
QString progressText(const JobView& job);

}  // namespace volumen
