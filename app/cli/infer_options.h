#pragma once

#include <memory>
#include <mutex>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "app/cli/common.h"
#include "app/cli/job_report.h"
#include "core/base/shared_library.h"
#include "core/learn/infer/inference.h"
#include "core/learn/learn_library.h"

namespace volumen {

/// The options of `infer`, as typed; what is not said is the card's, or the device's.
struct InferOptions {
    std::vector<Path> models;
    std::vector<Path> cards;             ///< none, one for all, or one a model
    Path input;
    OpenOptions open;
    Path out;
    std::string level = "match";
    std::string region;
    Path mask;
    std::string patch;
    double overlap = 0.5;
    WindowKind window = WindowKind::hann;
    Augmentation augmentation = Augmentation::none;
    std::optional<LayerOrder> direction;
    bool averageLogits = false;
    std::string device;
    std::string precision;
    std::int64_t batch = 0;
    VoxelType type = VoxelType::u8;
    std::string chunk = "128";
    std::string shard = "0/1";
    bool resume = false;
    bool overwrite = false;
};

/// Adds them to a command.
void addInferOptions(CLI::App& command, InferOptions& options);

/// To be called before LibTorch is loaded and threads begin. Threads that wait for work sleep: they would take the processor from the window, and from each
/// other where others compute too. And what a patch needed stays for the next: given back each time, it costs more than some networks.
void settleForNetworks();

/// LibTorch, once loaded, and the networks that were used last, so that the next job need not load them again. One job at a time.
class WarmNetworks {
public:
    const LearnLibrary& library();
    /// Loads the networks of the options, or finds them. Throws Error.
    std::vector<InferModel> models(const InferOptions& options, const NetworkOptions& how);

private:
    struct Kept {
        std::string key;   // file, its state, the card and the device
        InferModel model;
    };
    std::optional<SharedLibrary> m_file;
    std::unique_ptr<LearnLibrary> m_library;   // goes before the file that its code lies in
    std::vector<Kept> m_kept;
};

/// Runs a prediction and tells of it. Throws Error, Cancelled.
void runInference(const InferOptions& options, const Session& session, WarmNetworks& networks, JobReport& report, const std::stop_token& stop);

}  // namespace volumen
