#pragma once

#include <QTemporaryDir>
#include <string>

#include "core/base/files.h"
#include "core/volume/open_volume.h"

namespace volumen::testing {

/// A folder of a test's own, and volumes written into it byte by byte.
class VolumeFiles {
protected:
    Path at(const std::string& name) const { return Path(m_folder.path().toStdString()) / name; }
    VolumeSourcePtr written(const std::string& name, const std::string& bytes, const OpenOptions& options = {}) const {
        writeTextAtomically(at(name), bytes, false);
        return openVolume(at(name), options);
    }

private:
    QTemporaryDir m_folder;
};

}  // namespace volumen::testing
