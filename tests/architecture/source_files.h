#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <regex>
#include <string>
#include <vector>

/// The repository's own source files, read for the tests of its structure.
namespace volumen::rules {

struct Include {
    int line;
    std::string name;  ///< what stands between the quotes or brackets
};

struct SourceFile {
    std::string path;  ///< from the repository's root, with '/'
    std::vector<std::string> lines;

    bool isHeader() const { return path.ends_with(".h"); }
};

inline SourceFile readSource(const std::filesystem::path& root, const std::filesystem::path& file) {
    SourceFile source{.path = file.lexically_relative(root).generic_string(), .lines = {}};
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) source.lines.push_back(line);
    return source;
}

/// All .h, .cpp and .glsl files in the named folders of the root, and below.
inline std::vector<SourceFile> readSources(const std::filesystem::path& root, const std::vector<std::string>& folders) {
    std::vector<SourceFile> sources;
    for (const std::string& folder : folders) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
            const std::string extension = entry.path().extension().string();
            if (extension == ".h" || extension == ".cpp" || extension == ".glsl") sources.push_back(readSource(root, entry.path()));
        }
    }
    return sources;
}

inline std::vector<Include> includesOf(const SourceFile& source) {
    static const std::regex pattern(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
    std::vector<Include> includes;
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
        if (source.lines[i].find('#') == std::string::npos) continue;
        std::smatch match;
        if (std::regex_search(source.lines[i], match, pattern)) includes.push_back({static_cast<int>(i) + 1, match[1]});
    }
    return includes;
}

}  // namespace volumen::rules
