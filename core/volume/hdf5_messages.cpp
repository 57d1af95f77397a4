#include "core/volume/hdf5_messages.h"

#include <bit>
#include <nlohmann/json.hpp>

namespace volumen {

namespace {

Json toJson(const std::vector<Hdf5Filter>& filters) {
    Json json = Json::array();
    for (const Hdf5Filter& filter : filters) json.push_back({{"id", filter.id}, {"values", filter.values}, {"name", filter.name}});
    return json;
}

std::vector<Hdf5Filter> filtersFrom(const Json& json) {
    std::vector<Hdf5Filter> filters;
    for (const Json& filter : json)
        filters.push_back({filter.at("id").get<unsigned>(), filter.at("values").get<std::vector<unsigned>>(), filter.at("name").get<std::string>()});
    return filters;
}

std::optional<VoxelType> typeFrom(const Json& json) { return json.is_null() ? std::nullopt : voxelTypeNamed(json.get<std::string>()); }

}  // namespace

Json toJson(Voxel v) { return Json::array({v.z, v.y, v.x}); }
Json toJson(const Box& box) { return Json::array({toJson(box.lo), toJson(box.hi)}); }

Voxel voxelFrom(const Json& json) { return {json.at(0).get<std::int64_t>(), json.at(1).get<std::int64_t>(), json.at(2).get<std::int64_t>()}; }
Box boxFrom(const Json& json) { return {.lo = voxelFrom(json.at(0)), .hi = voxelFrom(json.at(1))}; }

Json toJson(const std::vector<Hdf5Entry>& datasets) {
    Json json = Json::array();
    for (const Hdf5Entry& entry : datasets)
        json.push_back({{"name", entry.name}, {"shape", entry.shape}, {"type", entry.type ? Json(name(*entry.type)) : Json(nullptr)}, {"axes", entry.axisNames}});
    return json;
}

std::vector<Hdf5Entry> hdf5Entries(const Json& json) {
    std::vector<Hdf5Entry> entries;
    for (const Json& entry : json)
        entries.push_back({entry.at("name").get<std::string>(), entry.at("shape").get<std::vector<std::uint64_t>>(), typeFrom(entry.at("type")), entry.at("axes").get<std::vector<std::string>>()});
    return entries;
}

Json toJson(const Hdf5View& view) { return {{"axes", view.axes}, {"fixed", view.fixed}}; }
Hdf5View hdf5View(const Json& json) { return {json.at("axes").get<std::array<int, 3>>(), json.at("fixed").get<std::vector<std::int64_t>>()}; }

Json toJson(const Hdf5Layout& layout) {
    Json json{{"shape", toJson(layout.shape)}, {"block", toJson(layout.block)}, {"type", name(layout.type)}, {"swapped", layout.swapped},
              {"fillValue", std::bit_cast<std::uint64_t>(layout.fillValue)},   // its bits: JSON has no NaN
              {"chunked", layout.chunked}, {"contiguous", layout.contiguous}, {"filters", toJson(layout.filters)}};
    json["inStored"] = {{"voxels", layout.inStored.storedCount}, {"offset", layout.inStored.offset}, {"strides", toJson(layout.inStored.strides)}};
    if (layout.offset) json["offset"] = *layout.offset;
    if (layout.spacingUm) json["spacingUm"] = {layout.spacingUm->z, layout.spacingUm->y, layout.spacingUm->x};
    return json;
}

Hdf5Layout hdf5Layout(const Json& json) {
    Hdf5Layout layout{.shape = voxelFrom(json.at("shape")), .block = voxelFrom(json.at("block")), .type = typeFrom(json.at("type")).value(),
                      .swapped = json.at("swapped").get<bool>(), .fillValue = std::bit_cast<double>(json.at("fillValue").get<std::uint64_t>()),
                      .chunked = json.at("chunked").get<bool>(), .contiguous = json.at("contiguous").get<bool>(), .filters = filtersFrom(json.at("filters"))};
    const Json& stored = json.at("inStored");
    layout.inStored = {stored.at("voxels").get<std::int64_t>(), stored.at("offset").get<std::int64_t>(), voxelFrom(stored.at("strides")), layout.block};
    if (json.contains("offset")) layout.offset = json["offset"].get<std::uint64_t>();
    if (json.contains("spacingUm")) layout.spacingUm = Spacing{json["spacingUm"].at(0).get<double>(), json["spacingUm"].at(1).get<double>(), json["spacingUm"].at(2).get<double>()};
    return layout;
}

std::string asLine(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n'; }

}  // namespace volumen
