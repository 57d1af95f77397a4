#pragma once

#include <memory>

#include "core/base/geometry.h"
#include "core/learn/nets/unet3d_plan.h"

namespace volumen {

/// A UNet3D of layer order "gcr" for a CPU in 32-bit floats: the same numbers to rounding from fewer products and fewer passes over memory.
///  - Two thirds of a decoder's first convolution read a tensor that was upsampled by repeating. Its 3³ kernel meets only 2³ different
///    voxels there, so that it is eight 2³ kernels (sums of taps, one set for each parity) on the coarse grid: 8/27 of the products.
///  - Of a group norm only the scale and shift of each channel are worked out, from sums that the pass before has taken. The scale
///    goes into the convolution's kernel; the shift becomes a constant, less where the kernel reaches over the border.
class FoldedUnet3d {
public:
    FoldedUnet3d(const Unet3dPlan& plan, const WeightTable& weights);
    ~FoldedUnet3d();

    /// One patch, z-y-x; `into`: plan.out values a voxel, before any activation.
    void run(const float* patch, Voxel shape, float* into) const;

private:
    class Net;
    std::unique_ptr<const Net> m_net;
};

}  // namespace volumen
