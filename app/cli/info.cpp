#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/base/text.h"
#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/model_card.h"
#include "core/volume/volume_stats.h"

namespace volumen {

namespace {

using OrderedJson = nlohmann::ordered_json;

struct InfoRequest {
    Path path;
    OpenOptions options;
    int level = 0;
    bool stats = false;
    bool json = false;
};

OrderedJson list(Voxel v) { return {v.z, v.y, v.x}; }
OrderedJson list(Point p) { return {p.z, p.y, p.x}; }

OrderedJson toJson(const LevelInfo& level) { return {{"shape", list(level.shape)}, {"chunk", list(level.chunkShape)}, {"codec", level.codec}}; }

OrderedJson toJson(const std::optional<VoxelNumber>& number) {
    if (!number) return nullptr;
    return std::visit([](auto value) { return OrderedJson(value); }, *number);
}

OrderedJson toJson(const std::optional<double>& number) { return number ? OrderedJson(*number) : OrderedJson(nullptr); }

OrderedJson toJson(const VolumeStats& stats) {
    return {{"level", stats.level},        {"voxels", stats.voxels},         {"min", toJson(stats.min)}, {"max", toJson(stats.max)},
            {"mean", toJson(stats.mean)},  {"std", toJson(stats.deviation)}, {"nan", stats.nan}};
}

OrderedJson toJson(const VolumeInfo& info) {
    OrderedJson json{{"path", info.path}, {"format", info.format}};
    json["version"] = info.version.empty() ? OrderedJson(nullptr) : OrderedJson(info.version);
    json["dataset"] = info.dataset.empty() ? OrderedJson(nullptr) : OrderedJson(info.dataset);
    json["datasets"] = info.datasets;
    json["type"] = name(info.type);
    json["spacingUm"] = info.spacingUm ? list(*info.spacingUm) : OrderedJson(nullptr);
    json["levels"] = OrderedJson::array();
    for (const LevelInfo& level : info.levels) json["levels"].push_back(toJson(level));
    return json;
}

void printJson(const VolumeInfo& info, const std::optional<VolumeStats>& stats) {
    OrderedJson json = toJson(info);
    if (stats) json["stats"] = toJson(*stats);
    for (const auto& [name, text] : info.provenance) json["provenance"][name] = text;   // is there only where the file says something
    json["warnings"] = info.warnings;
    std::puts(json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace).c_str());
}

std::string shown(const std::optional<VoxelNumber>& number) { return number ? toJson(number).dump() : "none"; }
std::string rounded(double number) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", number);
    return text;
}
std::string rounded(const std::optional<double>& number) { return number ? rounded(*number) : "none"; }

void printLine(const char* label, const std::string& text) { std::printf("  %-9s %s\n", label, text.c_str()); }

std::string extentText(const VolumeInfo& info) {
    const Point extent = toPoint(info.shape()) * *info.spacingUm;
    return formatLength(extent.z) + " x " + formatLength(extent.y) + " x " + formatLength(extent.x);
}

void printText(const VolumeInfo& info, const std::optional<VolumeStats>& stats) {
    std::puts(info.path.c_str());
    printLine("format", info.format + (info.version.empty() ? "" : " " + info.version));
    if (!info.dataset.empty()) printLine("dataset", info.dataset);
    printLine("type", std::string(name(info.type)));
    if (info.spacingUm)
        printLine("spacing", rounded(info.spacingUm->z) + ", " + rounded(info.spacingUm->y) + ", " + rounded(info.spacingUm->x) + " µm (z, y, x); in all " + extentText(info));
    else printLine("spacing", "unknown");
    for (std::size_t i = 0; i < info.levels.size(); ++i) {
        const LevelInfo& level = info.levels[i];
        printLine(("level " + std::to_string(i)).c_str(), formatShape(level.shape) + " (z, y, x), chunks " + formatShape(level.chunkShape) + ", " + level.codec);
    }
    if (stats)
        printLine("voxels", formatThousands(stats->voxels) + " at level " + std::to_string(stats->level) + ": min " + shown(stats->min) + ", max " + shown(stats->max) +
                                ", mean " + rounded(stats->mean) + ", std " + rounded(stats->deviation) + ", not-a-number " + formatThousands(stats->nan));
    for (const auto& [name, text] : info.provenance) printLine("says", name + ": " + text);
    for (const std::string& warning : info.warnings) printLine("warning", warning);
}

/// A thread holds a chunk, its encoded bytes, and at worst the decoded ones before they are put in order.
std::uint64_t bytesInFlight(const VolumeInfo& info, int level) {
    const auto index = static_cast<std::size_t>(std::clamp(level, 0, static_cast<int>(info.levels.size()) - 1));
    return 3 * static_cast<std::uint64_t>(voxelCount(info.levels[index].chunkShape)) * size(info.type);
}

OrderedJson toJson(const Checkpoint& weights) {
    OrderedJson json{{"path", weights.path().string()}, {"format", "checkpoint"}, {"container", name(weights.format())}};
    const auto card = cardIfThere(weights);
    json["architecture"] = card ? OrderedJson(card->architecture) : OrderedJson(nullptr);
    json["parameterCount"] = weights.parameterCount();
    json["tensorCount"] = weights.tensors().size();
    json["card"] = card ? OrderedJson(toJson(*card)) : OrderedJson(nullptr);
    json["tensors"] = OrderedJson::array();
    for (const TensorInfo& tensor : weights.tensors()) json["tensors"].push_back({{"name", tensor.name}, {"type", name(tensor.type)}, {"shape", tensor.shape}});
    return json;
}

void printText(const Checkpoint& weights) {
    const auto card = cardIfThere(weights);
    std::puts(weights.path().c_str());
    printLine("format", "checkpoint, " + name(weights.format()));
    printLine("network", card ? card->architecture : "unknown: there is no model card");
    printLine("holds", formatThousands(weights.parameterCount()) + " parameters in " + formatThousands(static_cast<std::int64_t>(weights.tensors().size())) + " tensors");
    if (card) printLine("card", toJson(*card).dump());
}

void runInfo(const InfoRequest& request, const Session& session) {
    if (looksLikeCheckpoint(request.path)) {
        const Checkpoint weights(request.path);
        if (request.json) std::puts(toJson(weights).dump(-1, ' ', false, OrderedJson::error_handler_t::replace).c_str());
        else printText(weights);
        return;
    }
    const VolumeSourcePtr source = openVolume(session, request.path, request.options);
    const VolumeInfo& info = source->info();
    std::optional<VolumeStats> stats;
    if (request.stats) stats = volumeStats(*source, request.level, threadsWithin(session, bytesInFlight(info, request.level)), session.cancel.token());
    if (request.json) printJson(info, stats);
    else printText(info, stats);
}

}  // namespace

void addInfo(CLI::App& program, Session& session) {
    const auto request = std::make_shared<InfoRequest>();
    CLI::App* command = program.add_subcommand("info", "What a volume is: shape, type, spacing, levels, statistics; or what weights a checkpoint holds");
    command->add_option("path", request->path, "The volume")->required()->type_name("PATH");
    addVolumeOptions(*command, request->options);
    CLI::Option* stats = command->add_flag("--stats", request->stats, "Read every voxel: min, max, mean, std, not-a-number");
    command->add_option("--level", request->level, "The level that --stats reads (default 0)")->type_name("N")->needs(stats);
    command->add_flag("--json", request->json, "One JSON value");
    addCommonOptions(*command, session);
    command->callback([request, &session] { runInfo(*request, session); });
}

}  // namespace volumen
