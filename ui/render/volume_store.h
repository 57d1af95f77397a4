#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ui/render/volume_picture.h"
#include "ui/render/volume_texture.h"

namespace volumen {

/// The blocks in graphics memory. A layer's block is shown until the one that replaces it is whole.
class VolumeStore {
public:
    /// Only records; needs no context.
    void setBlocks(std::vector<PlacedBlock> blocks);
    const std::vector<PlacedBlock>& blocks() const { return m_blocks; }

    /// Brings over what is missing, for about `budgetMs`, in the current context. True when another block is shown than before.
    bool upload(double budgetMs);

    struct Shown {
        PlacedBlock placed;
        std::shared_ptr<VolumeTexture> texture;
    };
    /// Null: nothing of the layer is there yet.
    const Shown* shown(LayerId layer) const;
    const VolumeStatus& status() const { return m_status; }

    /// Lets go of what lies in the current context; `upload` brings it over again.
    void release();

private:
    struct Slot {
        Shown shown;
        std::shared_ptr<VolumeTexture> coming;
        VoxelBlockPtr refused;  ///< that there was no room for
    };
    bool follow(Slot& slot, const PlacedBlock& wanted, VolumeTexture::Clock::time_point deadline);
    void refuse(Slot& slot, const PlacedBlock& wanted);

    std::vector<PlacedBlock> m_blocks;
    std::vector<Slot> m_slots;
    VolumeStatus m_status;
};

}  // namespace volumen
