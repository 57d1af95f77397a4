#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/volume/volume_source.h"

namespace volumen {

/// What a person says about a file that does not say it itself.
struct OpenOptions {
    std::string dataset;               ///< the array inside a container that holds several
    std::optional<std::string> axes;   ///< "zyx", "yxz" …: the order the file's axes are in
    std::string channel;               ///< "0", "1" …: the place on a fourth axis; "luminance" of a coloured picture

    friend bool operator==(const OpenOptions&, const OpenOptions&) = default;
};

/// How the options change what one and the same file shows: "axes yxz, channel 2"; empty when they do not.
std::string reading(const OpenOptions& options);

/// A container holds several volumes and none was chosen. The sentence names them; the window offers them.
class DatasetNeeded : public Error {
public:
    DatasetNeeded(const std::string& sentence, std::vector<std::string> datasets) : Error(sentence), m_datasets(std::move(datasets)) {}
    const std::vector<std::string>& datasets() const { return m_datasets; }

private:
    std::vector<std::string> m_datasets;
};

/// A colour picture or an array of four axes, and no channel was chosen. The sentence names the choices; the window offers them.
class ChannelNeeded : public Error {
public:
    ChannelNeeded(const std::string& sentence, std::vector<std::string> channels) : Error(sentence), m_channels(std::move(channels)) {}
    const std::vector<std::string>& channels() const { return m_channels; }

private:
    std::vector<std::string> m_channels;
};

/// Opens whatever lies at `path`: decides the format by content, reads the description and no voxel.
/// An option that means nothing for the file is refused: a dataset where there is one volume only (its own name is fine), a channel where
/// there is one only ("0" is fine), axes that are no order of the file's own.
/// Throws Error: nothing there, no known format, a damaged header, such an option; DatasetNeeded: a container that holds several and none was chosen;
/// ChannelNeeded: the same of channels; Cancelled: asked to stop while a file is tried that may not be sound (HDF5).
VolumeSourcePtr openVolume(const Path& path, const OpenOptions& options = {}, const std::stop_token& stop = {});

}  // namespace volumen
