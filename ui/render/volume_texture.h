#pragma once

#include <chrono>
#include <optional>

#include "ui/render/volume_picture.h"

class QOpenGLFunctions_3_3_Core;

namespace volumen {

/// One block in graphics memory: its voxels, native, and a hint for each of its cells. Every function is called with one context current.
class VolumeTexture {
public:
    using Clock = std::chrono::steady_clock;

    /// Nothing where the graphics memory has no room for it, or the block is longer than a texture may be.
    static std::unique_ptr<VolumeTexture> make(QOpenGLFunctions_3_3_Core& gl, VoxelBlockPtr block);
    ~VolumeTexture();

    /// Sends voxels until all are there (true) or `deadline` has passed; at least a slab of about 1 MiB.
    bool upload(Clock::time_point deadline);
    bool whole() const { return m_slices == m_block->shape().z; }

    /// Brings the cells' hints in line with a look; does nothing where they are.
    void setLook(const VolumeLook& look);

    const VoxelBlock& block() const { return *m_block; }
    unsigned voxels() const { return m_voxels; }
    unsigned cells() const { return m_cells; }
    /// A texel times this is the native value.
    double valueOfTexel() const;

private:
    VolumeTexture(QOpenGLFunctions_3_3_Core& gl, VoxelBlockPtr block);
    bool allocate();
    void uploadSlab(std::int64_t slices);

    QOpenGLFunctions_3_3_Core& m_gl;
    VoxelBlockPtr m_block;
    std::int64_t m_slices = 0;  ///< that are in the texture
    unsigned m_voxels = 0;
    unsigned m_cells = 0;
    std::optional<VolumeLook> m_look;  ///< that the cells' hints are of
};

}  // namespace volumen
