#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/files.h"
#include "core/checkpoint/tensor_type.h"

namespace volumen {

enum class CheckpointFormat {
    torch,         ///< the zip that torch.save writes since PyTorch 1.6
    torchScript,   ///< the same with code in it: its weights can be looked at here, its code runs elsewhere or not at all
    safetensors,
};

/// "torch", "torchscript", "safetensors".
std::string name(CheckpointFormat format);

/// A tensor of a network, by name; the values lie in the file.
struct TensorInfo {
    std::string name;
    TensorType type = TensorType::f32;
    std::vector<std::int64_t> shape;

    std::int64_t count() const;
};

/// The weights in a file, read without running anything of it. Any thread.
class Checkpoint {
public:
    /// Throws Error: no checkpoint, damaged, of before PyTorch 1.6, naming what can run programs, or claiming what the file cannot hold.
    explicit Checkpoint(const Path& path);
    ~Checkpoint();
    Checkpoint(Checkpoint&&) noexcept;

    const Path& path() const { return m_path; }
    CheckpointFormat format() const { return m_format; }
    /// In the file's order, without what wrapped the network's names (state_dict.h).
    const std::vector<TensorInfo>& tensors() const { return m_tensors; }
    /// Null when there is none of this name.
    const TensorInfo* find(const std::string& name) const;
    /// Values of all real tensors but the statistics that batch norms keep.
    std::int64_t parameterCount() const;
    /// The model card inside, as JSON; empty where there is none.
    const std::string& card() const { return m_card; }

    /// The values of one of `tensors()`, the last axis fastest. Throws Error.
    std::vector<float> values(const TensorInfo& tensor) const;

private:
    class Store;
    class TorchStore;
    class SafeStore;

    Path m_path;
    CheckpointFormat m_format = CheckpointFormat::torch;
    std::vector<TensorInfo> m_tensors;
    std::string m_card;
    std::unique_ptr<const Store> m_store;
};

/// By its first bytes and its contents' names: what `Checkpoint` opens, or explains why it cannot. False for what cannot be read.
bool looksLikeCheckpoint(const Path& path);

}  // namespace volumen
