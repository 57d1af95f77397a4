#include "core/volume/convert/output_place.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/open_volume.h"

namespace volumen {

namespace {

namespace fs = std::filesystem;

bool isThere(const Path& path) {
    std::error_code code;
    return fs::exists(fs::symlink_status(path, code));
}

bool isEmptyFolder(const Path& path) {
    std::error_code code;
    return fs::is_directory(path, code) && fs::is_empty(path, code);
}

bool contains(const Path& outer, const Path& inner) {
    std::error_code code;
    const Path o = fs::weakly_canonical(outer, code), i = fs::weakly_canonical(inner, code);
    return std::mismatch(o.begin(), o.end(), i.begin(), i.end()).first == o.end();
}

bool isPicture(const fs::directory_entry& entry) {
    const std::string extension = entry.path().extension().string();
    std::error_code code;
    return entry.is_regular_file(code) && (extension == ".tif" || extension == ".jpg");
}

/// A store, or a folder of nothing but slices: no other folder is ever removed.
bool mayBeReplaced(const Path& out) {
    std::error_code code;
    if (!fs::is_directory(out, code)) return true;
    for (const char* mark : {".zgroup", ".zarray", "zarr.json"})
        if (isThere(out / mark)) return true;
    for (fs::directory_iterator at(out, code), end; !code && at != end; at.increment(code))
        if (!isPicture(*at)) return false;
    return !code;
}

void removeAll(const Path& path) {
    std::error_code code;
    fs::remove_all(path, code);
    if (code) throw Error(path.string() + ": cannot be replaced (" + code.message() + "); choose another name");
}

/// The one place of a request.
class Place {
public:
    Place(const ConversionRequest& request, const Json& settings, const Json& source, const std::string& dataset)
        : m_request(request), m_settings(settings), m_source(source), m_dataset(dataset), m_format(sinkFormat(request.format)), m_out(request.out),
          m_growing(growingPath(m_format, request.out)), m_journal(journalPath(m_format, request.out)) {}

    OutputPlace take() {
        if (contains(m_out, m_request.in) || (!m_request.mask.empty() && contains(m_out, m_request.mask)))
            throw Error(m_out.string() + ": is what is read; choose another name", ErrorKind::wouldOverwrite);
        if (m_request.overwrite) return clear(), begin();
        if (isThere(m_journal)) return goOn();
        if (!isThere(m_out) || isEmptyFolder(m_out) || takesOneMore()) return begin();
        if (!m_request.resume) refuse("stands there already; choose another name, or --overwrite");
        compareFinished();
        return {.finished = true};
    }

private:
    [[noreturn]] void refuse(const std::string& what) const { throw Error(m_out.string() + ": " + what, ErrorKind::wouldOverwrite); }

    /// A file is replaced when the new one is finished, a folder now, and a file that would take one more dataset, too.
    void clear() {
        if (const auto running = isThere(m_journal) ? ConversionJournal::resume(m_journal) : nullptr; !mayBeReplaced(m_out) && !running)
            refuse("is no volume, so it is not replaced; choose another name");
        if (m_format.home == SinkHome::file && fs::is_directory(m_out)) refuse("is a folder; choose another name");
        if (m_format.datasets && isThere(m_out)) refuseOtherDatasets();
        removeAll(m_journal);
        removeAll(m_growing);
        if (m_format.datasets) removeAll(m_out);
    }

    /// What else lies in the file is nobody's to throw away.
    void refuseOtherDatasets() const {
        std::vector<std::string> others = m_format.datasets(m_out);
        std::erase(others, m_dataset);
        if (!others.empty()) refuse("holds " + formatList(others) + " too, so it is not replaced; choose another name");
    }

    bool takesOneMore() const {
        if (!m_format.datasets) return false;
        const std::vector<std::string> held = m_format.datasets(m_out);
        return std::find(held.begin(), held.end(), m_dataset) == held.end();
    }

    OutputPlace begin() const {
        std::error_code code;
        if (m_format.home == SinkHome::folder) fs::create_directories(m_out, code);
        if (code) throw Error(m_out.string() + ": the folder cannot be made (" + code.message() + "); choose another place");
        Json first = m_settings;
        first.update(m_source);
        return {.journal = ConversionJournal::begin(m_journal, first.dump())};
    }

    OutputPlace goOn() {
        if (!m_request.resume) refuse("is an unfinished conversion; go on with --resume, or begin again with --overwrite");
        auto journal = ConversionJournal::resume(m_journal);
        if (!journal) {
            removeAll(m_journal);
            return begin();
        }
        const Json before = parseJson(journal->settings(), m_journal);
        if (const std::string other = differences(before, m_settings); !other.empty())
            throw Error(m_out.string() + ": was begun with other settings: " + other + "; give the same, or begin again with --overwrite");
        if (const std::string other = differences(before, m_source); !other.empty())
            throw Error(m_out.string() + ": what it is made of has changed since it was begun: " + other + "; bring that back, or begin again with --overwrite");
        if (journal->finishing() && !isThere(m_growing) && isThere(m_out)) {
            removeAll(m_journal);
            return {.finished = true};
        }
        if (!journal->made()) clearOutlines();
        return {.opening = journal->made() ? SinkOpening::continued : SinkOpening::fresh, .journal = std::move(journal)};
    }

    /// An earlier run was killed while it laid out the output: everything but the journal goes.
    void clearOutlines() const {
        if (m_format.home == SinkHome::file) return removeAll(m_growing);
        std::vector<Path> found;
        for (const auto& entry : fs::directory_iterator(m_out))
            if (entry.path() != m_journal) found.push_back(entry.path());
        for (const Path& path : found) removeAll(path);
    }

    void compareFinished() const {
        const std::string text = m_format.attributes ? m_format.attributes(m_out, m_dataset) : std::string();
        const Json attributes = text.empty() ? Json::object() : parseJson(text, m_out);
        const Json before = attributes.value("/volumen/conversion"_json_pointer, Json());
        if (before.is_object()) return compareSettings(before);
        const VolumeInfo is = openVolume(m_out, {.dataset = m_format.datasets ? m_dataset : std::string(), .axes = {}, .channel = {}})->info();
        if (name(is.type) != m_settings.at("type").get<std::string>())
            throw Error(m_out.string() + ": stands there, but holds " + std::string(name(is.type)) + "; choose another name, or --overwrite");
    }

    void compareSettings(const Json& before) const {
        if (const std::string other = differences(before, m_settings); !other.empty())
            throw Error(m_out.string() + ": was made with other settings: " + other + "; choose another name, or --overwrite");
    }

    const ConversionRequest& m_request;
    const Json& m_settings;
    const Json& m_source;
    const std::string& m_dataset;
    const SinkFormat& m_format;
    const Path& m_out;
    Path m_growing;
    Path m_journal;
};

}  // namespace

void leaveNothing(const ConversionRequest& request) {
    const SinkFormat& format = sinkFormat(request.format);
    removeAll(journalPath(format, request.out));
    removeAll(growingPath(format, request.out));
}

OutputPlace takePlace(const ConversionRequest& request, const Json& settings, const Json& source, const std::string& dataset) {
    return Place(request, settings, source, dataset).take();
}

}  // namespace volumen
