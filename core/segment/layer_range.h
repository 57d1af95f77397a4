#pragma once

namespace volumen {

/// Layers along the normal of a sheet: layer i lies i voxels from the surface, `first` ≤ i < `end`.
struct LayerRange {
    int first = -16;
    int end = 17;

    int count() const { return end - first; }
    friend bool operator==(const LayerRange&, const LayerRange&) = default;
};

}  // namespace volumen
