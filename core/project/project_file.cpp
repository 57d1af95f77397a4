#include "core/project/project_file.h"

#include <array>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"

namespace volumen {

namespace {

constexpr int kVersion = 1;
constexpr const char* kFormat = "volumen-project";
constexpr std::array kBlends{"over", "add", "max"};
constexpr std::array kLabelStyles{"fill", "outline", "both"};
constexpr std::array kInterpolations{"nearest", "linear"};
constexpr std::array kReduces{"mean", "max", "min"};
constexpr std::array kVolumeModes{"composite", "maximum", "minimum", "average"};
constexpr std::array kLayouts{"grid", "one-plus-three", "one"};

constexpr double kFarthest = 1e12;        // of a position, in µm or voxels
constexpr double kGreatestValue = 3.5e38; // of a voxel, as floats hold it
constexpr int kThickestSlab = 10'000;     // voxels to each side
constexpr double kUnitSlack = 1e-3;       // of directions that were written with fewer digits

/// Numbers that no Volumen wrote: the file is damaged, as when a field is of another kind.
struct OutOfRange {};

double inRange(double value, double lo, double hi) {
    if (!(value >= lo && value <= hi)) throw OutOfRange{};
    return value;
}

/// A whole number; `otherwise` where the field is missing.
int wholeIn(const Json& json, const char* key, int otherwise, int lo, int hi) {
    return static_cast<int>(inRange(json.value(key, static_cast<double>(otherwise)), lo, hi));
}

template <class Enum, std::size_t N>
Enum enumIn(const Json& json, const char* key, const std::array<const char*, N>& names, Enum otherwise) {
    const std::string word = json.value(key, std::string());
    for (std::size_t i = 0; i < N; ++i)
        if (word == names[i]) return static_cast<Enum>(i);
    return otherwise;
}

template <class Enum, std::size_t N>
const char* nameOf(Enum value, const std::array<const char*, N>& names) {
    return names[static_cast<std::size_t>(value)];
}

Json pointToJson(Point p) { return Json::array({p.z, p.y, p.x}); }

Point pointFromJson(const Json& json) {
    const auto values = json.get<std::array<double, 3>>();
    for (const double value : values) inRange(value, -kFarthest, kFarthest);
    return {values[0], values[1], values[2]};
}

Point directionFromJson(const Json& json) {
    const Point direction = pointFromJson(json);
    inRange(length(direction), 1 - kUnitSlack, 1 + kUnitSlack);
    return direction;
}

Json lookToJson(const LayerLook& look) {
    return {{"visible", look.visible},
            {"opacity", look.opacity},
            {"blend", nameOf(look.blend, kBlends)},
            {"colorMap", look.colorMap},
            {"windowLo", look.windowLo},
            {"windowHi", look.windowHi},
            {"gamma", look.gamma},
            {"labelStyle", nameOf(look.labelStyle, kLabelStyles)},
            {"interpolation", nameOf(look.interpolation, kInterpolations)},
            {"slab", {{"halfVoxels", look.slab.halfVoxels}, {"reduce", nameOf(look.slab.reduce, kReduces)}}}};
}

LayerLook lookFromJson(const Json& json) {
    LayerLook look;
    look.visible = json.value("visible", look.visible);
    look.opacity = inRange(json.value("opacity", look.opacity), 0, 1);
    look.blend = enumIn(json, "blend", kBlends, look.blend);
    look.labelStyle = enumIn(json, "labelStyle", kLabelStyles, look.labelStyle);
    look.colorMap = json.value("colorMap", look.colorMap);
    look.windowLo = json.value("windowLo", look.windowLo);
    look.windowHi = json.value("windowHi", look.windowHi);
    look.gamma = inRange(json.value("gamma", look.gamma), 1e-3, 1e3);
    look.interpolation = enumIn(json, "interpolation", kInterpolations, look.interpolation);
    const Json slab = json.value("slab", Json::object());
    look.slab.halfVoxels = wholeIn(slab, "halfVoxels", 0, 0, kThickestSlab);
    look.slab.reduce = enumIn(slab, "reduce", kReduces, look.slab.reduce);
    return look;
}

Json volumeLookToJson(const VolumeLook& look) {
    Json points = Json::array();
    for (const TransferPoint& point : look.points) points.push_back({{"value", point.value}, {"opacity", point.opacity}, {"color", point.color}});
    return {{"shown", look.shown},
            {"mode", nameOf(look.mode, kVolumeModes)},
            {"points", points},
            {"unitUm", look.unitUm},
            {"density", look.density},
            {"shaded", look.shaded},
            {"gradientOpacity", look.gradientOpacity},
            {"glow", look.glow}};
}

std::vector<TransferPoint> transferFromJson(const Json& json) {
    std::vector<TransferPoint> points;
    for (const Json& point : json) {
        points.push_back({inRange(point.at("value").get<double>(), -kGreatestValue, kGreatestValue), inRange(point.at("opacity").get<double>(), 0, 1),
                          static_cast<PackedColor>(wholeIn(point, "color", 0, 0, 0xffffff))});
        if (points.size() > 1) inRange(points.back().value, points.end()[-2].value, kGreatestValue);
    }
    if (points.size() > kMostTransferPoints) throw OutOfRange{};
    return points;
}

VolumeLook volumeLookFromJson(const Json& json) {
    VolumeLook look;
    look.shown = json.value("shown", look.shown);
    look.mode = enumIn(json, "mode", kVolumeModes, look.mode);
    look.points = transferFromJson(json.value("points", Json::array()));
    look.unitUm = inRange(json.value("unitUm", look.unitUm), 1e-6, kFarthest);
    look.density = inRange(json.value("density", look.density), 0, 1e6);
    look.shaded = json.value("shaded", look.shaded);
    look.gradientOpacity = inRange(json.value("gradientOpacity", look.gradientOpacity), 0, 1);
    look.glow = inRange(json.value("glow", look.glow), 0, 1);
    return look;
}

Json surfaceLookToJson(const SurfaceLook& look) {
    Json json{{"shown", look.shown}, {"eachValue", look.eachValue}, {"color", look.color}};
    if (look.threshold) json["threshold"] = *look.threshold;
    return json;
}

SurfaceLook surfaceLookFromJson(const Json& json) {
    SurfaceLook look;
    look.shown = json.value("shown", look.shown);
    look.eachValue = json.value("eachValue", look.eachValue);
    look.color = static_cast<PackedColor>(wholeIn(json, "color", static_cast<int>(look.color), 0, 0xffffff));
    if (json.contains("threshold")) look.threshold = inRange(json.at("threshold").get<double>(), -kGreatestValue, kGreatestValue);
    return look;
}

Json paneToJson(const PaneState& pane) {
    return {{"right", pointToJson(pane.right)}, {"down", pointToJson(pane.down)}, {"centreUm", pointToJson(pane.centreUm)}, {"umPerPixel", pane.umPerPixel}};
}

PaneState paneFromJson(const Json& json) {
    const PaneState pane{directionFromJson(json.at("right")), directionFromJson(json.at("down")), pointFromJson(json.at("centreUm")),
                         inRange(json.at("umPerPixel").get<double>(), 1e-6, kFarthest)};
    inRange(dot(pane.right, pane.down), -kUnitSlack, kUnitSlack);
    return pane;
}

Json boundsToJson(const Bounds& box) { return Json::array({pointToJson(box.lo), pointToJson(box.hi)}); }

Bounds boundsFromJson(const Json& json) {
    const Bounds box{pointFromJson(json.at(0)), pointFromJson(json.at(1))};
    for (const double side : {box.hi.z - box.lo.z, box.hi.y - box.lo.y, box.hi.x - box.lo.x}) inRange(side, 0, 2 * kFarthest);
    return box;
}

Json sceneToJson(const SceneState& scene) {
    Json json{{"planes", scene.planes}, {"orbitsCrosshair", scene.orbitsCrosshair}};
    if (const auto& camera = scene.camera)
        json["camera"] = {{"eye", pointToJson(camera->eye)}, {"focus", pointToJson(camera->focus)}, {"up", pointToJson(camera->up)}, {"parallel", camera->parallel}};
    if (scene.crop) json["crop"] = boundsToJson(*scene.crop);
    if (scene.cut) json["cut"] = {{"point", pointToJson(scene.cut->point)}, {"normal", pointToJson(scene.cut->normal)}};
    if (scene.background) json["background"] = *scene.background;
    return json;
}

SceneState sceneFromJson(const Json& json) {
    SceneState scene;
    scene.planes = json.value("planes", scene.planes);
    scene.orbitsCrosshair = json.value("orbitsCrosshair", scene.orbitsCrosshair);
    if (json.contains("camera")) {
        const Json& camera = json.at("camera");
        scene.camera = SceneCamera{pointFromJson(camera.at("eye")), pointFromJson(camera.at("focus")), pointFromJson(camera.at("up")), camera.value("parallel", false)};
    }
    if (json.contains("crop")) scene.crop = boundsFromJson(json.at("crop"));
    if (json.contains("cut")) scene.cut = SceneCut{pointFromJson(json.at("cut").at("point")), directionFromJson(json.at("cut").at("normal"))};
    if (json.contains("background")) scene.background = static_cast<PackedColor>(wholeIn(json, "background", 0, 0, 0xffffff));
    return scene;
}

Json viewToJson(const ViewState& view) {
    Json json{{"crosshair", pointToJson(view.crosshair)}, {"layout", nameOf(view.layout, kLayouts)}, {"panes", Json::object()}};
    for (const PaneId id : kSlicePanes) json["panes"][std::string(name(id))] = paneToJson(view.pane(id));
    if (view.scene != SceneState{}) json["scene"] = sceneToJson(view.scene);
    if (view.maximised) json["maximised"] = name(*view.maximised);
    return json;
}

ViewState viewFromJson(const Json& json) {
    ViewState view;
    view.crosshair = pointFromJson(json.at("crosshair"));
    view.layout = enumIn(json, "layout", kLayouts, view.layout);
    for (const PaneId id : kSlicePanes) view.pane(id) = paneFromJson(json.at("panes").at(std::string(name(id))));
    view.maximised = paneNamed(json.value("maximised", std::string()));
    if (json.contains("scene")) view.scene = sceneFromJson(json.at("scene"));
    return view;
}

/// Relative where the data lies in or beside the project, so that both can be moved together.
std::string storedPath(const Path& path, const Path& folder) {
    const Path relative = path.lexically_relative(folder);
    const auto up = std::count(relative.begin(), relative.end(), Path(".."));
    return relative.empty() || up > 1 ? path.string() : relative.generic_string();
}

bool isUtf8(const std::string& text) {
    try {
        return Json(text).dump(), true;
    } catch (const Json::exception&) {
        return false;
    }
}

/// JSON holds text only, and a path may be any bytes: one that is no UTF-8 stands as the list of its bytes.
Json pathToJson(const std::string& path) {
    if (isUtf8(path)) return path;
    Json bytes = Json::array();
    for (const char c : path) bytes.push_back(static_cast<unsigned char>(c));
    return bytes;
}

Path pathFromJson(const Json& json) {
    if (json.is_string()) return json.get<std::string>();
    std::string path;
    for (const Json& byte : json) path += static_cast<char>(inRange(byte.get<double>(), 1, 255));
    return path;
}

Json layerToJson(const LayerRecord& layer, const Path& folder) {
    Json json{{"name", layer.name}, {"path", pathToJson(storedPath(layer.path, folder))}};
    if (!layer.options.dataset.empty()) json["dataset"] = layer.options.dataset;
    if (!layer.options.channel.empty()) json["channel"] = layer.options.channel;
    if (layer.options.axes) json["axes"] = *layer.options.axes;
    if (layer.look) json["look"] = lookToJson(*layer.look);
    if (layer.volumeLook != VolumeLook{}) json["volumeLook"] = volumeLookToJson(layer.volumeLook);
    if (layer.surfaceLook != SurfaceLook{}) json["surfaceLook"] = surfaceLookToJson(layer.surfaceLook);
    return json;
}

LayerRecord layerFromJson(const Json& json, const Path& folder) {
    LayerRecord layer;
    layer.path = (folder / pathFromJson(json.at("path"))).lexically_normal();
    layer.name = json.value("name", layer.path.stem().string());
    layer.options.dataset = json.value("dataset", std::string());
    layer.options.channel = json.value("channel", std::string());
    if (json.contains("axes")) layer.options.axes = json.at("axes").get<std::string>();
    if (json.contains("look")) layer.look = lookFromJson(json.at("look"));
    if (json.contains("volumeLook")) layer.volumeLook = volumeLookFromJson(json.at("volumeLook"));
    if (json.contains("surfaceLook")) layer.surfaceLook = surfaceLookFromJson(json.at("surfaceLook"));
    return layer;
}

ProjectRecord recordFromJson(const Json& json, const Path& folder) {
    ProjectRecord record;
    for (const Json& layer : json.at("layers")) record.layers.push_back(layerFromJson(layer, folder));
    record.activeLayer = json.value("activeLayer", std::string());
    if (json.contains("view")) record.view = viewFromJson(json.at("view"));
    return record;
}

void checkVersion(const Json& json, const Path& file) {
    if (json.value("format", std::string()) != kFormat) throw Error(file.string() + ": is not a Volumen project; choose a folder whose project.json says so");
    if (inRange(json.value("version", 0.0), 0, INT32_MAX) > kVersion) throw Error(file.string() + ": was written by a newer Volumen; update this one to open it");
}

}  // namespace

ProjectRecord recordOf(const Project& project) {
    ProjectRecord record{.view = project.view()};
    for (const Layer& layer : project.layers()) record.layers.push_back({layer.name, layer.path, layer.options, layer.look, layer.volumeLook, layer.surfaceLook});
    if (const Layer* active = project.layer(project.activeLayer())) record.activeLayer = active->name;
    return record;
}

bool isProjectFolder(const Path& path) {
    std::error_code code;
    return std::filesystem::is_regular_file(path / "project.json", code);
}

ProjectRecord readProject(const Path& folder) {
    const Path root = std::filesystem::absolute(folder).lexically_normal();
    const Path file = root / "project.json";
    const Json json = readJson(file);
    try {
        checkVersion(json, file);
        return recordFromJson(json, root);
    } catch (const Json::exception&) {
    } catch (const OutOfRange&) {
    }
    throw Error(file.string() + ": does not describe a project as Volumen writes it; the file is damaged");
}

void writeProject(const Path& folder, const ProjectRecord& record) {
    const Path root = std::filesystem::absolute(folder).lexically_normal();
    std::error_code code;
    std::filesystem::create_directories(root, code);
    if (code) throw Error(root.string() + ": the project folder cannot be made (" + code.message() + "); choose another place");
    Json json{{"format", kFormat}, {"version", kVersion}, {"layers", Json::array()}, {"activeLayer", record.activeLayer}};
    for (const LayerRecord& layer : record.layers) json["layers"].push_back(layerToJson(layer, root));
    if (record.view) json["view"] = viewToJson(*record.view);
    writeJsonAtomically(root / "project.json", json);
}

std::unique_ptr<FileLock> lockProject(const Path& folder) {
    try {
        return FileLock::tryLock(folder / "lock");
    } catch (const Error&) {
        return nullptr;  // a read-only place: the project is shown, not changed
    }
}

std::string whyNotLocked(const Path& folder, const std::string& advice) {
    const auto holder = FileLock::heldBy(folder / "lock");
    if (!holder) return folder.string() + ": cannot be written; " + advice;
    return folder.string() + ": is open in another Volumen" + (holder->empty() ? "" : " (" + *holder + ")") + "; " + advice;
}

}  // namespace volumen
