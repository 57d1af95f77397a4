#include "core/volume/convert/conversion.h"

#include <atomic>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/volume/convert/conversion_check.h"
#include "core/volume/convert/conversion_run.h"
#include "core/volume/convert/output_place.h"
#include "core/volume/convert/source_state.h"
#include "core/volume/convert/zarr_sink.h"
#include "core/volume/histogram.h"
#include "core/volume/open_volume.h"

namespace volumen {

namespace {

ValueRule resolved(const ConversionRequest& request, const VolumeSource& source, const std::stop_token& stop) {
    if (!request.percentiles) return request.rule;
    const Histogram histogram = histogramOf(source, {.region = request.region}, stop);
    const double lo = histogram.percentile(request.percentiles->lo), hi = histogram.percentile(request.percentiles->hi);
    return {.kind = ValueRuleKind::window, .lo = lo, .hi = lo < hi ? hi : lo + 1};
}

/// The mean of two labels is a third.
bool holdsLabels(const VolumeInfo& source) {
    if (source.format != "ome-zarr") return false;
    const Json attributes = parseJson(zarrAttributes(source.path, {}), source.path);
    return attributes.contains("image-label") || attributes.value("ome", Json::object()).contains("image-label");
}

/// The last part of a path, without what says the format.
std::string nameOf(const Path& path) { return (path.has_filename() ? path : path.parent_path()).stem().string(); }

SinkLayout layoutOf(const ConversionRequest& request, const VolumeInfo& source, const ValueMap& map, const Json& settings) {
    const Box region = request.region.value_or(Box{{}, source.shape()});
    SinkLayout layout;
    layout.name = !request.name.empty() ? request.name : nameOf(source.dataset.empty() ? request.in : Path(source.dataset));
    layout.type = request.type.value_or(source.type);
    layout.shape = region.shape();
    layout.chunkShape = request.chunk;
    layout.shardShape = request.shard;
    layout.codec = request.codec;
    layout.fillValue = request.mask.empty() ? map.of(source.fillValue) : 0;
    layout.spacingUm = request.spacingUm ? request.spacingUm : source.spacingUm;
    layout.originUm = source.originUm + toPoint(region.lo) * layout.spacingUm.value_or(Spacing{1, 1, 1});
    layout.flat = source.flat;
    layout.factors = request.factors;
    layout.levelCount = request.levels;
    layout.textKeys = request.textKeys;
    layout.attributes = attributesOf(request, settings).dump();
    return layout;
}

/// An option that means nothing is refused rather than forgotten.
void checkRequest(const ConversionRequest& request, const VolumeInfo& source) {
    const SinkFormat& format = sinkFormat(request.format);
    const auto refuse = [&](const std::string& option) { throw Error(option + ": means nothing for " + request.format + "; leave it out, or choose another --format"); };
    if (!format.levels && request.levels.value_or(1) != 1) refuse("--levels " + std::to_string(*request.levels));
    if (!format.levels && request.factors) refuse("--factors");
    if (!format.levels && request.reduce) refuse("--reduce");
    if (request.factors == Voxel{1, 1, 1}) throw Error("--factors 1,1,1: divides nothing; leave it out, or say --levels 1");
    if (!format.exact && request.verify) refuse("--verify");
    if (request.shard && request.format != "ome-zarr-0.5") refuse("--shard");
    if (request.rule.kind == ValueRuleKind::exact257 && source.type != VoxelType::u16)
        throw Error("--exact257: is for u16, but " + source.path + " holds " + std::string(name(source.type)) + "; leave it out");
}

[[noreturn]] void rethrowResumable(const Error& error) {
    const std::string sentence = error.what();
    if (error.kind() != ErrorKind::outOfSpace) throw error;
    throw Error(sentence.substr(0, sentence.rfind(';')) + "; free some space, then go on with --resume", ErrorKind::outOfSpace);
}

void removeJournal(const ConversionRequest& request) {
    std::error_code gone;
    std::filesystem::remove(journalPath(sinkFormat(request.format), request.out), gone);
}

/// The settled parts of a request.
struct Job {
    const ConversionRequest& request;
    const VoxelOrigin& origin;
    const Json& settings;
    const SinkLayout& layout;
    LevelReduce reduce;
};

VolumeSourcePtr openOutput(const Job& job) {
    return openVolume(job.request.out, {.dataset = sinkFormat(job.request.format).datasets ? job.layout.name : std::string(), .axes = {}, .channel = {}});
}

std::int64_t checksOf(const Job& job, const VolumeInfo& out) { return job.request.verify ? checkCount(out) : 0; }

/// A sink and a run into it. What is refused on the way leaves no beginnings of an output.
struct Writing {
    VolumeSinkPtr sink;
    std::optional<ConversionRun> run;

    Writing(const Job& job, OutputPlace& place, const ConversionMeans& means, const std::stop_token& stop, const ConversionProgress& progress) {
        try {
            sink = sinkFormat(job.request.format).make(job.request.out, job.layout, place.opening);
            run.emplace(job.origin, job.reduce, *sink, *place.journal, means, stop, progress);
        } catch (...) {
            if (place.opening == SinkOpening::fresh) leaveNothing(job.request);
            throw;
        }
    }
};

/// Writes what is missing and returns how much there is.
std::int64_t write(const Job& job, OutputPlace& place, const ConversionMeans& means, const std::stop_token& stop, const ConversionProgress& progress) {
    Writing writing(job, place, means, stop, progress);
    ConversionRun& run = *writing.run;
    if (progress.started) progress.started(run.done(), run.total() + checksOf(job, writing.sink->info()));
    try {
        run.write();
        writing.sink->describe(attributesOf(job.request, job.settings, run.notFinite()).dump());
        place.journal->finish();
        writing.sink->finish();
    } catch (const Error& error) {
        rethrowResumable(error);
    }
    removeJournal(job.request);
    return run.total();
}

/// Done = total, as a resumed job says that has nothing left to do.
std::int64_t tellFinished(const Job& job, const ConversionProgress& progress) {
    const auto output = openOutput(job);
    const VolumeInfo& out = output->info();
    const std::int64_t total = ChunkNumbers(out).count();
    if (progress.started) progress.started(total, total + checksOf(job, out));
    return total;
}

void verify(const Job& job, std::int64_t done, const ConversionMeans& means, const std::stop_token& stop, const ConversionProgress& progress) {
    std::atomic<std::int64_t> checked{done};
    checkConversion(*openOutput(job), job.origin, job.reduce, means, stop, [&] {
        const std::int64_t now = ++checked;
        if (progress.advanced) progress.advanced(now);
    });
}

}  // namespace

void convert(const VolumeSource& source, const ConversionRequest& request, const ConversionMeans& means, std::stop_token stop, const ConversionProgress& progress) {
    const VolumeInfo& in = source.info();
    checkRequest(request, in);
    const ValueRule rule = resolved(request, source, stop);
    const LevelReduce reduce = request.reduce.value_or(holdsLabels(in) ? LevelReduce::mode : LevelReduce::mean);
    const ValueMap map(in.type, request.type.value_or(in.type), rule);
    const Json settings = settingsOf(request, in, rule, reduce);
    const SinkLayout layout = layoutOf(request, in, map, settings);
    const VoxelOrigin origin{source, request.region.value_or(Box{{}, in.shape()}), map, request.mask, layout.type};
    const Job job{request, origin, settings, layout, reduce};
    OutputPlace place = takePlace(request, settings, sourceStateOf(source.info(), request.mask), layout.name);
    const std::int64_t written = place.finished ? tellFinished(job, progress) : write(job, place, means, stop, progress);
    if (request.verify) verify(job, written, means, stop, progress);
}

}  // namespace volumen
