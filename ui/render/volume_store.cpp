#include "ui/render/volume_store.h"

#include <algorithm>
#include <cmath>

#include "ui/render/unit_square.h"

namespace volumen {

void VolumeStore::setBlocks(std::vector<PlacedBlock> blocks) {
    if (blocks.size() > kMostVolumes) blocks.resize(kMostVolumes);
    m_blocks = std::move(blocks);
    m_status.uploading = !m_blocks.empty();
}

const VolumeStore::Shown* VolumeStore::shown(LayerId layer) const {
    const auto slot = std::find_if(m_slots.begin(), m_slots.end(), [&](const Slot& s) { return s.shown.placed.layer == layer; });
    return slot != m_slots.end() && slot->shown.texture ? &slot->shown : nullptr;
}

bool VolumeStore::upload(double budgetMs) {
    const auto deadline = VolumeTexture::Clock::now() + std::chrono::microseconds(std::llround(budgetMs * 1000));
    const auto wanted = [&](const Slot& slot) { return std::any_of(m_blocks.begin(), m_blocks.end(), [&](const PlacedBlock& b) { return b.layer == slot.shown.placed.layer; }); };
    bool changed = std::erase_if(m_slots, [&](const Slot& slot) { return !wanted(slot); }) > 0;
    m_status = {};
    for (const PlacedBlock& block : m_blocks) {
        auto slot = std::find_if(m_slots.begin(), m_slots.end(), [&](const Slot& s) { return s.shown.placed.layer == block.layer; });
        if (slot == m_slots.end()) slot = m_slots.insert(m_slots.end(), Slot{.shown = {.placed = {.layer = block.layer}}});
        changed |= follow(*slot, block, deadline);
    }
    return changed;
}

/// One layer's part of `upload`.
bool VolumeStore::follow(Slot& slot, const PlacedBlock& wanted, VolumeTexture::Clock::time_point deadline) {
    if (slot.refused == wanted.block) return refuse(slot, wanted), false;
    if (slot.shown.texture && slot.shown.placed.block == wanted.block) {
        slot.coming.reset();
        return !(std::exchange(slot.shown.placed, wanted) == wanted);
    }
    if (!slot.coming || &slot.coming->block() != wanted.block.get()) {
        slot.coming.reset();
        slot.coming = VolumeTexture::make(openGl33(), wanted.block);
        if (!slot.coming) return refuse(slot, wanted), false;
    }
    if (VolumeTexture::Clock::now() >= deadline || !slot.coming->upload(deadline)) return m_status.uploading = true, false;
    slot.shown = {wanted, std::move(slot.coming)};
    slot.refused.reset();
    return true;
}

void VolumeStore::refuse(Slot& slot, const PlacedBlock& wanted) {
    slot.refused = wanted.block;
    m_status.tooLargeBytes = wanted.block->byteCount();
    m_status.problem = "The graphics memory has no room for " + std::to_string((m_status.tooLargeBytes + (1 << 20) - 1) >> 20) + " MiB of voxels: the volume is shown more coarsely; close what else draws, or lower the 3D memory budget";
}

void VolumeStore::release() {
    m_slots.clear();
    m_status = {.uploading = !m_blocks.empty()};
}

}  // namespace volumen
