#include "core/learn/infer/inference.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/learn/infer/inference_run.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/convert/source_state.h"

namespace volumen {

namespace {

const LevelInfo& levelOf(const VolumeSource& source, const InferRequest& request) { return source.info().levels[static_cast<std::size_t>(request.level)]; }

void check(const VolumeSource& source, const InferRequest& request, std::span<const InferModel> models) {
    checkLevel(source.info(), request.level);
    if (request.region.empty() || intersection(request.region, {{}, levelOf(source, request).shape}) != request.region)
        throw Error(request.out.string() + ": is to hold a region that is empty or reaches outside of the volume; give one inside it");
    if (!(request.overlap >= 0 && request.overlap < 1)) throw Error("--overlap: must be from 0 to below 1; write it like 0.5");
    for (const InferModel& model : models) {
        const Voxel multiple = model.network->patchMultiple();
        for (const PatchTurn& turn : turnsFor(model.card.axes, request.reversed, request.augmentation)) {
            const Voxel seen = turnedShape(request.patch, turn);
            if (seen.z % multiple.z || seen.y % multiple.y || seen.x % multiple.x)
                throw Error(model.weights.string() + ": takes patches whose sides are multiples of " + formatVoxel(multiple) + ", but they are " + formatVoxel(request.patch) + "; choose another --patch");
            if (seen != turnedShape(request.patch, turnsFor(model.card.axes, request.reversed, Augmentation::none).front()))
                throw Error("--tta: turns patches by right angles, but they are " + formatVoxel(request.patch) + ", longer one way than the other; choose --tta 1 or mirrors, or a square --patch");
        }
        if (model.card.output.flat != models.front().card.output.flat) throw Error(model.weights.string() + ": collapses the depth, but the other model does not; run them one by one");
        if (model.card.input != models.front().card.input) throw Error(model.weights.string() + ": takes u16 another way than the other model; run them one by one");
        if (model.card.output.flat && model.card.axes != NetworkAxes::zyx) throw Error(model.weights.string() + ": collapses the depth, but sees the axes in the order yxz; its card is wrong");
    }
}

std::string lookName(Augmentation augmentation) {
    constexpr const char* kNames[] = {"1", "8", "12", "mirrors"};
    return kNames[static_cast<std::size_t>(augmentation)];
}

/// What must be the same to go on; flat words.
Json settingsOf(const VolumeInfo& source, const InferRequest& request, std::span<const InferModel> models) {
    Json weights = Json::array(), cards = Json::array();
    for (const InferModel& model : models) {
        Json card = toJson(model.card);
        card.erase("provenance");
        weights.push_back(model.sha256), cards.push_back(std::move(card));
    }
    return {{"weights", weights.dump()}, {"card", cards.dump()}, {"source", source.path}, {"dataset", source.dataset}, {"reading", source.reading}, {"level", request.level},
            {"region", formatVoxel(request.region.lo) + " to " + formatVoxel(request.region.hi)}, {"mask", request.mask.string()}, {"patch", formatVoxel(request.patch)}, {"overlap", request.overlap},
            {"window", name(request.window)}, {"tta", lookName(request.augmentation)}, {"direction", request.reversed ? "reverse" : "forward"}, {"average", request.averageLogits ? "logit" : "probability"},
            {"type", std::string(name(request.type))}, {"chunk", formatVoxel(request.chunk)}, {"precision", request.precision}};
}

Json provenanceOf(const VolumeInfo& source, const InferRequest& request, std::span<const InferModel> models) {
    Json list = Json::array();
    for (const InferModel& model : models) list.push_back({{"weights", model.weights.string()}, {"sha256", model.sha256}, {"card", toJson(model.card)}});
    Json json{{"models", std::move(list)}, {"source", source.path}, {"device", request.device}, {"command", request.command}, {"version", VOLUMEN_VERSION}};
    if (source.spacingUm) json["sourceSpacingUm"] = {source.spacingUm->z, source.spacingUm->y, source.spacingUm->x};
    return json;
}

ZarrLayout layoutOf(const VolumeSource& source, const InferRequest& request, bool flat) {
    const VolumeInfo& info = source.info();
    const LevelInfo& level = levelOf(source, request);
    ZarrLayout layout;
    layout.name = request.out.stem().string();
    layout.type = request.type;
    layout.shape = flat ? Voxel{1, level.shape.y, level.shape.x} : level.shape;
    layout.chunkShape = request.chunk;
    if (info.spacingUm) layout.spacingUm = *info.spacingUm * level.factor;
    layout.originUm = info.originUm + level.offset * info.spacingUm.value_or(Spacing{1, 1, 1});
    layout.flat = info.flat || flat;
    return layout;
}

PatchGrid gridOf(const VolumeSource& source, const InferRequest& request, Voxel chunk, bool flat) {
    const Voxel volume = levelOf(source, request).shape, patch = request.patch;
    Box region = request.region;
    const auto along = [&](std::int64_t lo, std::int64_t hi, std::int64_t length, std::int64_t whole) { return patchStarts(lo, hi, length, request.overlap, whole); };
    auto ys = along(region.lo.y, region.hi.y, patch.y, volume.y), xs = along(region.lo.x, region.hi.x, patch.x, volume.x);
    if (!flat) return {region, patch, chunk, along(region.lo.z, region.hi.z, patch.z, volume.z), std::move(ys), std::move(xs)};
    region.lo.z = 0, region.hi.z = 1;
    return {region, {1, patch.y, patch.x}, chunk, {0}, std::move(ys), std::move(xs)};
}

}  // namespace

void infer(const VolumeSource& source, const InferRequest& request, std::span<const InferModel> models, const InferMeans& means, const std::stop_token& stop, const InferProgress& progress) {
    check(source, request, models);
    const bool flat = models.front().card.output.flat;
    PredictionPlan plan{.out = request.out, .layout = layoutOf(source, request, flat), .settings = settingsOf(source.info(), request, models), .source = sourceStateOf(source.info(), request.mask),
                        .provenance = provenanceOf(source.info(), request, models), .resume = request.resume, .overwrite = request.overwrite, .shard = request.shard, .shards = request.shards};
    const Voxel chunk = smaller(request.chunk, plan.layout.shape);
    const PatchGrid grid = gridOf(source, request, chunk, flat);
    plan.chunks = grid.chunks();
    PredictionStore store(std::move(plan), stop);
    InferenceRun(source, request, models, grid, store, means, stop, progress).run();
}

}  // namespace volumen
