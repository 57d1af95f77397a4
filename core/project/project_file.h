#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/base/files.h"
#include "core/project/project.h"

namespace volumen {

/// What project.json says of one layer; the path is absolute once read.
struct LayerRecord {
    std::string name;
    Path path;
    OpenOptions options;
    std::optional<LayerLook> look;  ///< nothing: the window chooses one from the data
    VolumeLook volumeLook;
    SurfaceLook surfaceLook = {};

    friend bool operator==(const LayerRecord&, const LayerRecord&) = default;
};

/// A project file's content, a plain value.
struct ProjectRecord {
    std::vector<LayerRecord> layers;  ///< bottom first
    std::string activeLayer;
    std::optional<ViewState> view;    ///< nothing: fitted when opened
};

/// What would be saved of a project now.
ProjectRecord recordOf(const Project& project);

/// True for a folder that holds a project.json.
bool isProjectFolder(const Path& path);

/// Reads `folder`/project.json. Unknown keys are ignored, a newer version is refused. Throws Error.
ProjectRecord readProject(const Path& folder);

/// Writes `folder`/project.json beside and renames it; makes the folder when missing. Paths below the folder's parent are
/// written relative to the folder, so that a project moves with its data. Throws Error.
void writeProject(const Path& folder, const ProjectRecord& record);

/// The lock of an opened project folder; nothing when somebody else has it open, or the folder cannot be written.
std::unique_ptr<FileLock> lockProject(const Path& folder);
/// Why `lockProject` gave nothing: who has it open, or that the place cannot be written; a sentence that ends with `advice`.
std::string whyNotLocked(const Path& folder, const std::string& advice);

}  // namespace volumen
