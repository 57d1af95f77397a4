#pragma once

#include "core/base/files.h"

/// The program that does for this process what must not happen in it: `volumen-cli`.
namespace volumen {

/// Where it is: what `setHelperProgram` said, else `volumen-cli` beside the running program. Throws Error when it is not there.
Path helperProgram();

/// For programs that lie elsewhere, and for tests. Empty: beside the running program again. Callable from any thread.
void setHelperProgram(const Path& program);

}  // namespace volumen
