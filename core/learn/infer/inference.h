#pragma once

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>

#include "core/checkpoint/model_card.h"
#include "core/learn/infer/network.h"
#include "core/learn/infer/patch_turn.h"
#include "core/learn/infer/window.h"
#include "core/volume/volume_source.h"

namespace volumen {

/// A network, and what its card says of how it is fed.
struct InferModel {
    Path weights;
    std::string sha256;          ///< of the weights' file
    ModelCard card;
    std::shared_ptr<Network> network;
};

/// What a person wants predicted; where nothing is said, the card's.
struct InferRequest {
    Path out;                            ///< an OME-Zarr, in the place and of the shape of the level that is read
    int level = 0;
    Box region;                          ///< of that level, inside it, not empty
    Path mask;                           ///< what of the level counts (openMask); empty: everything
    Voxel patch;
    double overlap = 0.5;
    WindowKind window = WindowKind::hann;
    Augmentation augmentation = Augmentation::none;
    bool reversed = false;               ///< layers from back to front
    bool averageLogits = false;          ///< over models and looks; else probabilities
    VoxelType type = VoxelType::u8;      ///< u8: 255 · p, rounded; f16, f32: p
    Voxel chunk{128, 128, 128};
    bool resume = false;
    bool overwrite = false;
    std::int64_t shard = 0;              ///< of `shards`: which share of the chunks is made here
    std::int64_t shards = 1;
    std::string precision;               ///< "fp32", "bf16", "fp16": for the output's attributes, and what may be resumed
    std::string device;                  ///< for the output's attributes
    std::string command;                 ///< likewise
};

struct InferMeans {
    int threads = 1;                     ///< for reading and writing, besides what the network takes
    std::uint64_t memoryBytes = 0;
};

/// What inference tells on its way; from any of its threads. It counts the voxels that patches hold of chunks that are wanted: an overlap
/// of a half is eight times the region.
struct InferProgress {
    std::function<void(std::int64_t done, std::int64_t total)> started;
    std::function<void(std::int64_t done)> advanced;
    std::function<void(const ChunkKey&)> wrote;
    std::function<void(const std::string&)> warning;
};

/// Runs networks over a region, patch by patch, and writes what they give as an OME-Zarr that grows in sight, chunk by chunk. Reading,
/// computing and writing go on at the same time; memory is bounded whatever the volume's size. Patches of nothing but zeros and chunks
/// outside the mask are left out: 0 stands there. Killed at any moment, it goes on with `resume`, and the result is the same to the
/// bit; the union of all shards, too.
/// Throws Error: a region, patch or model that cannot be, an output that stands there or was begun with other settings, values that are not
/// finite (naming the patch), a full disk; Cancelled when `stop` asked for it: what is written by then stays and can be resumed.
void infer(const VolumeSource& source, const InferRequest& request, std::span<const InferModel> models, const InferMeans& means, const std::stop_token& stop, const InferProgress& progress);

}  // namespace volumen
