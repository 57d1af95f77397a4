#pragma once

#include <stop_token>
#include <vector>

#include "core/checkpoint/model_card.h"
#include "core/volume/convert/box_reader.h"

namespace volumen {

/// Patches of a level of a volume as float, before normalising. What reaches outside the volume is its mirror image (the outermost voxels
/// are not repeated). Any thread.
class PatchSource {
public:
    /// `keepBytes`: of decoded chunks that the next patches need too. Throws Error: the rule is none for the volume's type.
    PatchSource(const VolumeSource& source, int level, InputRule rule, ThreadPool& pool, std::size_t keepBytes);

    struct Patch {
        std::vector<float> values;   ///< z-y-x
        bool empty = false;          ///< nothing but zeros
    };
    /// Throws Error, Cancelled.
    Patch read(const Box& box, const std::stop_token& stop) const;

private:
    const LevelInfo& level() const { return m_source.info().levels[static_cast<std::size_t>(m_level)]; }

    const VolumeSource& m_source;
    int m_level;
    InputRule m_rule;
    BoxReader m_reader;
};

}  // namespace volumen
