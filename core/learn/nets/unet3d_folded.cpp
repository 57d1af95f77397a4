#include "core/learn/nets/unet3d_folded.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/conv3d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/mul.h>

#include <cmath>

#include "core/learn/nets/folded_kernels.h"

namespace volumen {

namespace {

constexpr double kNormEpsilon = 1e-5;

at::Tensor channelsLast(const at::Tensor& tensor) { return tensor.contiguous(at::MemoryFormat::ChannelsLast3d); }

at::Tensor emptyLike(std::int64_t channels, Voxel shape) { return at::empty({1, channels, shape.z, shape.y, shape.x}, at::TensorOptions(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast3d)); }

Voxel shapeOf(const at::Tensor& tensor) { return {tensor.size(2), tensor.size(3), tensor.size(4)}; }

/// Along one axis (2, 3, 4 of a kernel): the three taps on an upsampled axis as the two on the coarse one, for an even or an odd voxel.
at::Tensor twoTaps(const at::Tensor& kernel, std::int64_t axis, std::int64_t parity) {
    const auto tap = [&](std::int64_t i) { return kernel.narrow(axis, i, 1); };
    if (parity == 0) return at::cat({tap(0), at::add(tap(1), tap(2))}, axis);
    return at::cat({at::add(tap(0), tap(1)), tap(2)}, axis);
}

/// (out, in, 3, 3, 3) → (8 · out, in, 2, 2, 2).
at::Tensor coarseKernels(const at::Tensor& kernel) {
    const std::int64_t out = kernel.size(0);
    at::Tensor all = at::empty({8 * out, kernel.size(1), 2, 2, 2}, at::kFloat);
    for (std::int64_t parity = 0; parity < 8; ++parity) all.narrow(0, parity * out, out).copy_(twoTaps(twoTaps(twoTaps(kernel, 2, parity >> 2), 3, parity >> 1 & 1), 4, parity & 1));
    return channelsLast(all);
}

at::Tensor scaled(const at::Tensor& kernel, const at::Tensor& scale) { return channelsLast(at::mul(kernel, scale.view({1, -1, 1, 1, 1}))); }

/// A SingleConv: norm, convolution, ReLU.
struct Conv {
    Unet3dConv plan;
    at::Tensor kernel;        ///< whole, for the constants
    at::Tensor fineKernel;    ///< what meets the tensor itself; of a decoder's first, the skip
    at::Tensor coarseKernel;  ///< what meets a tensor that would be upsampled; undefined where there is none
    std::vector<float> normWeight, normBias;

    /// Scale and shift of each channel, given the sums of all channels.
    void fold(const ChannelSums& sums, at::Tensor& scale, at::Tensor& shift) const {
        const std::int64_t channels = plan.in, inGroup = channels / plan.groups;
        scale = at::empty({channels}, at::kFloat), shift = at::empty({channels}, at::kFloat);
        for (std::int64_t g = 0; g < plan.groups; ++g) {
            double sum = 0, squares = 0;
            for (std::int64_t c = g * inGroup; c < (g + 1) * inGroup; ++c) sum += sums.values[static_cast<std::size_t>(c)], squares += sums.squares[static_cast<std::size_t>(c)];
            const double count = static_cast<double>(sums.count) * static_cast<double>(inGroup), mean = sum / count;
            const double variance = squares / count - mean * mean, inverse = 1 / std::sqrt((variance < 0 ? 0 : variance) + kNormEpsilon);
            for (std::int64_t c = g * inGroup; c < (g + 1) * inGroup; ++c) {
                const auto i = static_cast<std::size_t>(c);
                const double s = normWeight[i] * inverse;
                scale.data_ptr<float>()[c] = static_cast<float>(s), shift.data_ptr<float>()[c] = static_cast<float>(normBias[i] - mean * s);
            }
        }
    }

    /// What the shifts add at each place of a border; (places z, y, x, out).
    at::Tensor constants(const at::Tensor& shift, Voxel shape) const {
        const Voxel places = smaller(shape, {3, 3, 3});
        const at::Tensor everywhere = channelsLast(shift.view({1, plan.in, 1, 1, 1}).expand({1, plan.in, places.z, places.y, places.x}));
        return channelsLast(at::conv3d(everywhere, kernel, {}, 1, 1));
    }
};

/// After a ReLU: values, and the sums that the next norm needs.
struct Feature {
    at::Tensor values;
    ChannelSums sums;
};

}  // namespace

class FoldedUnet3d::Net {
public:
    Net(const Unet3dPlan& plan, const WeightTable& weights);
    void run(const float* patch, Voxel shape, float* into) const;

private:
    Feature convolved(const Conv& conv, const Feature& x) const;
    Feature joined(const Conv& conv, const Feature& skip, const Feature& coarse) const;
    Feature pooled(const Feature& x) const;

    Unet3dPlan m_plan;
    std::vector<Conv> m_convs;
    std::vector<float> m_finalWeight, m_finalBias;
};

FoldedUnet3d::Net::Net(const Unet3dPlan& plan, const WeightTable& weights) : m_plan(plan), m_finalWeight(weights.at("final_conv.weight").values), m_finalBias(weights.at("final_conv.bias").values) {
    const std::vector<Unet3dConv> convs = plan.convs();
    const auto firstDecoder = static_cast<std::size_t>(2 * plan.levels);
    for (std::size_t i = 0; i < convs.size(); ++i) {
        const at::Tensor kernel = weights.at(convs[i].prefix + "conv.weight").tensor();
        Conv conv{convs[i], channelsLast(kernel), channelsLast(kernel), {}, weights.at(convs[i].prefix + "groupnorm.weight").values, weights.at(convs[i].prefix + "groupnorm.bias").values};
        if (i >= firstDecoder && i % 2 == 0) {
            const std::int64_t skip = convs[i].out;
            conv.fineKernel = channelsLast(kernel.narrow(1, 0, skip));
            conv.coarseKernel = coarseKernels(kernel.narrow(1, skip, kernel.size(1) - skip));
        }
        m_convs.push_back(std::move(conv));
    }
}

Feature FoldedUnet3d::Net::convolved(const Conv& conv, const Feature& x) const {
    at::Tensor scale, shift;
    conv.fold(x.sums, scale, shift);
    Feature y{channelsLast(at::conv3d(x.values, scaled(conv.fineKernel, scale), {}, 1, 1)), ChannelSums()};
    const Voxel shape = shapeOf(x.values);
    const at::Tensor constants = conv.constants(shift, shape);
    y.sums = finishConvolution(y.values.data_ptr<float>(), shape, conv.plan.out, {constants.data_ptr<float>(), shapeOf(constants)}, nullptr);
    return y;
}

Feature FoldedUnet3d::Net::joined(const Conv& conv, const Feature& skip, const Feature& coarse) const {
    ChannelSums sums = skip.sums;   // every coarse value stands eight times
    for (const double v : coarse.sums.values) sums.values.push_back(8 * v);
    for (const double v : coarse.sums.squares) sums.squares.push_back(8 * v);
    at::Tensor scale, shift;
    conv.fold(sums, scale, shift);
    const std::int64_t own = skip.values.size(1);
    Feature y{channelsLast(at::conv3d(skip.values, scaled(conv.fineKernel, scale.narrow(0, 0, own)), {}, 1, 1)), ChannelSums()};
    const at::Tensor up = channelsLast(at::conv3d(coarse.values, scaled(conv.coarseKernel, scale.narrow(0, own, scale.size(0) - own)), {}, 1, 1));
    const Voxel shape = shapeOf(skip.values);
    const at::Tensor constants = conv.constants(shift, shape);
    y.sums = finishConvolution(y.values.data_ptr<float>(), shape, conv.plan.out, {constants.data_ptr<float>(), shapeOf(constants)}, up.data_ptr<float>());
    return y;
}

Feature FoldedUnet3d::Net::pooled(const Feature& x) const {
    const Voxel shape = shapeOf(x.values);
    const std::int64_t channels = x.values.size(1);
    Feature y{emptyLike(channels, {shape.z / 2, shape.y / 2, shape.x / 2}), ChannelSums()};
    y.sums = poolGreatest(x.values.data_ptr<float>(), shape, channels, y.values.data_ptr<float>());
    return y;
}

void FoldedUnet3d::Net::run(const float* patch, Voxel shape, float* into) const {
    const std::int64_t voxels = voxelCount(shape);
    Feature x{channelsLast(at::from_blob(const_cast<float*>(patch), {1, 1, shape.z, shape.y, shape.x}, at::kFloat)), sumsOf(patch, voxels)};
    const auto levels = static_cast<std::size_t>(m_plan.levels);
    std::vector<Feature> skips;
    for (std::size_t level = 0; level < levels; ++level) {
        if (level > 0) x = pooled(x);
        x = convolved(m_convs[2 * level + 1], convolved(m_convs[2 * level], x));
        if (level + 1 < levels) skips.push_back(x);
    }
    for (std::size_t i = 0; i + 1 < levels; ++i) {
        const std::size_t conv = 2 * (levels + i);
        x = convolved(m_convs[conv + 1], joined(m_convs[conv], skips.back(), x));
        skips.pop_back();
    }
    project(x.values.data_ptr<float>(), voxels, x.values.size(1), m_finalWeight.data(), m_finalBias.data(), m_plan.out, into);
}

FoldedUnet3d::FoldedUnet3d(const Unet3dPlan& plan, const WeightTable& weights) : m_net(std::make_unique<Net>(plan, weights)) {}
FoldedUnet3d::~FoldedUnet3d() = default;
void FoldedUnet3d::run(const float* patch, Voxel shape, float* into) const { m_net->run(patch, shape, into); }

}  // namespace volumen
