#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/learn/infer/evaluation.h"

namespace volumen {

namespace {

using OrderedJson = nlohmann::ordered_json;

struct EvaluateRequest {
    Path prediction;
    Path labels;
    Path mask;
    OpenOptions options;
    LabelMeaning meaning;
    bool json = false;
};

OrderedJson toJson(const EvaluationCounts::At& at) {
    return {{"threshold", at.threshold}, {"precision", at.precision()}, {"recall", at.recall()}, {"f05", at.fBeta(0.5)}, {"f1", at.f1()}, {"dice", at.f1()}, {"balancedAccuracy", at.balancedAccuracy()},
            {"truePositive", at.truePositive}, {"falsePositive", at.falsePositive}, {"falseNegative", at.falseNegative}, {"trueNegative", at.trueNegative}};
}

/// The threshold of the best F0.5.
EvaluationCounts::At bestOf(const EvaluationCounts& counts) {
    EvaluationCounts::At best = counts.at(1);
    for (int value = 2; value < EvaluationCounts::kValues; ++value)
        if (const auto at = counts.at(value); at.fBeta(0.5) > best.fBeta(0.5)) best = at;
    return best;
}

OrderedJson toJson(const EvaluationCounts& counts) {
    OrderedJson json{{"voxels", counts.ink() + counts.noInk()}, {"ink", counts.ink()}, {"noInk", counts.noInk()}};
    json["auc"] = counts.auc() ? OrderedJson(*counts.auc()) : OrderedJson(nullptr);
    json["best"] = toJson(bestOf(counts));
    json["atHalf"] = toJson(counts.at(128));
    json["thresholds"] = OrderedJson::array();
    for (int tenth = 1; tenth <= 9; ++tenth) json["thresholds"].push_back(toJson(counts.at((tenth * 255 + 9) / 10)));
    return json;
}

void printLine(const char* name, const EvaluationCounts::At& at) {
    std::printf("  %-8s threshold %.3f: F0.5 %.4f, F1 (Dice) %.4f, precision %.4f, recall %.4f, balanced accuracy %.4f\n", name, at.threshold, at.fBeta(0.5), at.f1(), at.precision(), at.recall(), at.balancedAccuracy());
}

void printText(const EvaluationCounts& counts) {
    std::printf("%s voxels count: %s ink, %s none\n", formatThousands(counts.ink() + counts.noInk()).c_str(), formatThousands(counts.ink()).c_str(), formatThousands(counts.noInk()).c_str());
    if (counts.auc()) std::printf("  AUC %.4f\n", *counts.auc());
    printLine("best", bestOf(counts));
    for (int tenth = 1; tenth <= 9; ++tenth) printLine("", counts.at((tenth * 255 + 9) / 10));
}

void runEvaluate(const EvaluateRequest& request, const Session& session) {
    const VolumeSourcePtr prediction = openVolume(session, request.prediction, {}), labels = openVolume(session, request.labels, request.options);
    const EvaluationCounts counts = evaluate(*prediction, *labels, request.meaning, request.mask, session.threads, session.cancel.token());
    if (counts.ink() + counts.noInk() == 0)
        throw Error(request.labels.string() + ": has no voxel that counts; ink is " + std::to_string(static_cast<int>(request.meaning.ink)) + " and no ink " + std::to_string(static_cast<int>(request.meaning.noInk)) + " unless --ink, --no-ink or --binary says otherwise");
    if (request.json) std::puts(toJson(counts).dump().c_str());
    else printText(counts);
}

}  // namespace

void addEvaluate(CLI::App& program, Session& session) {
    const auto request = std::make_shared<EvaluateRequest>();
    CLI::App* command = program.add_subcommand("evaluate", "How right a prediction is where labels say what is ink and what is none");
    command->add_option("prediction", request->prediction, "The prediction")->required()->type_name("PRED");
    command->add_option("labels", request->labels, "Labels of the same shape")->required()->type_name("LABELS");
    command->add_option("--mask", request->mask, "Only where this is not 0")->type_name("M");
    command->add_option("--ink", request->meaning.ink, "The label that is ink (default: 1)")->type_name("ID");
    command->add_option("--no-ink", request->meaning.noInk, "The label that is no ink (default: 2); all others do not count")->type_name("ID");
    command->add_flag("--binary", request->meaning.binary, "0 is no ink, all else is ink");
    command->add_flag("--json", request->json, "One JSON value");
    addVolumeOptions(*command, request->options);
    addCommonOptions(*command, session);
    command->callback([request, &session] { runEvaluate(*request, session); });
}

}  // namespace volumen
