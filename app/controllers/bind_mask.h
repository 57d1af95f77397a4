#pragma once

#include "app/controllers/bind_labels.h"

namespace volumen {

/// Gives the actions `mask*` their meaning.
void bindMask(ActionTable& actions, const LabelServices& services);

}  // namespace volumen
