#include "core/labels/label_geometry.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/labels/label_grid.h"

namespace volumen {

namespace {

Json listOf(Point p) { return Json::array({p.z, p.y, p.x}); }

Point pointFrom(const Json& json) {
    const auto values = json.get<std::array<double, 3>>();
    return {values[0], values[1], values[2]};
}

}  // namespace

LabelGeometry geometryOf(const VolumeInfo& info) {
    return {.shape = info.shape(), .spacingUm = info.spacingUm, .originUm = info.originUm, .flat = info.flat};
}

Json toJson(const LabelGeometry& geometry) {
    Json json{{"shape", {geometry.shape.z, geometry.shape.y, geometry.shape.x}}, {"originUm", listOf(geometry.originUm)}, {"flat", geometry.flat}};
    if (geometry.spacingUm) json["spacingUm"] = listOf(*geometry.spacingUm);
    return json;
}

LabelGeometry labelGeometryFrom(const Json& json, const std::string& where) {
    LabelGeometry geometry;
    try {
        const auto shape = json.at("shape").get<std::array<std::int64_t, 3>>();
        geometry.shape = {shape[0], shape[1], shape[2]};
        geometry.originUm = pointFrom(json.at("originUm"));
        geometry.flat = json.value("flat", false);
        if (json.contains("spacingUm")) geometry.spacingUm = pointFrom(json.at("spacingUm"));
    } catch (const Json::exception&) {
        throw Error(where + ": does not say where its labels lie; go back to an earlier copy");
    }
    checkShapes(where, geometry.shape, kBlockShape, VoxelType::u16);
    return geometry;
}

}  // namespace volumen
