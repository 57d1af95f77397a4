#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/base/files.h"
#include "core/volume/volume_source.h"

namespace volumen {

/// How often a prediction of some value met ink and no ink.
class EvaluationCounts {
public:
    static constexpr int kValues = 256;   ///< probabilities are looked at in steps of 1/255

    void add(double probability, bool ink);
    EvaluationCounts& operator+=(const EvaluationCounts& other);

    std::int64_t ink() const;
    std::int64_t noInk() const;

    /// Of the prediction "ink where the value is at least this".
    struct At {
        double threshold = 0;
        std::int64_t truePositive = 0, falsePositive = 0, falseNegative = 0, trueNegative = 0;

        double precision() const;
        double recall() const;
        /// (1 + β²) P R / (β² P + R); 0 where there is nothing to be right about.
        double fBeta(double beta) const;
        double f1() const { return fBeta(1); }        ///< Dice is the same number
        double balancedAccuracy() const;
    };
    At at(int value) const;
    /// The area under the ROC curve, equal values counted half; nothing where there is no ink, or nothing else.
    std::optional<double> auc() const;

private:
    std::vector<std::int64_t> m_ink = std::vector<std::int64_t>(kValues);
    std::vector<std::int64_t> m_noInk = std::vector<std::int64_t>(kValues);
};

/// What labels mean.
struct LabelMeaning {
    double ink = 1;       ///< this value is ink
    double noInk = 2;     ///< this one none; all others do not count
    bool binary = false;  ///< 0 is no ink, all else is ink: for labels that hold nothing else
};

/// Compares a prediction (u8: p · 255; real numbers: p) with labels of the same shape, level 0 of both, where the mask is not 0 (empty: everywhere).
/// Throws Error: shapes that differ; Cancelled.
EvaluationCounts evaluate(const VolumeSource& prediction, const VolumeSource& labels, const LabelMeaning& meaning, const Path& mask, int threads, const std::stop_token& stop);

}  // namespace volumen
