#pragma once

#include "app/controllers/bind_labels.h"

namespace volumen {

/// Gives the actions that work on what is painted as a whole their meaning: `fill`, `lasso`, `polygon`, `labels.interpolate`, `labels.islands`, `labels.smooth` and
/// their kind.
void bindLabelWork(ActionTable& actions, const LabelServices& services);

}  // namespace volumen
