#include "ui/render/transfer_table.h"

#include <algorithm>
#include <cmath>

namespace volumen {

namespace {

constexpr double kMostOpaque = 0.9999;  // all of it would be infinitely much matter
constexpr double kUnseen = 1e-5;        // opacities below are none

float strengthOf(const VolumeLook& look, double opacity) {
    if (opacity < kUnseen) return 0;
    if (look.mode != VolumeMode::composite) return static_cast<float>(std::min(opacity * look.density, 1.0));
    return static_cast<float>(-std::log(1 - std::min(opacity, kMostOpaque)) * look.density / look.unitUm);
}

void setEntry(TransferTable& table, const VolumeLook& look, int entry, double value) {
    const TransferPoint point = transferAt(look, value);
    const auto at = static_cast<std::size_t>(entry);
    table.opacities[at] = strengthOf(look, point.opacity);
    for (const std::size_t part : {0, 1, 2}) table.colors[4 * at + part] = static_cast<std::uint8_t>(point.color >> (16 - 8 * part));
    table.colors[4 * at + 3] = 255;
}

/// Each cell's distance becomes at most one more than that of the cells before it, in the order of storage or against it.
void spread(std::vector<float>& distances, Voxel grid, int direction) {
    const std::int64_t count = voxelCount(grid);
    const auto at = [&](Voxel v) -> float& { return distances[static_cast<std::size_t>((v.z * grid.y + v.y) * grid.x + v.x)]; };
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t index = direction > 0 ? i : count - 1 - i;
        const Voxel cell{index / (grid.y * grid.x), index / grid.x % grid.y, index % grid.x};
        for (int neighbour = 0; neighbour < 13; ++neighbour) {
            const Voxel offset{neighbour / 9 - 1, neighbour / 3 % 3 - 1, neighbour % 3 - 1};
            const Voxel from = direction > 0 ? cell + offset : cell - offset;
            if (Box{{}, grid}.contains(from)) at(cell) = std::min(at(cell), at(from) + 1);
        }
    }
}

}  // namespace

bool TransferTable::sees(const ValueRange& range) const {
    if (range.empty()) return false;
    const auto entry = [this](double value) { return 1 + std::clamp(value * scale() + shift(), 0.0, 1.0) * (kTransferEntries - 2); };
    return nextSeen[static_cast<std::size_t>(std::floor(entry(range.lo)))] <= static_cast<int>(std::ceil(entry(range.hi)));
}

TransferTable transferTableOf(const VolumeLook& look) {
    TransferTable table;
    if (look.points.empty()) {
        table.nextSeen.fill(kTransferEntries);
        return table;
    }
    const double first = look.points.front().value, last = look.points.back().value;
    const double margin = std::max({(last - first) * 1e-3, std::abs(first) * 1e-6, 1e-9});  // so that a step at an end is a step
    table.lo = first - margin;
    table.hi = last + margin;
    for (int entry = 1; entry < kTransferEntries; ++entry) setEntry(table, look, entry, table.lo + (table.hi - table.lo) * (entry - 1) / (kTransferEntries - 2));
    table.nextSeen[kTransferEntries] = kTransferEntries;
    for (std::size_t entry = kTransferEntries; entry-- > 0;) table.nextSeen[entry] = table.opacities[entry] > 0 ? static_cast<std::int16_t>(entry) : table.nextSeen[entry + 1];
    return table;
}

std::vector<float> cellHints(const VoxelBlock& block, const VolumeLook& look, const TransferTable& table, double valueScale) {
    std::vector<float> hints(block.cells.size());
    if (look.mode == VolumeMode::average) return hints;
    const bool composite = look.mode == VolumeMode::composite, greatest = look.mode == VolumeMode::maximum;
    const auto far = static_cast<float>(block.cellGrid.z + block.cellGrid.y + block.cellGrid.x);
    std::transform(block.cells.begin(), block.cells.end(), hints.begin(), [&](const ValueRange& cell) {
        if (composite) return table.sees(cell) ? 0.0f : far;
        return static_cast<float>((greatest ? cell.hi : cell.lo) * valueScale);
    });
    if (composite) spread(hints, block.cellGrid, 1), spread(hints, block.cellGrid, -1);
    return hints;
}

}  // namespace volumen
