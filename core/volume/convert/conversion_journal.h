#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/files.h"
#include "core/volume/convert/value_map.h"

namespace volumen {

/// What a journal tells of earlier runs.
struct JournalState {
    std::vector<bool> done;          ///< by chunk number
    std::int64_t doneCount = 0;
    NotFinite notFinite;             ///< in what is done
};

/// What is done of a conversion, one line a chunk, appended after the chunk was written. A process that is killed loses nothing that
/// stands here: the system has both. A power cut may lose chunks whose lines survive, so lines are believed only up to the last mark
/// that says "on disk" unless the system has not been started anew since. Holds a lock on the file for life.
/// `record` may be called from any thread.
class ConversionJournal {
public:
    /// Begins one. Throws Error: it cannot be written, another process holds it (wouldOverwrite).
    static std::unique_ptr<ConversionJournal> begin(const Path& path, const std::string& settings);
    /// Opens what an earlier run left; nothing where there is none, or it ends within its first line. Throws Error likewise.
    static std::unique_ptr<ConversionJournal> resume(const Path& path);
    ~ConversionJournal();
    ConversionJournal(const ConversionJournal&) = delete;
    ConversionJournal& operator=(const ConversionJournal&) = delete;

    const std::string& settings() const { return m_settings; }
    /// An earlier run had the output's outlines on disk.
    bool made() const { return m_made; }
    /// An earlier run had written everything, and began to give the output its name.
    bool finishing() const { return m_finishing; }
    /// What can be believed of chunks 0 … chunkCount − 1; what cannot is cut off. To be called once, before anything is recorded.
    JournalState state(std::int64_t chunkCount);

    /// From here on this run's lines follow; `state`'s are on disk now. The output has its outlines.
    void go();
    void record(std::int64_t number, const NotFinite& notFinite);
    /// How far the journal goes, to be handed to `onDisk` when everything recorded by then is.
    std::int64_t length() const;
    void onDisk(std::int64_t length);
    /// All is written and on disk; only the output's name is missing.
    void finish();

private:
    ConversionJournal(const Path& path, int fd);
    void append(const std::string& line);

    Path m_path;
    int m_fd;
    std::string m_settings;
    bool m_made = false;
    bool m_finishing = false;
    mutable std::mutex m_mutex;
    std::int64_t m_length = 0;
};

}  // namespace volumen
