#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/job_report.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/labels/color_table.h"
#include "core/labels/label_export.h"
#include "core/labels/label_import.h"
#include "core/labels/label_layer.h"
#include "core/project/project_file.h"

namespace volumen {

namespace {

struct LabelsWish {
    Path project;
    std::string layer;
    LabelExport out;
    LabelImport in;
    std::string region;
    std::string label;
    std::vector<std::string> names;
    std::string offset;
    Path table;
    bool events = false;
    bool json = false;
};

LabelFiles filesOf(const LabelsWish& wish) {
    const LabelFiles files = LabelFiles::of(wish.project / "labels", wish.layer);
    const std::vector<std::string> layers = labelLayersIn(wish.project / "labels");
    if (std::find(layers.begin(), layers.end(), wish.layer) == layers.end())
        throw Error(wish.project.string() + ": has no layer of labels \"" + wish.layer + "\"; " + (layers.empty() ? "it has none" : "choose one of " + formatList(layers)));
    return files;
}

Json toJson(const std::string& name, const LoadedLabels& loaded) {
    const LabelCounts counts = countLabels(loaded.state.grid);
    Json labels = Json::array();
    for (const Label& label : loaded.state.table.labels())
        labels.push_back({{"id", label.id}, {"name", label.name}, {"meaning", nameOf(label.meaning)}, {"color", formatColor(label.color)}, {"voxels", counts.of(label.id)}});
    const Voxel shape = loaded.state.geometry.shape;
    return {{"name", name}, {"space", loaded.state.geometry.flat ? "flat" : "volume"}, {"shape", {shape.z, shape.y, shape.x}}, {"labels", std::move(labels)}};
}

/// Edits in the journal: what was done since the last save.
std::uint64_t editsOf(const LoadedLabels& loaded) {
    if (!loaded.journal) return 0;
    return static_cast<std::uint64_t>(std::count_if(loaded.journal->records.begin(), loaded.journal->records.end(), [](const RecordPlace& record) { return record.kind == RecordKind::edit; }));
}

void printText(const Json& info) {
    for (const Json& layer : info["layers"]) {
        const auto shape = layer["shape"].get<std::array<std::int64_t, 3>>();
        std::printf("%s\n  shape     %s (z, y, x)\n", layer["name"].get<std::string>().c_str(), formatShape({shape[0], shape[1], shape[2]}).c_str());
        for (const Json& label : layer["labels"])
            std::printf("  %-9d %s (%s, %s): %s voxels\n", label["id"].get<int>(), label["name"].get<std::string>().c_str(), label["meaning"].get<std::string>().c_str(),
                        label["color"].get<std::string>().c_str(), formatThousands(label["voxels"].get<std::int64_t>()).c_str());
    }
}

void runInfo(const LabelsWish& wish, const Session& session) {
    Json layers = Json::array();
    std::uint64_t edits = 0, recovered = 0;
    for (const std::string& name : labelLayersIn(wish.project / "labels")) {
        const LoadedLabels loaded = loadLabels(LabelFiles::of(wish.project / "labels", name), session.cancel.token());
        layers.push_back(toJson(name, loaded));
        edits += editsOf(loaded), recovered += loaded.recovered;
        for (const std::string& note : loaded.notes) say(session, LogLevel::warning, note);
    }
    if (layers.empty()) throw Error(wish.project.string() + ": has no labels; choose a project that has some");
    const Json info{{"layers", std::move(layers)}, {"journal", {{"edits", edits}, {"recovered", recovered}}}};
    if (wish.json) std::puts(info.dump().c_str());
    else printText(info);
}

LabelId labelOf(const LabelTable& table, const std::string& text) {
    if (const Label* named = table.find(text)) return named->id;
    LabelId id = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (code == std::errc{} && end == text.data() + text.size() && id != kUnlabeled) return id;
    throw Error("--label " + text + ": is no label of this layer; give its name, or a number from 1");
}

void runExport(LabelsWish& wish, const Session& session) {
    wish.out.command = session.commandLine;
    runReported("labels export", wish.events, [&](JobReport& report) {
        const LabelSnapshot snapshot = loadLabels(filesOf(wish), session.cancel.token()).state;
        if (!wish.region.empty()) wish.out.region = parseBox(wish.region, snapshot.geometry.shape);
        if (!wish.label.empty()) wish.out.only = labelOf(snapshot.table, wish.label);
        ConversionProgress progress;
        progress.started = [&](std::int64_t done, std::int64_t total) { report.started(done, total, "chunks"); };
        progress.advanced = [&](std::int64_t done) { report.progress(done); };
        exportLabels(snapshot, wish.out, {.threads = session.threads, .memoryBytes = session.memoryBytes}, session.cancel.token(), progress);
        if (!wish.table.empty()) writeColorTable(wish.table, snapshot.table);
    });
}

/// "3=ink".
std::pair<LabelId, std::string> parseName(const std::string& text) {
    const std::size_t equals = text.find('=');
    LabelId id = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + std::min(equals, text.size()), id);
    if (equals == std::string::npos || equals + 1 == text.size() || code != std::errc{} || end != text.data() + equals || id == kUnlabeled)
        throw Error("--as " + text + ": names no label; write it like 1=ink");
    return {id, text.substr(equals + 1)};
}

void waitForDisk(const LabelLayer& layer) {
    const JournalWriter& journal = layer.store()->journal();
    while (!journal.waitUntil(layer.sequence(), std::chrono::milliseconds(200)))
        if (const std::string problem = journal.state().problem; !problem.empty()) throw Error(problem, ErrorKind::outOfSpace);
}

void runImport(LabelsWish& wish, const Session& session) {
    for (const std::string& name : wish.names) wish.in.names.push_back(parseName(name));
    if (!wish.offset.empty()) wish.in.offset = parseVoxel(wish.offset);
    runReported("labels import", wish.events, [&](JobReport& report) {
        const LabelFiles files = filesOf(wish);
        const auto lock = lockProject(wish.project);
        if (!lock) throw Error(whyNotLocked(wish.project, "close it there first"), ErrorKind::wouldOverwrite);
        const auto layer = openLabels(files, {}, session.cancel.token());
        bool begun = false;
        const LabelSnapshot after = importLabels(layer->snapshot(), wish.in, session.cancel.token(), [&](std::int64_t done, std::int64_t total) {
            if (!std::exchange(begun, true)) report.started(0, total, "chunks");
            report.progress(done);
        });
        layer->setTable(after.table);
        layer->apply("Import " + wish.in.in.filename().string(), layer->grid(), after.grid);
        waitForDisk(*layer);
    });
}

void addProject(CLI::App& command, LabelsWish& wish, bool layer) {
    command.add_option("project", wish.project, "The project folder")->required()->type_name("PROJECT");
    if (layer) command.add_option("layer", wish.layer, "The layer of labels")->required()->type_name("LAYER");
}

using WishPtr = std::shared_ptr<LabelsWish>;

void addExport(CLI::App& labels, const WishPtr& wish, Session& session) {
    CLI::App* command = labels.add_subcommand("export", "A layer's ids as a volume, with names and colours where the format holds them");
    addProject(*command, *wish, true);
    command->add_option("out", wish->out.out, "What it becomes")->required()->type_name("OUT");
    std::string names;
    for (const std::string& format : labelFormats()) names += (names.empty() ? "" : "|") + format;
    command->add_option("--format", wish->out.format, "What OUT becomes (default: by its name)")->type_name(names);
    command->add_option("--region", wish->region, "Only this box, level 0")->type_name("z0:z1,y0:y1,x0:x1");
    command->add_option("--label", wish->label, "Only this label")->type_name("ID|NAME");
    command->add_option("--table", wish->table, "Names and colours besides: .ctbl for 3D Slicer, .csv, else for ITK-SNAP")->type_name("FILE");
    command->add_flag("--overwrite", wish->out.overwrite, "Replace what stands at OUT");
    command->add_flag("--events", wish->events, "Say how far it is as JSON lines on standard output");
    addCommonOptions(*command, session);
    command->callback([wish, &session] { runExport(*wish, session); });
}

void addImport(CLI::App& labels, const WishPtr& wish, Session& session) {
    CLI::App* command = labels.add_subcommand("import", "A volume of ids into a layer, as one step that can be undone");
    addProject(*command, *wish, true);
    command->add_option("in", wish->in.in, "The volume")->required()->type_name("IN");
    command->add_option("--table", wish->in.table, "Names and colours, as 3D Slicer, ITK-SNAP or CSV have them")->type_name("FILE");
    command->add_option("--as", wish->names, "What an id is called")->type_name("ID=NAME");
    command->add_option("--offset", wish->offset, "Where its first voxel goes (default: shapes must be equal)")->type_name("z,y,x");
    command->add_flag("--events", wish->events, "Say how far it is as JSON lines on standard output");
    addVolumeOptions(*command, wish->in.options);
    addCommonOptions(*command, session);
    command->callback([wish, &session] { runImport(*wish, session); });
}

}  // namespace

void addLabels(CLI::App& program, Session& session) {
    const auto wish = std::make_shared<LabelsWish>();
    CLI::App* labels = program.add_subcommand("labels", "What was painted: counts, export, import");
    labels->require_subcommand(1);
    CLI::App* info = labels->add_subcommand("info", "Layers, labels, voxels of each");
    addProject(*info, *wish, false);
    info->add_flag("--json", wish->json, "One JSON value");
    addCommonOptions(*info, session);
    info->callback([wish, &session] { runInfo(*wish, session); });
    addExport(*labels, wish, session);
    addImport(*labels, wish, session);
}

}  // namespace volumen
