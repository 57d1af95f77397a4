#include <QTest>
#include <algorithm>
#include <set>

#include "tests/architecture/include_rules.h"
#include "tests/architecture/source_files.h"

using namespace volumen::rules;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostLines = 800;
const fs::path kRoot = VOLUMEN_SOURCE_DIR;

bool isIn(const Names& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

bool isOurs(const std::string& include) {
    return include.starts_with("core/") || include.starts_with("ui/") || include.starts_with("app/") || include.starts_with("tests/");
}

/// The row that a file falls under: the longest folder that its path begins with. Null: the table does not know it.
const Rule* ruleOf(const std::string& path) {
    const Rule* best = nullptr;
    for (const Rule& rule : table) {
        if (path.starts_with(rule.folder + "/") && (!best || rule.folder.size() > best->folder.size())) best = &rule;
    }
    return best;
}

/// The folder of Qt's own headers of widgets; QtOpenGLWidgets and QtSvgWidgets stand beside it.
bool isQtWidgets(const std::string& include) {
    return include == "QOpenGLWidget" || include == "QSvgWidget" || include.starts_with("QtWidgets") ||
           fs::exists(fs::path(QT_WIDGETS_HEADERS) / include);
}

const Library* libraryOf(const std::string& include) {
    for (const Library& library : guardedLibraries) {
        for (const std::string& prefix : library.prefixes) {
            if (include.starts_with(prefix)) return &library;
        }
    }
    return nullptr;
}

/// Empty, or why a file under `rule` may not include this.
std::string objection(const Rule& rule, const std::string& include) {
    if (isOurs(include)) {
        const Rule* target = ruleOf(include);
        const bool allowed = isIn(rule.mayInclude, include) || (target && (target == &rule || isIn(rule.mayInclude, target->folder)));
        return allowed ? "" : rule.folder + " may not include " + include;
    }
    const Library* library = libraryOf(include);
    if (!library) return "";
    if (!isIn(rule.libraries, library->name)) return rule.folder + " may not use " + library->name + ": " + include;
    if (library->name == "qt" && isQtWidgets(include) && !isIn(rule.libraries, "qtWidgets")) {
        return rule.folder + " may not use Qt's widgets: " + include;
    }
    return "";
}

bool isUmbrella(const std::string& include) {
    static const std::regex pattern("^(Qt[A-Z][A-Za-z]*/)?Qt(Core|Gui|Widgets|OpenGL|Svg|Test)$");
    return std::regex_match(include, pattern) || include == "torch/torch.h" || include == "openvdb/openvdb.h" ||
           include == "opencv2/opencv.hpp";
}

bool hasSameNamedHeader(const SourceFile& source) {
    return source.path.ends_with(".cpp") && fs::exists(kRoot / fs::path(source.path).replace_extension(".h"));
}

class Objections {
public:
    void add(const SourceFile& source, int line, const std::string& what) {
        m_text += "\n  " + source.path + ":" + std::to_string(line) + ": " + what;
    }
    bool none() const { return m_text.empty(); }
    const char* text() const { return m_text.c_str(); }

private:
    std::string m_text;
};

}  // namespace

class IncludesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_sources = readSources(kRoot, {"core", "ui", "app"});
        QVERIFY(!m_sources.empty());
    }

    void everyIncludeFollowsTheTable() {
        Objections found;
        for (const SourceFile& source : m_sources) {
            const Rule* rule = ruleOf(source.path);
            if (!rule) found.add(source, 1, "its folder has no row in tests/architecture/include_rules.h");
            for (const Include& include : rule ? includesOf(source) : std::vector<Include>{}) {
                if (const std::string why = objection(*rule, include.name); !why.empty()) found.add(source, include.line, why);
            }
        }
        QVERIFY2(found.none(), found.text());
    }

    void aForbiddenArrowIsSeen() {
        QVERIFY(!objection(*ruleOf("core/base/text.h"), "core/volume/chunk.h").empty());
        QVERIFY(!objection(*ruleOf("core/volume/zarr/zarr.cpp"), "QString").empty());
        QVERIFY(!objection(*ruleOf("core/volume/slice.cpp"), "ATen/ATen.h").empty());
        QVERIFY(!objection(*ruleOf("ui/panels/layers_panel.cpp"), "core/volume/chunk_cache.h").empty());
        QVERIFY(!objection(*ruleOf("ui/render/slice_renderer.cpp"), "QWidget").empty());
        QVERIFY(!objection(*ruleOf("ui/main_window.cpp"), "vtkRenderer.h").empty());
        QVERIFY(!objection(*ruleOf("app/main.cpp"), "core/learn/learn_library.h").empty());
        QVERIFY(!objection(*ruleOf("app/cli/info.cpp"), "ui/theme.h").empty());
        QVERIFY(objection(*ruleOf("core/volume/zarr/zarr.cpp"), "core/volume/chunk.h").empty());
        QVERIFY(objection(*ruleOf("ui/render/slice_renderer.cpp"), "QOpenGLTexture").empty());
    }

    void theArrowsOfTheTableHaveNoCircle() {
        std::set<std::string> settled;
        for (std::size_t before = 1; before != settled.size();) {
            before = settled.size();
            for (const Rule& rule : table) {
                const auto isSettled = [&](const std::string& name) { return name.ends_with(".h") || settled.contains(name); };
                if (std::all_of(rule.mayInclude.begin(), rule.mayInclude.end(), isSettled)) settled.insert(rule.folder);
            }
        }
        for (const Rule& rule : table) QVERIFY2(settled.contains(rule.folder), rule.folder.c_str());
    }

    void ourHeadersAreNamedFromTheRoot() {
        Objections found;
        for (const SourceFile& source : m_sources) {
            for (const Include& include : includesOf(source)) {
                const bool beside = fs::exists(kRoot / fs::path(source.path).parent_path() / include.name);
                if (beside) found.add(source, include.line, include.name + " stands beside; name it from the root");
                if (isOurs(include.name) && !fs::exists(kRoot / include.name))
                    found.add(source, include.line, include.name + " is not there");
            }
        }
        QVERIFY2(found.none(), found.text());
    }

    void headersOfCoreShowNoHeavyLibrary() {
        Objections found;
        for (const SourceFile& source : m_sources) {
            if (!source.isHeader() || !source.path.starts_with("core/")) continue;
            for (const Include& include : includesOf(source)) {
                const Library* library = libraryOf(include.name);
                if (library && !library->inCoreHeaders) found.add(source, include.line, include.name + " belongs in the .cpp");
            }
        }
        QVERIFY2(found.none(), found.text());
    }

    void noHeaderThatPullsInAWholeLibraryIsIncluded() {
        Objections found;
        for (const SourceFile& source : m_sources) {
            for (const Include& include : includesOf(source)) {
                if (isUmbrella(include.name)) found.add(source, include.line, include.name + " is a whole library; include what is used");
            }
        }
        QVERIFY2(found.none(), found.text());
    }

    /// So that the compiler sees each such header alone; the others are compiled by the target header_check.
    void everySourceIncludesItsOwnHeaderFirst() {
        Objections found;
        for (const SourceFile& source : m_sources) {
            if (!hasSameNamedHeader(source)) continue;
            const std::string header = fs::path(source.path).replace_extension(".h").generic_string();
            const std::vector<Include> includes = includesOf(source);
            if (includes.empty() || includes.front().name != header) found.add(source, 1, header + " is not the first include");
        }
        QVERIFY2(found.none(), found.text());
    }

    void everyHeaderIsReadOnce() {
        Objections found;
        for (const SourceFile& source : m_sources) {
            if (source.isHeader() && !isIn(source.lines, "#pragma once")) found.add(source, 1, "#pragma once is missing");
        }
        QVERIFY2(found.none(), found.text());
    }

    void noFileIsTooLong() {
        Objections found;
        for (const SourceFile& source : readSources(kRoot, {"core", "ui", "app", "shaders", "tests"})) {
            const std::size_t lines = source.lines.size();
            if (lines > kMostLines) found.add(source, static_cast<int>(lines), "is over 800 lines; it wants a second name");
        }
        QVERIFY2(found.none(), found.text());
    }

private:
    std::vector<SourceFile> m_sources;
};

QTEST_APPLESS_MAIN(IncludesTest)
#include "tst_includes.moc"
