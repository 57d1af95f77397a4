#include "core/labels/label_import.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/labels/color_table.h"
#include "core/labels/distinct_color.h"
#include "core/labels/label_file.h"
#include "core/labels/label_layer.h"
#include "core/labels/tool_context.h"

namespace volumen {

namespace {

/// "label 7", unless that is another's name.
std::string freeName(const LabelTable& table, LabelId id) {
    std::string name = "label " + std::to_string(id);
    while (table.find(name)) name += "'";
    return name;
}

/// A chunk's voxels as ids.
std::vector<LabelId> idsOf(const Chunk& chunk, const std::string& where) {
    std::vector<LabelId> ids(static_cast<std::size_t>(voxelCount(chunk.shape())));
    visitType(chunk.type(), [&](auto zero) {
        using T = decltype(zero);
        const T* from = chunk.view<T>().data;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const auto value = static_cast<double>(static_cast<std::conditional_t<std::is_same_v<T, Half>, float, T>>(from[i]));
            if (!(value >= 0 && value <= 65535) || value != std::floor(value)) throw Error(where + ": holds " + std::to_string(value) + ", which is no label; labels are whole numbers from 0 to 65535");
            ids[i] = static_cast<LabelId>(value);
        }
    });
    return ids;
}

/// Gives the voxels of `box` the ids that are packed there.
void putBox(LabelGrid& grid, const Box& box, Voxel idsLo, View3<const LabelId> ids) {
    forEachLeafOf(box, [&](Voxel index) {
        const LeafMask mask = maskInside(box, index * kLeafShape);
        std::vector<LabelId> values;
        mask.forEach([&](int voxel) { values.push_back(ids.at(index * kLeafShape + Voxel{voxel >> 6, voxel >> 3 & 7, voxel & 7} - idsLo)); });
        const bool nothing = std::all_of(values.begin(), values.end(), [](LabelId id) { return id == kUnlabeled; });
        if (nothing && !grid.base() && grid.stored(index).absent()) return;
        grid.write(index, mask, values);
    });
}

/// What a person gave goes before what the file says, but for meanings, which tables of colours do not know.
LabelTable joined(LabelTable table, const LabelTable& given) {
    for (Label label : given.labels()) {
        if (const Label* known = table.find(label.id)) label.meaning = known->meaning;
        if (const Label* other = table.find(label.name); other && other->id != label.id) table.remove(other->id);
        table.set(label);
    }
    return table;
}

/// A colour that no label has, as long as those are few: the first of those chosen by hand that is free.
LabelColor freeColor(const LabelTable& table, LabelId id) {
    constexpr std::size_t kFew = 64, kChosen = 8;
    const auto isTaken = [&](LabelColor color) { return std::any_of(table.labels().begin(), table.labels().end(), [&](const Label& label) { return label.color == color; }); };
    if (table.labels().size() > kFew || (id <= kChosen && !isTaken(distinctColor(id)))) return distinctColor(id);
    LabelId number = 1;
    while (isTaken(distinctColor(number))) ++number;
    return distinctColor(number);
}

/// Gives the table every id that came: called as a person says, else as the file does, else by its number.
void nameLabels(LabelSnapshot& snapshot, const LabelTable& theirs, const std::vector<std::pair<LabelId, std::string>>& names) {
    const auto fresh = [&](LabelId id) { return Label{.id = id, .color = freeColor(snapshot.table, id)}; };
    for (const auto& [id, name] : names) {
        const Label* known = snapshot.table.find(id);
        Label label = known ? *known : fresh(id);
        label.name = name;
        snapshot.table.set(label);
    }
    for (const auto& [id, count] : countWritten(snapshot.grid).all()) {
        if (count <= 0 || snapshot.table.find(id)) continue;
        const Label* described = theirs.find(id);
        Label label = described ? *described : fresh(id);
        if (label.name.empty() || snapshot.table.find(label.name)) label.name = freeName(snapshot.table, id);
        snapshot.table.set(label);
    }
}

}  // namespace

LabelSnapshot importLabels(LabelSnapshot snapshot, const LabelImport& wish, std::stop_token stop, const LabelProgress& progress) {
    const LabelFile file = openLabelFile(wish.in, wish.options, snapshot.geometry, stop);
    const VolumeSourcePtr& source = file.source;
    if (const std::string problem = placeProblem(source->info(), snapshot.geometry, wish.offset); !problem.empty()) throw Error(problem);
    const LabelTable theirs = wish.table.empty() ? file.table : joined(file.table, readColorTable(wish.table));
    const LevelInfo& level = source->info().levels.front();
    const Voxel chunks = chunkGrid(level), offset = wish.offset.value_or(Voxel{});
    const ToolContext context{.stop = stop, .progress = progress};
    const LabelGrid before = snapshot.grid;
    for (std::int64_t i = 0; i < voxelCount(chunks); ++i) {
        context.tell(i, voxelCount(chunks));
        const Voxel index{i / (chunks.y * chunks.x), i / chunks.x % chunks.y, i % chunks.x}, lo = index * level.chunkShape;
        const ChunkPtr chunk = source->readChunk({0, index}, stop);
        const std::vector<LabelId> ids = chunk ? idsOf(*chunk, wish.in.string()) : std::vector<LabelId>(static_cast<std::size_t>(voxelCount(level.chunkShape)), static_cast<LabelId>(source->info().fillValue));
        const Box part = intersection({lo, lo + level.chunkShape}, {{}, level.shape});
        putBox(snapshot.grid, {part.lo + offset, part.hi + offset}, lo + offset, {ids.data(), level.chunkShape});
    }
    compactChanges(before, snapshot.grid);
    nameLabels(snapshot, theirs, wish.names);
    return snapshot;
}

}  // namespace volumen
