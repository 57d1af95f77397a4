#include "app/cli/infer_options.h"

#include <CLI/CLI.hpp>

#include "app/cli/choice.h"

namespace volumen {

namespace {

void addWhere(CLI::App& command, InferOptions& options) {
    command.add_option("--model", options.models, "Weights: .pth, .pt, .ckpt, .safetensors; several are averaged")->required()->type_name("M");
    command.add_option("--card", options.cards, "The model card, where it does not lie inside the weights or beside them; one, or one a model")->type_name("C");
    command.add_option("--input", options.input, "The volume")->required()->type_name("V");
    addVolumeOptions(command, options.open);
    command.add_option("--output", options.out, "The prediction, an OME-Zarr that grows in sight")->required()->type_name("P.zarr");
    command.add_option("--level", options.level, "The level to predict on (default: match, the one nearest to the card's spacing)")->type_name("N|match");
    command.add_option("--region", options.region, "Only this box, level 0")->type_name("z0:z1,y0:y1,x0:x1");
    command.add_option("--mask", options.mask, "What counts: a volume of any size, or a folder of pictures named by slice number")->type_name("PATH");
}

void addHow(CLI::App& command, InferOptions& options) {
    command.add_option("--patch", options.patch, "What the network sees at once (default: the card's)")->type_name("z,y,x");
    command.add_option("--overlap", options.overlap, "Of neighbouring patches, 0 to below 1 (default: 0.5)")->type_name("F");
    addChoice<WindowKind>(command, "--window", options.window, {{"hann", WindowKind::hann}, {"gaussian", WindowKind::gaussian}, {"spline", WindowKind::spline}, {"uniform", WindowKind::uniform}},
                          "How a voxel counts by its place in a patch (default: hann)");
    addChoice<Augmentation>(command, "--tta", options.augmentation, {{"1", Augmentation::none}, {"8", Augmentation::eight}, {"12", Augmentation::twelve}, {"mirrors", Augmentation::mirrors}},
                            "Looks at each patch, averaged: turned and reflected in the plane (12: reflections twice), mirrored along all axes");
    addChoice<std::optional<LayerOrder>>(command, "--direction", options.direction, {{"forward", LayerOrder::forward}, {"reverse", LayerOrder::reverse}, {"both", LayerOrder::both}},
                                        "The order of layers (default: the card's); both: a second prediction, its name with _reverse");
    addChoice<bool>(command, "--average", options.averageLogits, {{"probability", false}, {"logit", true}}, "What is averaged over models and looks (default: probability)");
    command.add_option("--device", options.device, "What computes (default: cuda where it works)")->type_name("cuda|cpu");
    command.add_option("--precision", options.precision, "How numbers are kept (default: fp32 on a CPU, fp16 on CUDA)")->type_name("fp32|bf16|fp16");
    command.add_option("--batch", options.batch, "Patches at once (default: what suits the device)")->check(CLI::Range(1, 4096).description(""))->type_name("N");
}

}  // namespace

void addInferOptions(CLI::App& command, InferOptions& options) {
    addWhere(command, options);
    addHow(command, options);
    addChoice<VoxelType>(command, "--type", options.type, {{"u8", VoxelType::u8}, {"f16", VoxelType::f16}, {"f32", VoxelType::f32}}, "Of the prediction; u8: 255 times the probability, rounded (default: u8)");
    command.add_option("--chunk", options.chunk, "Of the prediction (default: 128)")->type_name("N|z,y,x");
    command.add_option("--shard", options.shard, "This share of the work, i of 0 to n - 1; shards write into one store, from any machines")->type_name("i/n");
    CLI::Option* resume = command.add_flag("--resume", options.resume, "Go on with what an earlier run left, under the same settings");
    command.add_flag("--overwrite", options.overwrite, "Replace an earlier prediction")->excludes(resume);
}

}  // namespace volumen
