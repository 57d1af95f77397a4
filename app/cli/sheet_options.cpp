#include "app/cli/sheet_options.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/volume/convert/conversion.h"
#include "core/volume/convert/source_state.h"

namespace volumen {

namespace {

constexpr std::int64_t kMost = std::int64_t{1} << 28;

bool isNumber(std::string_view text, std::int64_t& value) {
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc{} && end == text.data() + text.size();
}

}  // namespace

LayerRange parseLayers(const std::string& text) {
    const std::size_t colon = text.find(':');
    std::int64_t lo = 0, hi = 0;
    const std::string_view view(text);
    if (colon == std::string::npos || !isNumber(view.substr(0, colon), lo) || !isNumber(view.substr(colon + 1), hi) || lo >= hi || lo < -100'000 || hi > 100'000)
        throw Error("--layers " + text + ": is no range of layers; write it like -16:17, the first and one past the last");
    return {static_cast<int>(lo), static_cast<int>(hi)};
}

FlatShape parseResolution(const char* option, const std::string& text) {
    const std::size_t x = text.find('x');
    FlatShape shape;
    const std::string_view view(text);
    if (x == std::string::npos || !isNumber(view.substr(0, x), shape.height) || !isNumber(view.substr(x + 1), shape.width) || shape.height < 1 || shape.width < 1 || shape.height > kMost || shape.width > kMost)
        throw Error(std::string(option) + " " + text + ": is no size; write it like 9163x5048, the height first");
    return shape;
}

void addResolution(CLI::App& command, std::optional<FlatShape>& resolution) {
    command.add_option_function<std::string>("--resolution", [&resolution](const std::string& text) { resolution = parseResolution("--resolution", text); },
                                             "Flat pixels of an OBJ or PLY (default: one a voxel of the sheet's size)")
        ->type_name("HxW");
}

void addWriting(CLI::App& command, ConversionRequest& request, bool& events) {
    CLI::Option* resume = command.add_flag("--resume", request.resume, "Go on with what an earlier run left, under the same settings");
    command.add_flag("--overwrite", request.overwrite, "Replace what stands at OUT")->excludes(resume);
    command.add_flag("--events", events, "Say how far it is as JSON lines on standard output");
}

std::pair<std::string, std::string> stateOf(const std::string& word, const Path& path) {
    std::error_code code;
    VolumeInfo at;
    at.path = path.string();
    const Json state = sourceStateOf(at, {});
    return {word, std::filesystem::weakly_canonical(path, code).string() + ", " + std::to_string(state.at("source bytes").get<std::int64_t>()) + " bytes of " + state.at("source changed").get<std::string>()};
}

void JointProgress::started(std::int64_t done, std::int64_t total) {
    m_total = total;
    const bool finished = done == total && m_part + 1 < m_parts;
    if (m_told || finished) return;
    m_report.started(m_before + done, m_before + (m_parts - m_part) * total, "chunks");
    m_told = true;
}

ConversionProgress JointProgress::next() {
    if (m_part >= 0) m_before += m_total;
    ++m_part;
    ConversionProgress progress;
    progress.started = [this](std::int64_t done, std::int64_t total) { started(done, total); };
    progress.advanced = [this](std::int64_t done) { if (m_told) m_report.progress(m_before + done); };
    return progress;
}

}  // namespace volumen
