#pragma once

#include "core/volume/convert/conversion_journal.h"
#include "core/volume/convert/conversion_request.h"

namespace volumen {

/// What there is to do at the place where an output is to be.
struct OutputPlace {
    bool finished = false;                        ///< all is there already, under the same settings
    SinkOpening opening = SinkOpening::fresh;
    std::unique_ptr<ConversionJournal> journal = nullptr;   ///< null when finished
};

/// Looks at what stands at `request.out`, clears it where `overwrite` says so, and begins or resumes the journal, which also says the
/// `source`'s state (source_state.h). Throws Error: something stands there (wouldOverwrite), what stands there was made under other
/// settings or of a source that has changed since, or is nothing that may be replaced.
OutputPlace takePlace(const ConversionRequest& request, const Json& settings, const Json& source, const std::string& dataset);

/// A fresh output that failed before anything of it was written leaves nothing.
void leaveNothing(const ConversionRequest& request);

}  // namespace volumen
