#include <malloc.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/infer_options.h"
#include "core/base/error.h"
#include "core/base/sha256.h"
#include "core/base/text.h"
#include "core/checkpoint/checkpoint.h"

namespace volumen {

namespace {

constexpr double kSpacingTolerance = 1.25;

/// "i/n".
std::pair<std::int64_t, std::int64_t> parseShard(const std::string& text) {
    std::int64_t i = -1, n = 0;
    const std::size_t slash = text.find('/');
    const auto whole = [](std::string_view part, std::int64_t& value) {
        const auto [end, code] = std::from_chars(part.data(), part.data() + part.size(), value);
        return code == std::errc{} && end == part.data() + part.size();
    };
    const bool read = slash != std::string::npos && whole(std::string_view(text).substr(0, slash), i) && whole(std::string_view(text).substr(slash + 1), n);
    if (!read || i < 0 || i >= n || n > 100'000) throw Error("--shard " + text + ": is no share; write i/n, like 0/4 for the first of four");
    return {i, n};
}

Voxel parseSides(const char* option, const std::string& text) {
    const Voxel v = parseVoxel(text.find(',') == std::string::npos ? text + "," + text + "," + text : text);
    if (v.z > 0 && v.y > 0 && v.x > 0 && std::max({v.z, v.y, v.x}) <= 4096) return v;
    throw Error(std::string(option) + " " + text + ": must be from 1 to 4096; write it like 128,128,128");
}

NetworkOptions networkOptions(const InferOptions& options, const Session& session, const LearnLibrary& library) {
    NetworkOptions how{.cuda = options.device == "cuda" || (options.device.empty() && library.hasCuda()), .threads = session.threads, .batch = options.batch};
    if (!options.device.empty() && options.device != "cuda" && options.device != "cpu") throw Error("--device " + options.device + ": is no device; choose cuda or cpu");
    const std::string precision = options.precision.empty() ? (how.cuda ? "fp16" : "fp32") : options.precision;
    if (precision != "fp32" && precision != "bf16" && precision != "fp16") throw Error("--precision " + precision + ": is none; choose fp32, bf16 or fp16");
    how.precision = precision == "fp32" ? Precision::fp32 : precision == "bf16" ? Precision::bf16 : Precision::fp16;
    return how;
}

std::string precisionName(Precision precision) { return precision == Precision::fp32 ? "fp32" : precision == Precision::bf16 ? "bf16" : "fp16"; }

double logScale(Spacing s) { return std::log(s.z * s.y * s.x) / 3; }

/// The level nearest to the card's spacing; 0 where card or volume states none.
int matchingLevel(const VolumeInfo& info, const ModelCard& card) {
    if (!info.spacingUm || !card.spacingUm) return 0;
    int best = 0;
    double nearest = INFINITY;
    for (std::size_t i = 0; i < info.levels.size(); ++i) {
        const double away = std::abs(logScale(*info.spacingUm * info.levels[i].factor) - logScale(*card.spacingUm));
        if (away < nearest - 1e-9) nearest = away, best = static_cast<int>(i);
    }
    return best;
}

int levelOf(const InferOptions& options, const VolumeInfo& info, const ModelCard& card) {
    if (options.level == "match") return matchingLevel(info, card);
    int level = -1;
    const auto [end, code] = std::from_chars(options.level.data(), options.level.data() + options.level.size(), level);
    if (code != std::errc{} || end != options.level.data() + options.level.size()) throw Error("--level " + options.level + ": is no level; write match, or a number like 0");
    checkLevel(info, level);
    return level;
}

/// A box of level 0 as the voxels of a level that it touches.
Box atLevel(const LevelInfo& level, const Box& box) {
    const auto down = [](std::int64_t v, double f) { return static_cast<std::int64_t>(std::floor(static_cast<double>(v) / f)); };
    const auto up = [](std::int64_t v, double f) { return static_cast<std::int64_t>(std::ceil(static_cast<double>(v) / f)); };
    const Point f = level.factor;
    return intersection({{down(box.lo.z, f.z), down(box.lo.y, f.y), down(box.lo.x, f.x)}, {up(box.hi.z, f.z), up(box.hi.y, f.y), up(box.hi.x, f.x)}}, {{}, level.shape});
}

InferRequest requestOf(const InferOptions& options, const Session& session, const VolumeInfo& info, const std::vector<InferModel>& models) {
    const auto [shard, shards] = parseShard(options.shard);
    InferRequest request;
    request.out = options.out;
    request.level = levelOf(options, info, models.front().card);
    const LevelInfo& level = info.levels[static_cast<std::size_t>(request.level)];
    request.region = options.region.empty() ? Box{{}, level.shape} : atLevel(level, parseBox(options.region, info.shape()));
    request.mask = options.mask;
    request.patch = options.patch.empty() ? models.front().card.patch : parseSides("--patch", options.patch);
    for (const InferModel& model : models)
        if (options.patch.empty() && model.card.patch != request.patch) throw Error(model.weights.string() + ": has patches of another shape than the first model; say one by --patch");
    request.overlap = options.overlap, request.window = options.window, request.augmentation = options.augmentation, request.averageLogits = options.averageLogits;
    request.type = options.type, request.chunk = parseSides("--chunk", options.chunk);
    request.resume = options.resume, request.overwrite = options.overwrite, request.shard = shard, request.shards = shards;
    request.command = session.commandLine;
    return request;
}

/// Tells a person and whoever reads the events.
void warn(JobReport& report, const Session& session, const std::string& sentence) {
    if (report.events()) report.events()->warning(sentence);
    say(session, LogLevel::warning, sentence);
}

std::string spacingText(Spacing s) {
    char text[80];
    std::snprintf(text, sizeof text, "%.4g, %.4g, %.4g µm", s.z, s.y, s.x);
    return text;
}

/// What can be known to be amiss before the first patch.
void lookAhead(const InferRequest& request, const VolumeInfo& info, const std::vector<InferModel>& models, JobReport& report, const Session& session) {
    const LevelInfo& level = info.levels[static_cast<std::size_t>(request.level)];
    for (const InferModel& model : models) {
        if (!model.card.spacingUm || !info.spacingUm) continue;
        const Spacing is = *info.spacingUm * level.factor;
        if (std::exp(std::abs(logScale(is) - logScale(*model.card.spacingUm))) > kSpacingTolerance)
            warn(report, session, info.path + ": level " + std::to_string(request.level) + " has " + spacingText(is) + ", but " + model.weights.string() + " was trained on " + spacingText(*model.card.spacingUm) + "; its prediction may mean little");
    }
    if (request.level != 0) warn(report, session, info.path + ": level " + std::to_string(request.level) + " is predicted, the nearest to the model card's spacing or the one that was asked for");
    const Normalisation& norm = models.front().card.normalisation;
    if (norm.kind == Normalisation::Kind::divide && norm.by == 255 && info.type == VoxelType::u16 && models.front().card.input == InputRule::native)
        warn(report, session, info.path + ": holds u16, but the model card divides by 255; a card for it says by 65535, or input round257 or shift8");
    std::error_code code;
    const Path folder = request.out.parent_path().empty() ? Path(".") : request.out.parent_path();
    const auto space = std::filesystem::space(folder, code);
    const auto bytes = static_cast<double>(voxelCount(request.region.shape())) * static_cast<double>(size(request.type));
    if (!code && static_cast<double>(space.available) < bytes)
        warn(report, session, request.out.string() + ": takes up to " + formatByteSize(static_cast<std::uint64_t>(bytes)) + ", but only " + formatByteSize(space.available) + " are free there");
}

std::string stateOf(const Path& file) {
    std::error_code code;
    const auto bytes = std::filesystem::file_size(file, code);
    const auto time = std::filesystem::last_write_time(file, code);
    return file.string() + " " + std::to_string(bytes) + " " + std::to_string(time.time_since_epoch().count());
}

/// The second of two directions.
Path reversedName(const Path& out) { return out.parent_path() / (out.stem().string() + "_reverse" + out.extension().string()); }

}  // namespace

void settleForNetworks() {
    constexpr int kKeptBytes = 1 << 30, kAskedBytes = 64 << 20;
    ::setenv("OMP_WAIT_POLICY", "passive", 0);
    ::mallopt(M_ARENA_MAX, 1);
    ::mallopt(M_MMAP_THRESHOLD, kKeptBytes);
    ::mallopt(M_TRIM_THRESHOLD, kKeptBytes);
    ::mallopt(M_TOP_PAD, kAskedBytes);
}

const LearnLibrary& WarmNetworks::library() {
    if (m_library) return *m_library;
    m_file.emplace("learn");
    m_library.reset(m_file->function<MakeLearnLibrary>(kMakeLearnLibrary)());
    return *m_library;
}

std::vector<InferModel> WarmNetworks::models(const InferOptions& options, const NetworkOptions& how) {
    if (options.cards.size() > 1 && options.cards.size() != options.models.size()) throw Error("--card: give one for all models, or one a model");
    std::vector<Kept> now;
    for (std::size_t i = 0; i < options.models.size(); ++i) {
        const Path& path = options.models[i];
        const Checkpoint weights(path);
        const ModelCard card = cardOf(weights, options.cards.empty() ? Path() : options.cards[std::min(i, options.cards.size() - 1)]);
        const std::string key = stateOf(path) + toJson(card).dump() + precisionName(how.precision) + (how.cuda ? "cuda" : "cpu") + std::to_string(how.threads) + "," + std::to_string(how.batch);
        const auto found = std::find_if(m_kept.begin(), m_kept.end(), [&](const Kept& kept) { return kept.key == key; });
        if (found != m_kept.end()) now.push_back(*found);
        else now.push_back({key, {.weights = path, .sha256 = sha256OfFile(path), .card = card, .network = library().network(weights, card, how)}});
    }
    m_kept = now;
    std::vector<InferModel> models;
    for (const Kept& kept : now) models.push_back(kept.model);
    return models;
}

void runInference(const InferOptions& options, const Session& session, WarmNetworks& networks, JobReport& report, const std::stop_token& stop) {
    for (const Path& model : options.models)
        if (Checkpoint(model).format() == CheckpointFormat::torchScript) warn(report, session, model.string() + ": is TorchScript, which runs the code that it brings; use it only from a source that you trust");
    const VolumeSourcePtr source = openVolume(session, options.input, options.open);
    for (const std::string& warning : source->info().warnings)
        if (report.events()) report.events()->warning(source->info().path + ": " + warning);
    if (!options.region.empty()) parseBox(options.region, source->info().shape());   // a wrong one is said before anything dear is loaded
    const NetworkOptions how = networkOptions(options, session, networks.library());
    const std::vector<InferModel> models = networks.models(options, how);
    InferRequest request = requestOf(options, session, source->info(), models);
    if (!how.cuda && how.precision == Precision::bf16 && !networks.library().cpuHasFastBf16()) warn(report, session, "--precision bf16: this CPU has no AMX to multiply it with, so that fp32 may be as fast, and is exact");
    request.precision = precisionName(how.precision), request.device = how.cuda ? networks.library().device() : "cpu";
    lookAhead(request, source->info(), models, report, session);
    const LayerOrder direction = options.direction.value_or(models.front().card.direction);
    const std::int64_t runs = direction == LayerOrder::both ? 2 : 1;
    std::int64_t before = 0;
    for (std::int64_t run = 0; run < runs; ++run) {
        request.reversed = direction == LayerOrder::reverse || run == 1;
        if (run == 1) request.out = reversedName(options.out);
        InferProgress progress;
        std::int64_t all = 0;
        progress.started = [&](std::int64_t done, std::int64_t total) {
            all = total;
            if (run == 0) report.started(done, total * runs, "voxels");
            else report.progress(before + done);
        };
        progress.advanced = [&](std::int64_t done) { report.progress(before + done); };
        if (report.events()) progress.wrote = [&](const ChunkKey& key) { report.events()->chunk(key.level, key.index); };
        infer(*source, request, models, {.threads = session.threads, .memoryBytes = session.memoryBytes}, stop, progress);
        before += all;
    }
}

void addInfer(CLI::App& program, Session& session) {
    const auto options = std::make_shared<InferOptions>();
    const auto events = std::make_shared<bool>(false);
    CLI::App* command = program.add_subcommand("infer", "What a network sees in a volume, patch by patch, resumable");
    addInferOptions(*command, *options);
    command->add_flag("--events", *events, "Say how far it is as JSON lines on standard output");
    addCommonOptions(*command, session);
    command->callback([options, events, &session] {
        session.whenCancelled = "what is written stays; go on with --resume";
        settleForNetworks();
        WarmNetworks networks;
        runReported("infer", *events, [&](JobReport& report) { runInference(*options, session, networks, report, session.cancel.token()); });
    });
}

}  // namespace volumen
