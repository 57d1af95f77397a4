#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/common.h"
#include "app/cli/job_report.h"
#include "core/segment/layer_range.h"
#include "core/segment/segment.h"
#include "core/volume/convert/conversion.h"

/// What the commands on segments share.
namespace volumen {

/// "-8:9": the first layer and one past the last. Throws Error.
LayerRange parseLayers(const std::string& text);

/// "HxW". Throws Error.
FlatShape parseResolution(const char* option, const std::string& text);

/// `--resolution`: of an OBJ or PLY.
void addResolution(CLI::App& command, std::optional<FlatShape>& resolution);

/// `--resume`, `--overwrite`, `--events`.
void addWriting(CLI::App& command, ConversionRequest& request, bool& events);

/// The files of a segment, by path, bytes and time, for a job that is resumed only where they are the same.
std::pair<std::string, std::string> stateOf(const std::string& word, const Path& path);

/// Several arrays written one after the other as one job: progress of them all together.
class JointProgress {
public:
    JointProgress(JobReport& report, std::int64_t parts) : m_report(report), m_parts(parts) {}

    /// For the part after those that came before. Parts that earlier runs had finished are told with the first that they had not.
    ConversionProgress next();

private:
    void started(std::int64_t done, std::int64_t total);

    JobReport& m_report;
    std::int64_t m_parts;
    std::int64_t m_part = -1;
    std::int64_t m_before = 0;    // of the parts before this one
    std::int64_t m_total = 0;     // of this one
    bool m_told = false;
};

}  // namespace volumen
