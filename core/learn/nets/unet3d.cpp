#include "core/learn/nets/unet3d.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/conv3d.h>
#include <ATen/ops/elu.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/group_norm.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/max_pool3d.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/upsample_nearest3d.h>

#include <c10/util/Exception.h>

#include <algorithm>
#include <cstring>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/learn/nets/activate.h"
#include "core/learn/nets/unet3d_folded.h"
#include "core/learn/nets/unet3d_plan.h"

namespace volumen {

namespace {

constexpr double kNormEpsilon = 1e-5;

/// A SingleConv with its weights.
struct Conv {
    Unet3dConv plan;
    at::Tensor weight, bias, normWeight, normBias, normMean, normVariance;
};

class Unet3d final : public Network {
public:
    Unet3d(const Checkpoint& weights, const ModelCard& card, const NetworkOptions& options) : m_plan(weights, card), m_activation(card.activation), m_options(options) {
        const auto table = loadWeights(weights, "UNet3D", m_plan.needed());
        const auto tensor = [&](const std::string& name, at::ScalarType type) {
            const auto found = table.find(name);
            return found == table.end() ? at::Tensor() : placed(found->second.tensor(), type);
        };
        for (const Unet3dConv& conv : m_plan.convs()) {
            const std::string norm = conv.prefix + (m_plan.has('g') ? "groupnorm." : "batchnorm.");
            m_convs.push_back({conv, tensor(conv.prefix + "conv.weight", inner()), tensor(conv.prefix + "conv.bias", inner()), tensor(norm + "weight", at::kFloat), tensor(norm + "bias", at::kFloat),
                               tensor(norm + "running_mean", at::kFloat), tensor(norm + "running_var", at::kFloat)});
        }
        m_finalWeight = tensor("final_conv.weight", inner()), m_finalBias = tensor("final_conv.bias", inner());
        if (!options.cuda) at::set_num_threads(options.threads);
        if (!options.cuda && options.precision == Precision::fp32 && m_plan.order == "gcr" && !options.plain) m_folded = std::make_unique<FoldedUnet3d>(m_plan, table);
    }

    Voxel patchMultiple() const override {
        const std::int64_t multiple = std::int64_t{1} << (m_plan.levels - 1);
        return {multiple, multiple, multiple};
    }
    Voxel outputShape(Voxel patch) const override { return patch; }
    std::int64_t batchFor(Voxel) override {
        constexpr std::int64_t kOfGpu = 8;   // halved where memory does not suffice
        return m_options.batch > 0 ? m_options.batch : m_options.cuda ? kOfGpu : 1;
    }

    void run(std::span<const float> patches, std::int64_t count, Voxel patch, bool logits, std::span<float> into) override {
        try {
            runOnce(patches, count, patch, logits, into);
        } catch (const c10::OutOfMemoryError&) {
            if (count == 1) throw Error("the network takes more memory for a patch of " + formatShape(patch) + " than the device has; choose a smaller --patch, or --device cpu", ErrorKind::outOfSpace);
            const std::int64_t half = count / 2;
            const auto in = static_cast<std::size_t>(half * voxelCount(patch));
            run(patches.first(in), half, patch, logits, into.first(in));
            run(patches.subspan(in), count - half, patch, logits, into.subspan(in));
        }
    }

private:
    void runOnce(std::span<const float> patches, std::int64_t count, Voxel patch, bool logits, std::span<float> into) const {
        const at::NoGradGuard noGradients;
        const at::Tensor input = at::from_blob(const_cast<float*>(patches.data()), {count, 1, patch.z, patch.y, patch.x}, at::kFloat);
        const at::Tensor given = m_folded ? folded(patches, count, patch) : forward(placed(input, inner()));
        const at::Tensor values = activated(given, m_activation, logits).to(at::kCPU).contiguous();
        std::memcpy(into.data(), values.data_ptr<float>(), into.size_bytes());
    }

    at::Tensor folded(std::span<const float> patches, std::int64_t count, Voxel patch) const {
        at::Tensor all = at::empty({count, m_plan.out, patch.z, patch.y, patch.x}, at::TensorOptions(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast3d));
        const std::int64_t voxels = voxelCount(patch);
        for (std::int64_t i = 0; i < count; ++i) m_folded->run(patches.data() + i * voxels, patch, all.data_ptr<float>() + i * voxels * m_plan.out);
        return all;
    }

    at::ScalarType inner() const {
        switch (m_options.precision) {
            case Precision::bf16: return at::kBFloat16;
            case Precision::fp16: return at::kHalf;
            case Precision::fp32: break;
        }
        return at::kFloat;
    }
    at::Tensor placed(const at::Tensor& tensor, at::ScalarType type) const {
        at::Tensor there = tensor.to(m_options.cuda ? at::kCUDA : at::kCPU, type);
        return there.dim() == 5 ? there.contiguous(at::MemoryFormat::ChannelsLast3d) : there;
    }

    /// Norms are computed in 32 bits whatever the precision.
    at::Tensor norm(const Conv& conv, const at::Tensor& x) const {
        const at::Tensor wide = x.to(at::kFloat);
        if (m_plan.has('b')) return at::batch_norm(wide, conv.normWeight, conv.normBias, conv.normMean, conv.normVariance, false, 0, kNormEpsilon, false).to(inner());
        return at::group_norm(wide, conv.plan.groups, conv.normWeight, conv.normBias, kNormEpsilon).to(inner());
    }

    at::Tensor single(const Conv& conv, at::Tensor x) const {
        for (const char letter : m_plan.order) switch (letter) {
                case 'g': case 'b': x = norm(conv, x); break;
                case 'c': x = at::conv3d(x, conv.weight, conv.bias, 1, 1); break;
                case 'r': x = at::relu(x); break;
                case 'l': x = at::leaky_relu(x, 0.01); break;
                case 'e': x = at::elu(x); break;
                default: break;   // dropout does nothing outside of training
            }
        return x;
    }
    at::Tensor block(std::size_t first, const at::Tensor& x) const { return single(m_convs[first + 1], single(m_convs[first], x)); }

    at::Tensor forward(at::Tensor x) const {
        const auto levels = static_cast<std::size_t>(m_plan.levels);
        std::vector<at::Tensor> skips;
        for (std::size_t level = 0; level < levels; ++level) {
            x = block(2 * level, level == 0 ? x : at::max_pool3d(x, 2, 2));
            skips.push_back(x);
        }
        for (std::size_t i = 0; i + 1 < levels; ++i) {
            const at::Tensor& skip = skips[levels - 2 - i];
            const at::Tensor up = at::upsample_nearest3d(x, skip.sizes().slice(2));
            x = block(2 * (levels + i), at::cat({skip, up}, 1));
        }
        return at::conv3d(x, m_finalWeight, m_finalBias);
    }

    Unet3dPlan m_plan;
    Activation m_activation;
    NetworkOptions m_options;
    std::vector<Conv> m_convs;
    at::Tensor m_finalWeight, m_finalBias;
    std::unique_ptr<const FoldedUnet3d> m_folded;   // null: as PyTorch does it
};

}  // namespace

std::unique_ptr<Network> makeUnet3d(const Checkpoint& weights, const ModelCard& card, const NetworkOptions& options) { return std::make_unique<Unet3d>(weights, card, options); }

}  // namespace volumen
